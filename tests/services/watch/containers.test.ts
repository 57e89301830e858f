import { watchPrograms } from '../../../contracts/watch-bundle.ts';
import { hostFolders as folders } from '../../../services/watch/folders.ts';
import { checkCommand, serveCommand } from '../../../services/watch/programs/containers.ts';
import { programsOf, versionOf } from '../../../services/watch/programs/programs.ts';
import { ownUnits, programUnit, timers } from '../../../services/watch/programs/units.ts';
import { setOf } from './sets.ts';

const { bundle } = setOf(
  {},
  { images: Object.fromEntries(watchPrograms.map((name) => [name, `docker.io/${name}:1.2.3@sha256:0`])) },
);
const runs = programsOf(bundle);
const serve = (name: string) => {
  const run = runs.find((found) => found.name === name);
  if (!run) throw new Error(name);
  return serveCommand(run, { folders, bundle, memoryBytes: 8 * 1024 ** 3 });
};

test('Prometheus keeps what the file says, answers the host alone, and may take half of its memory', () => {
  expect(serve('prometheus').join('\n')).toBe(`/usr/bin/docker
run
--name=monitoring-prometheus
--network=host
--user=65534:65534
--cap-drop=ALL
--security-opt=no-new-privileges
--pids-limit=4096
--read-only
--tmpfs=/tmp
--memory=4096m
--stop-timeout=120
--log-driver=local
--log-opt=max-size=10m
--log-opt=max-file=3
--volume=/etc/warren/monitoring/current/prometheus:/etc/prometheus:ro
--volume=/var/lib/warren-monitoring/prometheus:/prometheus
--volume=/var/lib/warren-monitoring/targets:/etc/prometheus-targets:ro
docker.io/prometheus:1.2.3@sha256:0
--config.file=/etc/prometheus/prometheus.yml
--storage.tsdb.path=/prometheus
--storage.tsdb.retention.time=30d
--storage.tsdb.retention.size=50000000000B
--web.listen-address=127.0.0.1:9090
--web.enable-lifecycle
--web.enable-admin-api`);
});

test('cloudflared reads its token from a file, and says how it is to the host alone', () => {
  const words = serve('cloudflared');
  expect(words).toContain('--volume=/run/warren-monitoring/cloudflared:/run/secrets:ro');
  expect(words.slice(words.indexOf('docker.io/cloudflared:1.2.3@sha256:0') + 1)).toEqual([
    'tunnel',
    '--metrics=127.0.0.1:20241',
    'run',
    '--token-file=/run/secrets/tunnel-token',
  ]);
});

test.each(runs.map(({ name }) => name))(
  '%s has no capabilities that it was not given, and writes to its own data alone',
  (name) => {
    const words = serve(name);
    expect(words).toEqual(expect.arrayContaining(['--cap-drop=ALL', '--security-opt=no-new-privileges']));
    const writable = words.filter((word) => word.startsWith('--volume=') && !word.endsWith(':ro'));
    const own = name === 'zabbix-database' ? [name, 'dumps'] : [name];
    for (const volume of writable) {
      expect(own.some((folder) => volume.startsWith(`--volume=/var/lib/warren-monitoring/${folder}:`))).toBe(true);
    }
  },
);

test('no secret is in a command line: programs read them from files of their own', () => {
  const all = runs.flatMap(({ name }) => serve(name));
  expect(all.filter((word) => /PASSWORD/.test(word) && !/_FILE=/.test(word))).toEqual([]);
  expect(all).toContain('--volume=/run/warren-monitoring/zabbix-web:/run/secrets:ro');
});

test('files are looked at without a network and without writing anything', () => {
  const [run] = runs;
  if (!run) throw new Error('no program');
  const words = checkCommand({
    run,
    staged: '/s/prometheus',
    folders,
    entry: '/bin/promtool',
    words: ['check', 'config', 'x'],
  });
  expect(words).toEqual(
    expect.arrayContaining(['--rm', '--network=none', '--read-only', '--volume=/s/prometheus:/etc/prometheus:ro']),
  );
  expect(words.filter((word) => word.startsWith('--volume=') && !word.endsWith(':ro'))).toEqual([]);
});

test('a program comes after the disk and its secrets, and comes back whenever it ends', () => {
  const unit = programUnit('loki', ['/usr/bin/docker', 'run', 'a b$c']);
  expect(unit).toContain('Requires=docker.service warren-prepare.service\n');
  expect(unit).toContain('ExecStart=/usr/bin/docker run "a b$$c"\n');
  expect(unit).toContain('Restart=always\n');
});

test('each timer has its service', () => {
  const units = ownUnits();
  for (const timer of timers) expect(units).toHaveProperty([timer.replace('.timer', '.service')]);
  expect(units['warren-targets.service']).toContain('ExecStart=/opt/warren/watch targets\n');
});

test.each([
  ['docker.io/grafana/grafana:13.2.3@sha256:0', '13.2.3'],
  ['docker.io/zabbix/zabbix-server-mysql:alpine-7.0.30', 'alpine-7.0.30'],
  ['registry:5000/loki@sha256:0', undefined],
])('the version of %s is %s', (image, version) => {
  expect(versionOf(image)).toBe(version);
});

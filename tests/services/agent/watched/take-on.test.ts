import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleSchema } from '../../../../contracts/bundle.ts';
import { requireCatalog } from '../../../../pipeline/repository/repository.ts';
import { takeOnWatched } from '../../../../services/agent/watched/take-on.ts';
import type { Programs } from '../../../../services/node/machine/run.ts';
import { renderBundle } from '../../../../stacks/broker/bundle/bundle.ts';
import { removeScratchFolders, scratchFolder } from '../../../repositories.ts';

afterAll(removeScratchFolders);

const { platform, brokers } = requireCatalog('.');
const [orders] = brokers.filter(({ name }) => name === 'orders');
if (!orders) throw new Error('the sample has no broker orders');
const bundleOf = (of: typeof platform) => bundleSchema.parse(JSON.parse(renderBundle(of, orders)));
const { watched } = bundleOf(platform);
const identity = {
  ...{ platform: 'acme', broker: 'orders', number: 2, hostName: 'orders-2.acme.internal', volumeId: 'vol-1' },
  ...{ region: 'eu-west-1', configurationBucket: 'c', backupBucket: 'b', table: 't', secrets: 'acme/brokers/orders' },
};

/** A machine whose programs do nothing but note that they ran; `fails` says which do not. */
function machine(fails: (argv: readonly string[]) => boolean = () => false) {
  const folder = scratchFolder();
  const places = { units: join(folder, 'units'), files: join(folder, 'warren') };
  const [ran, said]: [string[], string[]] = [[], []];
  const run: Programs['run'] = async (argv) => {
    ran.push(argv.join(' '));
    return { status: fails(argv) ? 1 : 0, stdout: '', stderr: '' } as Awaited<ReturnType<Programs['run']>>;
  };
  const mustRun = async (argv: Parameters<Programs['run']>[0]) => {
    const result = await run(argv);
    if (result.status !== 0) throw new Error(`${argv.join(' ')} failed`);
    return result;
  };
  const programs = { run, mustRun } as unknown as Programs;
  const takeOn = async (of: typeof watched) => {
    ran.length = 0;
    await takeOnWatched({ programs, identity, watched: of, say: (line) => said.push(line), places });
    return ran.filter((line) => !line.startsWith('iptables'));
  };
  const read = (...path: string[]) => readFileSync(join(folder, ...path), 'utf8');
  return { takeOn, read, places, ran, said };
}

test('a node of a watched platform runs both beside RabbitMQ, taken on live, and once', async () => {
  const { takeOn, places, said } = machine();
  const taken = await takeOn(watched);
  expect(taken.filter((line) => line.includes('restart'))).toEqual([
    'systemctl restart warren-zabbix-agent.service',
    'systemctl restart warren-alloy.service',
  ]);
  expect(taken.join('\n')).not.toContain('rabbitmq');
  expect(await takeOn(watched)).toEqual([]);
  expect(readdirSync(places.units).sort()).toEqual(['warren-alloy.service', 'warren-zabbix-agent.service']);
  expect(said).toEqual([]);
});

test('the agent of Zabbix answers the host alone, only what its templates ask, and runs as nobody of the machine', async () => {
  const { takeOn, read, ran } = machine();
  await takeOn(watched);
  const file = read('warren', 'warren-zabbix-agent', 'zabbix_agent2.conf').split('\n');
  expect(file.filter((line) => !line.startsWith('AllowKey='))).toEqual([
    'Hostname=orders-2',
    'Server=monitoring.acme.internal',
    'ListenPort=10050',
    'LogType=console',
    'ControlSocket=/tmp/agent.sock',
    'PluginSocket=/tmp/plugin.sock',
    'DenyKey=*',
    '',
  ]);
  expect(file).toContain('AllowKey=vfs.file.contents[/run/warren-watched/rabbitmq.json]');
  expect(file).toContain('AllowKey=vfs.fs.size[/var/lib/rabbitmq,pused]');
  expect(file.join('\n')).not.toMatch(/\{|system\.run/);
  const unit = read('units', 'warren-zabbix-agent.service');
  for (const word of ['--user=1997:0', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges']) {
    expect(unit).toContain(` ${word} `);
  }
  expect(unit).toContain('--volume=/var/lib/rabbitmq:/var/lib/rabbitmq:ro ');
  expect(ran.filter((line) => line.startsWith('iptables -C')).join()).toContain('--uid-owner 1997');
});

test('Alloy sends the journal with the labels that metrics have, and tells nobody else of it', async () => {
  const { takeOn, read } = machine();
  await takeOn(watched);
  const file = read('warren', 'warren-alloy', 'config.alloy');
  expect(file).toContain('url = "http://monitoring.acme.internal:3100/loki/api/v1/push"');
  for (const label of ['job = "journal"', 'platform = "acme"', 'broker = "orders"', 'node = sys.env("WARREN_NODE")']) {
    expect(file).toContain(`    ${label},\n`);
  }
  const unit = read('units', 'warren-alloy.service');
  expect(unit).toContain('--env=WARREN_NODE=2 ');
  expect(unit).toMatch(/ run \S+\/config\.alloy --storage\.path=\S+ --disable-reporting\n/);
  expect(unit).toContain('--volume=/var/log/journal:/var/log/journal:ro ');
});

test('another image, or another question, restarts that one alone', async () => {
  const { takeOn } = machine();
  if (!watched) throw new Error('the sample is not watched');
  await takeOn(watched);
  const { zabbixAgent } = watched;
  const restarted = async (change: Partial<typeof zabbixAgent>) =>
    (await takeOn({ ...watched, zabbixAgent: { ...zabbixAgent, ...change } })).filter((line) => /restart/.test(line));
  expect(await restarted({ image: 'docker.io/zabbix/zabbix-agent2:alpine-7.0.31' })).toEqual([
    'systemctl restart warren-zabbix-agent.service',
  ]);
  expect(await restarted({ keys: ['agent.version'] })).toEqual(['systemctl restart warren-zabbix-agent.service']);
});

test('where nothing watches the platform any more both go, with their files, and a node that had none does nothing', async () => {
  const { takeOn, places, ran } = machine();
  const { monitoring: _, ...unwatched } = platform;
  expect(bundleOf(unwatched).watched).toBeUndefined();
  expect(await takeOn(undefined)).toEqual([]);
  await takeOn(watched);
  await takeOn(undefined);
  expect(ran.filter((line) => line.includes('disable'))).toEqual([
    'systemctl disable --now warren-zabbix-agent.service',
    'systemctl disable --now warren-alloy.service',
  ]);
  expect([readdirSync(places.units), readdirSync(places.files)]).toEqual([[], []]);
  expect(await takeOn(undefined)).toEqual([]);
});

test('one that does not start is told of, and keeps neither the other nor the node from anything', async () => {
  const { takeOn, places, said } = machine(
    (argv) => argv.join(' ') === 'systemctl restart warren-zabbix-agent.service',
  );
  const taken = await takeOn(watched);
  expect(said).toEqual([
    'warren-zabbix-agent is not as it should be: systemctl restart warren-zabbix-agent.service failed',
  ]);
  expect(taken).toContain('systemctl restart warren-alloy.service');
  expect(existsSync(join(places.units, 'warren-alloy.service'))).toBe(true);
});

test('an agent of yesterday passes over it, and one of today takes a bundle without it', () => {
  const { watched: _, ...yesterday } = bundleOf(platform);
  expect(bundleSchema.parse(yesterday)).not.toHaveProperty('watched');
  expect(bundleSchema.omit({ watched: true }).parse(bundleOf(platform))).not.toHaveProperty('watched');
});

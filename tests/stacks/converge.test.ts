import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeScratchFolders, sampleRepository, scratchFolder, synthesizeFiles } from '../repositories.ts';

afterAll(removeScratchFolders);

const { resource } = JSON.parse(synthesizeFiles(sampleRepository())['stacks/broker-orders/cdk.tf.json'] ?? '');
const fingerprint: string = resource.terraform_data['gate-2'].triggers_replace.configuration;

/** Programs of the machine that the scripts call, as far as they matter here; each call is written to `calls`. */
const programs: Record<string, string> = {
  aws: `case "$1 $2" in
  's3 cp') source="\${@: -2:1}"; cp -r "$ROOT/s3/\${source#s3://*/}." "\${@: -1}" ;;
  'secretsmanager get-secret-value')
    case "$*" in */cookie*) echo thecookie ;; *) echo '{"username":"warren","password":"hunter2"}' ;; esac ;;
esac`,
  docker: `case "$*" in
  *await_online_quorum_plus_one*) [ ! -e "$ROOT/no-quorum" ] ;;
  *check_running*) [ ! -e "$ROOT/unhealthy" ] || { echo 'node is down' >&2; exit 1; } ;;
  *change_password*) cat > "$ROOT/password" ;;
esac`,
  systemctl: `case "$1" in is-active) [ -e "$ROOT/active" ] ;; restart) touch "$ROOT/active" ;; esac`,
  // Owners can be given by root alone; everything else of install is the real thing.
  install: `words=(); while [ $# -gt 0 ]; do case "$1" in -o | -g) shift 2 ;; *) words+=("$1"); shift ;; esac; done
exec /usr/bin/install "\${words[@]}"`,
  sleep: 'true',
};

/** The scripts of node 2 of the sample's cluster in a folder of their own, with the machine around them replaced. */
function machine() {
  const root = scratchFolder();
  const at = (path: string) => join(root, path);
  const write = (path: string, text: string, mode = 0o644) => {
    mkdirSync(join(at(path), '..'), { recursive: true });
    writeFileSync(at(path), text);
    chmodSync(at(path), mode);
  };
  const moved = (text: string) =>
    text.replace(/\/(opt\/warren|etc\/rabbitmq|var\/lib\/rabbitmq|run\/warren)/g, `${root}/$1`);
  const script = String(resource.aws_instance['node-2'].user_data).replace(/\$\{aws_ebs_volume[^}]*\}/, 'vol-1');
  for (const [, path = '', text = ''] of script.matchAll(
    /cat > (\/opt\S+) <<'(?:SCRIPT|ENV)'\n(.*?)\n(?:SCRIPT|ENV)\n/gs,
  )) {
    write(path, `${moved(text)}\n`, 0o755);
  }
  write('opt/warren/mount-data', `#!/bin/bash\nmkdir -p ${root}/var/lib/rabbitmq ${root}/run\n`, 0o755);
  for (const [name, body] of Object.entries(programs)) {
    write(`bin/${name}`, `#!/bin/bash\necho "${name} $*" >> "$ROOT/calls"\n${body}\n`, 0o755);
  }
  const upload = (configuration: string) => {
    for (const { key, content } of Object.values(
      resource.aws_s3_object as Record<string, { key: string; content: string }>,
    )) {
      write(`s3/${key.replace(fingerprint, configuration)}`, content);
    }
  };
  mkdirSync(at('run'), { recursive: true });
  return {
    at,
    upload,
    read: (path: string) => readFileSync(at(path), 'utf8'),
    has: (path: string) => existsSync(at(path)),
    mark: (path: string) => write(path, ''),
    unmark: (path: string) => rmSync(at(path)),
    converge(configuration: string) {
      rmSync(at('calls'), { force: true });
      const env = { PATH: `${at('bin')}:${process.env.PATH}`, ROOT: root };
      const { status, stdout, stderr } = spawnSync('bash', [at('opt/warren/converge'), configuration], {
        env,
        encoding: 'utf8',
      });
      return { status, stdout, stderr, calls: existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8') : '' };
    },
  };
}

const otherFingerprint = 'fedcba9876543210';

test('a blank node takes on the configuration, starts, and is healthy', () => {
  const node = machine();
  node.upload(fingerprint);
  const { status, stdout, stderr, calls } = node.converge(fingerprint);
  expect(`${stderr}${stdout.trim()}`).toMatch(/healthy$/);
  expect(status).toBe(0);
  expect(calls).toContain('systemctl restart rabbitmq');
  expect(calls).not.toContain('await_online_quorum_plus_one');
  expect(node.read('var/lib/rabbitmq/.erlang.cookie')).toBe('thecookie');
  expect(node.read('password')).toBe('hunter2\n');
  expect(node.read('opt/warren/image')).toBe('docker.io/library/rabbitmq:4.3.6-management\n');
  expect(node.read('opt/warren/settled').trim()).toBe(fingerprint);
});

test('a blank node looks for the nodes before it and for no later one', () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  const peers = node.read('etc/rabbitmq/conf.d/cluster.conf').match(/rabbit@\S+/g);
  expect(peers).toEqual(['rabbit@orders-1.acme.internal', 'rabbit@orders-2.acme.internal']);
});

test("the node's certificate is for its own name and for the clients' name, and its key is for RabbitMQ alone", () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  const { stdout } = spawnSync(
    'openssl',
    ['x509', '-noout', '-ext', 'subjectAltName', '-in', node.at('etc/rabbitmq/tls/tls.crt')],
    {
      encoding: 'utf8',
    },
  );
  expect(stdout).toContain('DNS:orders.acme.internal, DNS:orders-2.acme.internal');
  expect(statSync(node.at('etc/rabbitmq/tls/tls.key')).mode & 0o777).toBe(0o400);
});

test("the administrator's password does not stay on the disk", () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  expect(node.has('etc/rabbitmq/conf.d/administrator.conf')).toBe(false);
});

test('a node that runs the configuration already is not restarted', () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  const { status, calls } = node.converge(fingerprint);
  expect(status).toBe(0);
  expect(calls).not.toMatch(/restart|s3 cp/);
});

test('a node that the cluster cannot spare is not restarted, and the gate hears of it', () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  node.upload(otherFingerprint);
  node.mark('no-quorum');
  const refused = node.converge(otherFingerprint);
  expect(refused.status).not.toBe(0);
  expect(refused.calls).not.toContain('restart');
  node.unmark('no-quorum');
  const { status, calls } = node.converge(otherFingerprint);
  expect(status).toBe(0);
  expect(calls).toContain('systemctl restart rabbitmq');
});

test('a node that does not get healthy fails with what it said, and is tried again', () => {
  const node = machine();
  node.upload(fingerprint);
  node.mark('unhealthy');
  const { status, stderr } = node.converge(fingerprint);
  expect(status).toBe(1);
  expect(stderr).toContain('node is down');
  expect(node.has('opt/warren/settled')).toBe(false);
});

test('a configuration that cannot be fetched leaves the node as it was', () => {
  const node = machine();
  node.upload(fingerprint);
  node.converge(fingerprint);
  const before = node.read('etc/rabbitmq/rabbitmq.conf');
  const { status, calls } = node.converge(otherFingerprint);
  expect(status).not.toBe(0);
  expect(calls).not.toContain('restart');
  expect(node.read('etc/rabbitmq/rabbitmq.conf')).toBe(before);
});

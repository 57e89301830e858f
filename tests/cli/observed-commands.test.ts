import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { backupCommand } from '../../cli/commands/backup.ts';
import { openCommand } from '../../cli/commands/open.ts';
import { restoreCommand } from '../../cli/commands/restore.ts';
import { statusCommand } from '../../cli/commands/status.ts';
import type { NodeIdentity } from '../../contracts/node-identity.ts';
import { backupPrefix } from '../../contracts/node-report.ts';
import { watchBackupKey } from '../../contracts/object-keys.ts';
import { type HostBackup, hostItem, monitoringItems } from '../../contracts/watch-report.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { sandboxFolder } from '../../pipeline/repository/places.ts';
import { writeRecord } from '../../pipeline/sandbox/sandbox-record.ts';
import type { RunCommand } from '../../sandbox/sandbox.ts';
import { openSnapshots } from '../../services/agent/aws/snapshots.ts';
import {
  type BackupProps,
  backUpBeforeUpgrade,
  backUpNow,
  backupUnder,
} from '../../services/agent/backup/keep-backups.ts';
import { restoreBackup } from '../../services/agent/backup/restore.ts';
import { brokerFacts, reportBroker, reportNode } from '../../services/agent/metadata/report.ts';
import { openObjects } from '../../services/node/aws/objects.ts';
import { openTable } from '../../services/node/aws/table.ts';
import { host } from '../operations/records/samples.ts';
import { changeFiles, removeScratchFolders, sampleRepository, scratchFolder } from '../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { lastingLease } from '../services/node/lasting-lease.ts';
import { putBackupBucket, putBrokerTable } from '../simulated-platform.ts';

/** The commands of a person, and the modules of a node, over the same simulated AWS. */

const region = 'eu-west-1';
const bucket = 'acme-warren-backups-123456789012-eu-west-1';
const exported = {
  rabbit_version: '4.3.6',
  vhosts: [{ name: '/' }],
  users: [{ name: 'shop', password_hash: 'aGFzaA' }],
};

let started: StartedSandbox;
let repository: string;
let restored: unknown[];
const before = { ...process.env };

beforeEach(async () => {
  restored = [];
  started = await startedSandbox({ runCommand });
  Object.assign(process.env, started.sandbox.awsEnvironment);
  repository = sampleRepository();
});

afterEach(async () => {
  process.env = { ...before };
  await started.stop();
});

afterAll(removeScratchFolders);

/** What an applied platform has, with the first node of orders up. */
async function apply(): Promise<void> {
  const { cloud } = started.sandbox;
  putBackupBucket(cloud, bucket);
  putBrokerTable(cloud, 'acme-brokers');
  cloud.put('aws_instance', 'i-1', { id: 'i-1', region });
  cloud.put('aws_ebs_volume', 'vol-1', { id: 'vol-1', size: 8 });
  const { table } = node();
  await reportNode({
    table,
    number: 1,
    now: new Date(),
    seen: {
      instance: { id: 'i-1', address: '10.20.3.4' },
      hostName: 'orders-1.acme.internal',
      agent: 'ab12',
      serving: true,
      health: { healthy: true },
      rabbitmq: { version: '4.3.6', erlangVersion: '27.3', alarms: [], missing: [], listeners: [] },
    },
  });
  await reportBroker({
    table,
    now: new Date(),
    facts: brokerFacts({
      bundle: {
        tls: { names: ['orders.acme.internal'], certificate: { from: 'authority' } },
        administrator: sampleUser('warren', 'acme/brokers/orders/administrator'),
        users: [sampleUser('shop', 'acme/brokers/orders/users/shop')],
      },
      listeners: [{ protocol: 'amqp/ssl', address: '::', port: 5671 }],
      certificate: { issuer: 'CN=Warren orders', notAfter: new Date(Date.now() + 30.5 * 86_400_000) },
      topology: { drift: [], refused: [] },
    }),
  });
}

function sampleUser(name: string, secret: string) {
  return { name, secret, tags: [], limits: {}, alternates: true, previous: 'accepted' as const };
}

/** The first node of orders, as its agent sees itself. */
function node(): BackupProps {
  return {
    identity: {
      platform: 'acme',
      broker: 'orders',
      number: 1,
      volumeId: 'vol-1',
      backupBucket: bucket,
    } as NodeIdentity,
    objects: openObjects({ region, pathStyle: true }),
    snapshots: openSnapshots(region),
    table: openTable({ region, table: 'acme-brokers', broker: 'orders' }),
    backups: { definitions: { everyHours: 24, retentionDays: 14 }, beforeUpgrade: true },
    version: '4.3.6',
    exportDefinitions: async () => exported,
    say: () => {},
  };
}

/** What `/opt/warren/agent` does with the two commands that people's commands send. */
const runCommand: RunCommand = async (instance, [line = '']) => {
  if (line.startsWith('/opt/warren/watch ')) return runOnHost(instance, line);
  const [, command, key = ''] = /^\/opt\/warren\/agent (\w+)(?: '(.*)')?$/.exec(line) ?? [];
  if (command === 'backup')
    return { status: 0, stdout: `${await backUpNow(backupUnder(lastingLease(), node()))}\n`, stderr: '' };
  if (command !== 'restore') return { status: 1, stdout: '', stderr: `what is ${line}?` };
  const restoreDefinitions = async (definitions: unknown) => void restored.push(definitions);
  await restoreBackup({ ...node(), key, restoreDefinitions });
  return { status: 0, stdout: 'restored\n', stderr: '' };
};

/** Backups of the monitoring host. */
const hostTimes = ['2026-11-29T03:00:00.000Z', '2026-11-30T03:00:00.000Z'];

/** What `/opt/warren/watch` says, without what it does: tests of the host look at that. */
async function runOnHost(instance: string, line: string) {
  restored.push(`${instance} ${line}`);
  const [, time] = /^\/opt\/warren\/watch restore '(.*)'$/.exec(line) ?? [];
  if (time) return { status: 0, stdout: `brought back the backup of ${time}\n`, stderr: '' };
  return { status: 0, stdout: `saved ${watchBackupKey(hostTimes[1] ?? '')}: 3 files and 2 blocks\n`, stderr: '' };
}

/** The host that watches, with what it has on record. */
async function applyHost() {
  const watched = `${readFileSync(join(repository, 'platform.yaml'), 'utf8')}monitoring: { instance: { type: t4g.large } }\n`;
  changeFiles(repository, { 'platform.yaml': watched });
  started.sandbox.cloud.put('aws_instance', 'i-0host', { id: 'i-0host', region });
  const table = openTable({ region, table: 'acme-brokers', broker: monitoringItems });
  await table.put(hostItem, host());
  for (const [index, time] of hostTimes.entries()) {
    const why = index === 0 ? 'schedule' : 'request';
    const record: HostBackup = { kind: 'monitoring', why, key: watchBackupKey(time), bytes: 4096, expiresAt: time };
    await table.put(backupPrefix + time, record);
  }
}

/** Runs a command as a person would, and gives what it printed. */
async function run(command: Command, ...args: string[]): Promise<string> {
  const log = jest.spyOn(console, 'log').mockImplementation(() => {});
  try {
    for (const each of [command, ...command.commands]) each.exitOverride();
    await command.parseAsync([...args, '--repository', repository], { from: 'user' });
    return log.mock.calls.map(([line]) => line).join('\n');
  } finally {
    log.mockRestore();
  }
}

async function failure(running: Promise<unknown>): Promise<Error> {
  return running.then(
    () => Promise.reject(new Error('it did not fail')),
    (error: Error) => error,
  );
}

const keptKeys = async (prefix: string) => (await node().objects.list(bucket, prefix)).map(({ key }) => key);

test('status shows what the node reported, and brokers that have not', async () => {
  await apply();
  const text = await run(statusCommand());
  expect(text).toMatch(/^Nodes are simulated: .*\n\norders\n {2}node {2}state {2,}rabbitmq/);
  expect(text).toMatch(/\n {2}1 {5}healthy {9}4\.3\.6 /);
  expect(text).toMatch(/\n {2}2 {5}never reported/);
  expect(text).toContain('amqps://orders.acme.internal:5671');
  expect(text).toContain('30 days left, issued by CN=Warren orders');
  expect(text).toContain('secret acme/brokers/orders/users/shop');
  expect(text).toContain('\n\nstaging  is in the files and has never reported. Apply it.');
});

test('status of one broker as JSON is that broker alone', async () => {
  await apply();
  const { brokers, ...others } = JSON.parse(await run(statusCommand(), 'orders', '--json'));
  expect(others).toEqual({ version: 1 });
  expect(brokers).toMatchObject([
    {
      name: 'orders',
      standing: 'in the files',
      nodes: [{ state: 'healthy', instanceId: 'i-1' }, { state: 'never reported' }, { state: 'never reported' }],
    },
  ]);
});

test('status shows the host that watches behind the brokers, and open prints the command to its pages', async () => {
  await apply();
  const watched = `${readFileSync(join(repository, 'platform.yaml'), 'utf8')}monitoring: { instance: { type: t4g.large } }\n`;
  changeFiles(repository, { 'platform.yaml': watched });
  expect(await run(statusCommand())).toMatch(
    /\n\nmonitoring host {2}is in the files and has never reported. The sandbox simulates none.$/,
  );
  expect((await failure(run(openCommand(), 'grafana', '--print'))).message).toBe(
    'The monitoring host has never reported. Apply it, and look at `warren status` a few minutes later. The sandbox simulates none.',
  );

  await openTable({ region, table: 'acme-brokers', broker: monitoringItems }).put(hostItem, host());
  const text = await run(statusCommand());
  expect(text).toMatch(/\n\norders\n/);
  expect(text).toMatch(/\n\nmonitoring host\n {2}state {5}silent, reported .* ago: it was healthy\n/);
  expect(await run(openCommand(), 'grafana', '--print')).toMatch(/^aws ssm start-session .* --target i-0host /);
});

test('status before the platform is applied says so', async () => {
  const error = await failure(run(statusCommand()));
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toBe(
    'table acme-brokers in eu-west-1 is not there. Has the platform been applied, and are these credentials of its account?',
  );
});

test('status without credentials says how to get some', async () => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: scratchFolder() });
  const error = await failure(run(statusCommand()));
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toMatch(/^table acme-brokers cannot be read: AWS does not take the credentials/);
});

test('status of what was applied to the sandbox alone says so, besides what AWS answers', async () => {
  const folder = sandboxFolder(repository);
  mkdirSync(folder, { recursive: true });
  const stack = { name: 'network', dependencies: [], configuration: {} };
  writeRecord(folder, { files: [], stacks: [stack, { ...stack, name: 'broker-orders' }] });
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_ENDPOINT_URL']) delete process.env[name];
  Object.assign(process.env, { AWS_EC2_METADATA_DISABLED: 'true', HOME: scratchFolder() });
  const error = await failure(run(statusCommand()));
  expect(error).toBeInstanceOf(SurroundingsFailure);
  expect(error.message).toMatch(
    /^2 stacks of these files stand in the sandbox, where simulated nodes report: `\.\/warren sandbox run -- \.\/warren status`\. In AWS: table acme-brokers cannot be read: AWS does not take the credentials/,
  );
});

test('a broker that nobody knows is refused, with the one that may be meant', async () => {
  await apply();
  const error = await failure(run(statusCommand(), 'order'));
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toBe(
    'order is not a broker: there is no brokers/order.yaml, and none of that name has ever reported. Did you mean orders?',
  );
});

test('a backup is made on a node, listed, and fetched into a file that only its owner may read', async () => {
  await apply();
  const key = await run(backupCommand(), 'create', 'orders');
  expect(key).toMatch(/^brokers\/orders\/definitions\/.+Z\.json$/);
  expect(await run(backupCommand(), 'list', 'orders')).toMatch(/\n\S+Z {2}definitions {2}request {2}4\.3\.6 /);

  const file = join(scratchFolder(), 'kept.json');
  expect(await run(backupCommand(), 'download', 'orders', '--output', file)).toContain('kept.json  ');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(exported);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const again = await failure(run(backupCommand(), 'download', 'orders', '--output', file));
  expect(again).toBeInstanceOf(UserFailure);
  expect(again.message).toContain('is there already');
});

test('a backup of a broker that no node has reported of is refused', async () => {
  await apply();
  const error = await failure(run(backupCommand(), 'create', 'staging'));
  expect(error.message).toBe('staging has never reported a node. Apply it first.');
  expect(await run(backupCommand(), 'list', 'staging')).toBe('staging has no backup yet.');
});

test('the monitoring host is saved by its name, and what it has on record is listed', async () => {
  await apply();
  await applyHost();
  expect(await run(backupCommand(), 'create', 'monitoring')).toBe(watchBackupKey(hostTimes[1] ?? ''));
  expect(restored).toEqual(['i-0host /opt/warren/watch backup']);
  expect(await run(backupCommand(), 'list', 'monitoring')).toBe(
    [
      'time                      why       holds       kept until',
      '2026-11-30T03:00:00.000Z  request   4096 bytes  2026-11-30',
      '2026-11-29T03:00:00.000Z  schedule  4096 bytes  2026-11-29',
    ].join('\n'),
  );
  const download = await failure(run(backupCommand(), 'download', 'monitoring', '--output', '/tmp/never'));
  expect(download.message).toBe(
    `A backup of the monitoring host is many files, which are in ${bucket}. warren restore monitoring brings one back.`,
  );
});

test('the monitoring host is brought back to a backup once somebody says yes, and to none that is not there', async () => {
  await apply();
  await applyHost();
  const error = await failure(run(restoreCommand(), 'monitoring', 'latest'));
  expect(error.message).toBe('Nothing was restored. Add --yes to do it.');
  expect(restored).toEqual([]);
  const text = await run(restoreCommand(), 'monitoring', '2026-11-29', '--yes');
  expect(text).toMatch(/^This brings the monitoring host back to 2026-11-29T03:00:00\.000Z:\n/);
  expect(text).toContain(`\nmonitoring host: brought back the backup of ${hostTimes[0]}`);
  expect(restored).toEqual([`i-0host /opt/warren/watch restore '${hostTimes[0]}'`]);
  expect((await failure(run(restoreCommand(), 'monitoring', '2026-11', '--yes'))).message).toBe(
    '"2026-11" means 2 backups. Write more of the time. See warren backup list monitoring.',
  );
  expect((await failure(run(restoreCommand(), 'monitoring', 'yesterday', '--yes'))).message).toBe(
    '"yesterday" is neither latest nor the time of a backup of the monitoring host. See warren backup list monitoring.',
  );
});

test('what the monitoring host would save is refused where there is none', async () => {
  await apply();
  expect((await failure(run(backupCommand(), 'create', 'monitoring'))).message).toBe(
    'platform.yaml has no monitoring, so there is no monitoring host; docs/monitoring.md says what it takes.',
  );
  expect(await run(backupCommand(), 'list', 'monitoring')).toBe('The monitoring host has no backup yet.');
});

test('restoring only tells what it would do, until somebody says yes', async () => {
  await apply();
  const key = await run(backupCommand(), 'create', 'orders');
  const error = await failure(run(restoreCommand(), 'orders', 'latest'));
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toBe('Nothing was restored. Add --yes to do it.');
  expect(restored).toEqual([]);

  const text = await run(restoreCommand(), 'orders', 'latest', '--yes');
  expect(text).toContain('It removes nothing');
  expect(text).toContain('It brings no messages back.');
  expect(restored).toEqual([exported]);
  expect(await keptKeys('brokers/orders/')).toEqual([key]);
});

test('a file is brought to the node through the bucket, and does not stay there', async () => {
  await apply();
  const file = join(scratchFolder(), 'elsewhere.json');
  writeFileSync(file, JSON.stringify(exported));
  await run(restoreCommand(), 'orders', file, '--yes');
  expect(restored).toEqual([exported]);
  expect(await keptKeys('brokers/orders/')).toEqual([]);
  const sent = started.sandbox.ssm.commands().flatMap(({ commands }) => commands);
  expect(sent).toEqual([expect.stringMatching(/^\/opt\/warren\/agent restore 'brokers\/orders\/uploads\/.+\.json'$/)]);
});

test('a file that is no export is refused before anything is asked of AWS', async () => {
  const file = join(scratchFolder(), 'queues.json');
  writeFileSync(file, '{"queues": []}');
  const error = await failure(run(restoreCommand(), 'orders', file, '--yes'));
  expect(error).toBeInstanceOf(UserFailure);
  expect(error.message).toContain('is not an export of a whole broker');
});

test('a backup of disks prints the lines of a new broker, and sends nothing to any node', async () => {
  await apply();
  await backUpBeforeUpgrade(backupUnder(lastingLease(), node()));
  const { backups }: { backups: { kind: string; time: string }[] } = JSON.parse(
    await run(backupCommand(), 'list', 'orders', '--json'),
  );
  const time = backups.find(({ kind }) => kind === 'snapshots')?.time ?? '';
  const text = await run(restoreCommand(), 'orders', time);
  expect(text).toMatch(/\nrestoreFrom:\n {2}snapshots:\n {4}- snap-\w+ {2}# node 1$/);
  expect(started.sandbox.ssm.commands()).toEqual([]);
  const file = join(scratchFolder(), 'disk.json');
  const error = await failure(run(backupCommand(), 'download', 'orders', time, '--output', file));
  expect(error.message).toContain('is of disks, which cannot be downloaded');
  expect(existsSync(file)).toBe(false);
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalog } from '../../catalog/load.ts';
import { bundleName } from '../../contracts/bundle.ts';
import { backupBucket, brokerTable, configurationBucket } from '../../contracts/names.ts';
import { configureMachine } from '../../contracts/node-commands.ts';
import { bundleKey, clusterKey } from '../../contracts/object-keys.ts';
import { operate } from '../../operations/operate/operate.ts';
import { type OpenPlatform, openPlatform } from '../../operations/records/open-platform.ts';
import { readStatuses } from '../../operations/status/read-statuses.ts';
import { type SimulatedNodes, simulateNodes } from '../../pipeline/sandbox/simulated-nodes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { renderBundle } from '../../stacks/broker/bundle/bundle.ts';
import { renderBootScript } from '../../stacks/broker/node/boot-script.ts';
import { removeScratchFolders, sampleFile, sampleRepository, scratchFolder } from '../repositories.ts';
import { putBackupBucket, putBrokerTable } from '../simulated-platform.ts';

/** The operator's commands over the nodes that the sandbox simulates, as an apply leaves them there. */

const before = { ...process.env };
const folder = scratchFolder();
const numbers = [1, 2, 3];
let sandbox: Sandbox;
let nodes: SimulatedNodes;
let platform: OpenPlatform;

beforeAll(async () => {
  await start();
  await bringOrders();
});

afterAll(async () => {
  await stop();
  removeScratchFolders();
});

/** Goes on with what is in the folder, as another run of a command does. */
async function start(): Promise<void> {
  nodes = simulateNodes(folder, () => sandbox);
  sandbox = await startSandbox({ folder, types: [], runCommand: nodes.runCommand });
  Object.assign(process.env, sandbox.awsEnvironment);
  platform = await openPlatform(sampleRepository());
}

async function stop(): Promise<void> {
  await nodes.stop();
  await sandbox.stop();
  process.env = { ...before };
}

/** What Terraform makes of the sample's orders, as far as its nodes need it, and what its gates send. */
async function bringOrders(): Promise<void> {
  const { cloud } = sandbox;
  const files = ['platform.yaml', 'brokers/orders.yaml'].map((path) => ({ path, text: sampleFile(path) }));
  const { catalog } = loadCatalog({ files, today: '2026-11-21' });
  const [broker] = catalog?.brokers ?? [];
  if (!catalog || !broker) throw new Error('the sample is not good');
  const text = renderBundle(catalog.platform, broker);
  const bucket = configurationBucket(catalog.platform);
  putBackupBucket(cloud, backupBucket(catalog.platform));
  putBackupBucket(cloud, bucket);
  putBrokerTable(cloud, brokerTable(catalog.platform));
  const hostNames = numbers.map((number) => `orders-${number}.acme.internal`);
  const objects = {
    [bundleKey('orders', bundleName(text))]: text,
    [clusterKey('orders')]: JSON.stringify({ nodes: hostNames }),
  };
  for (const [key, content] of Object.entries(objects))
    cloud.put('aws_s3_object', `${bucket}/${key}`, { bucket, key, content });
  for (const number of numbers) {
    const volumeId = `vol-${number}`;
    const hostName = hostNames[number - 1] ?? '';
    const user_data = renderBootScript({ platform: catalog.platform, broker: 'orders', number, hostName, volumeId });
    cloud.put('aws_ebs_volume', volumeId, { id: volumeId, size: 100 });
    cloud.put('aws_instance', `i-${number}`, {
      id: `i-${number}`,
      region: 'eu-west-1',
      private_ip: `10.20.1.${number}`,
      user_data,
    });
    const configure = configureMachine({ kind: 'node', agent: 'ab12', bundle: bundleName(text) });
    const { status, stderr } = await nodes.runCommand(`i-${number}`, [configure], { environment: {} });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  }
}

async function operated(operation: 'backup' | 'rolling-restart' | 'rotate'): Promise<string> {
  const said: string[] = [];
  const request = { broker: 'orders', operation, ...(operation === 'rolling-restart' ? { now: true } : {}) };
  await operate({
    platform,
    request: request as Parameters<typeof operate>[0]['request'],
    say: (line) => said.push(line),
  });
  return said.join('\n');
}

async function states() {
  const { brokers } = await readStatuses(platform, { broker: 'orders', now: new Date() });
  return brokers[0]?.nodes.map(({ state, reason }) => (reason === undefined ? state : `${state}: ${reason}`));
}

const onDisk = join(folder, 'nodes', 'orders.json');
const kept = () => JSON.parse(readFileSync(onDisk, 'utf8'));
const queuesOnDisk = (): string[] => kept().definitions.queues.map(({ name }: { name: string }) => name);

function loseQueue(lost: string): void {
  const state = kept();
  state.definitions.queues = state.definitions.queues.filter(({ name }: { name: string }) => name !== lost);
  writeFileSync(onDisk, JSON.stringify(state));
}

const on = (number: number, text: string) => nodes.runCommand(`i-${number}`, [text], { environment: {} });

test('nodes that took on their bundle are healthy, hold the topology of the file, and have made the backups that are due', async () => {
  await nodes.report();
  expect(await states()).toEqual(['healthy', 'healthy', 'healthy']);
  const { brokers } = await readStatuses(platform, { broker: 'orders', now: new Date() });
  expect(brokers[0]).toMatchObject({
    endpoints: ['amqps://orders.acme.internal:5671', 'https://orders.acme.internal:15671'],
    topology: { drift: [], refused: [] },
    backups: { definitions: { why: 'schedule' }, snapshots: { snapshots: [{ node: 1 }, { node: 2 }, { node: 3 }] } },
  });
});

test('a node whose RabbitMQ is stopped is told by itself and by the others, and comes back', async () => {
  await on(2, 'systemctl stop rabbitmq.service');
  await nodes.report();
  const missing = 'unhealthy: 2 of 3 nodes run; missing: orders-2.acme.internal';
  expect(await states()).toEqual([missing, 'stopped: RabbitMQ is not running', missing]);
  await expect(operated('rolling-restart')).rejects.toThrow('orders is not whole');
  await on(2, 'systemctl start rabbitmq.service');
  await nodes.report();
  expect(await states()).toEqual(['healthy', 'healthy', 'healthy']);
});

test('operate backs up, restarts node after node, and takes on passwords', async () => {
  expect(await operated('backup')).toMatch(/^brokers\/orders\/definitions\/.*\.json$/);
  expect(await operated('rolling-restart')).toMatch(/orders: every node was restarted and is healthy\.$/);
  expect(await operated('rotate')).toContain('passwords are those of the secrets');
  const { stdout } = await on(1, 'docker logs --tail=1 rabbitmq');
  expect(stdout).toMatch(/<simulated> Server startup complete/);
});

test('a restore brings back what was lost, in another run of a command, too', async () => {
  const key = await operated('backup');
  await stop();
  const lost = queuesOnDisk().filter((name: string) => name !== 'paid');
  loseQueue('paid');
  expect(queuesOnDisk()).toEqual(lost);
  await start();
  await nodes.report();
  expect(await states()).toEqual(['healthy', 'healthy', 'healthy']);
  const backups = (await platform.store.broker('orders'))?.backups.map(
    (backup) => backup.kind === 'definitions' && backup.key,
  );
  expect(backups).toContain(key);
  const { status, stdout } = await on(3, `/opt/warren/agent restore '${key}'`);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `restored ${key}\n` });
  expect(queuesOnDisk()).toEqual([...lost, 'paid']);
});

test('what no node knows fails, and a broker whose disks are gone leaves nothing', async () => {
  expect(await on(1, 'reboot')).toMatchObject({
    status: 1,
    stderr: 'a simulated node does not know this command: reboot\n',
  });
  for (const number of numbers) {
    sandbox.cloud.remove('aws_instance', `i-${number}`);
    sandbox.cloud.remove('aws_ebs_volume', `vol-${number}`);
  }
  expect(existsSync(join(folder, 'nodes'))).toBe(true);
  await nodes.report();
  expect(existsSync(join(folder, 'nodes'))).toBe(false);
});

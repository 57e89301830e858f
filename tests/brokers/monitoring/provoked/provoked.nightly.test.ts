import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { routeSecret } from '../../../../contracts/secrets.ts';
import { removeScratchFolders } from '../../../repositories.ts';
import { until } from '../../../until.ts';
import { type CallingCluster, startCallingCluster } from './cluster.ts';
import { type Fault, faultOf } from './fault.ts';

/*
 * Faults of a real RabbitMQ call people: a real Prometheus asks what Grafana would, a real Alertmanager groups and sends as Grafana would, and the
 * built pager of the monitoring host calls a simulated PagerDuty. Grafana's own handling of missing data and of errors is not seen here. What it
 * prints is the table of docs/alarms-provoked.md.
 */

const minute = 60_000;

let calling: CallingCluster;
const faults: Fault[] = [];
/** What people were called about, in all. */
const expected: string[] = [];

beforeAll(async () => {
  calling = await startCallingCluster();
});

afterAll(async () => {
  process.stdout.write(faults.map((fault) => `${fault.row()}\n`).join(''));
  await calling?.stop();
  removeScratchFolders();
});

/** A fault that is to call about its alert, once. */
function fault(how: string, alert: string): Fault {
  const made = faultOf({ how, alert, calls: calling.calls });
  faults.push(made);
  expected.push(alert);
  return made;
}

const message = Buffer.alloc(100, 'x');

/** Messages that nobody takes. */
const leaveAlone = (queue: string) =>
  calling.withChannel(async (channel) => {
    await channel.assertQueue(queue);
    channel.sendToQueue(queue, message);
  });

test('a queue that grows, one that nobody consumes from, and messages for no queue are one incident each', async () => {
  const grows = fault('A queue is given a message a second, and its consumer hangs', 'growing');
  const waits = fault('A message in a queue without a consumer', 'no-consumers');
  const lost = fault('A message a second for no queue', 'unroutable');
  await waits.provoke(() => leaveAlone('load.waiting'));
  await calling.withChannel(async (channel) => {
    await channel.assertQueue('load.growing');
    await channel.prefetch(1);
    await channel.consume('load.growing', () => {});
    let goesOn = true;
    const publish = async () => {
      while (goesOn) {
        channel.sendToQueue('load.growing', message);
        channel.publish('orders', 'order.unknown', message);
        await sleep(1000);
      }
    };
    await Promise.all([grows, lost].map((each) => each.provoke(async () => {})));
    const publishing = publish();
    const told = await Promise.all([grows, waits, lost].map((each) => each.called(10 * minute)));
    goesOn = false;
    await publishing;
    expect(told).toMatchObject([
      { severity: 'warning', details: { parts: [expect.stringContaining('queue load.growing, vhost orders: ')] } },
      { severity: 'error', details: { parts: ['queue load.waiting, vhost orders: 1 messages'] } },
      { severity: 'error' },
    ]);
    await Promise.all([grows, lost].map((each) => each.mend(async () => {})));
    await waits.mend(() => channel.purgeQueue('load.waiting'));
  });
  await waits.resolved(5 * minute);
  // Now that its consumer is gone with its channel nobody takes what is left.
  await calling.withChannel((channel) => channel.deleteQueue('load.growing'));
  expect(calling.calls.alerts()).toEqual([...expected].sort());
});

test('memory and disk that are used up are one incident each, which hide that they were near', async () => {
  const memory = fault('A memory watermark below what a node uses', 'memory');
  const disk = fault('A limit of free disk above what a node has', 'disk');
  await memory.provoke(() => calling.ctl(1, 'set_vm_memory_high_watermark', '0.0001'));
  await disk.provoke(() => calling.ctl(2, 'set_disk_free_limit', '900GB'));
  const part = (node: number) => ({ parts: [expect.stringMatching(`^node ${node}`)] });
  expect(await Promise.all([memory.called(6 * minute), disk.called(6 * minute)])).toMatchObject([
    { severity: 'critical', details: part(1) },
    { severity: 'critical', details: part(2) },
  ]);
  // Longer than an alarm waits for its cause.
  await sleep(2 * minute);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  await memory.mend(() => calling.ctl(1, 'set_vm_memory_high_watermark', '0.6'));
  await disk.mend(() => calling.ctl(2, 'set_disk_free_limit', '50MB'));
});

test('a thousand queues that are long at once are one incident, which names the worst', async () => {
  const storm = fault('A thousand queues are long at once', 'storm');
  const names = Array.from({ length: 1000 }, (_, index) => `storm.${index}`);
  await storm.provoke(() =>
    calling.withChannel(async (channel) => {
      for (const name of names) await channel.assertQueue(name, { arguments: { 'x-queue-type': 'classic' } });
      for (const name of names) channel.sendToQueue(name, message);
    }),
  );
  const { details, severity } = await storm.called(8 * minute);
  expect(severity).toBe('warning');
  expect(details.parts).toHaveLength(20);
  expect(details['parts in all']).toBeGreaterThanOrEqual(100);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  await storm.mend(() =>
    calling.withChannel(async (channel) => {
      for (const name of names) await channel.deleteQueue(name);
    }),
  );
});

test('a node that is down is one incident, which hides the alarms of queues until it is back; what fires then is called about', async () => {
  const down = fault('RabbitMQ is stopped on a node', 'node-down');
  const { machine } = calling.node(3);
  await down.provoke(() => machine.mustRun(['systemctl', 'stop', 'rabbitmq'], { timeoutMs: 10 * minute }));
  expect(await down.called(6 * minute)).toMatchObject({ severity: 'critical', details: { parts: ['orders-3'] } });
  await leaveAlone('load.left');
  await until(
    'it is known that nobody consumes',
    () => calling.grafana.saysFiring('no-consumers/broker/orders'),
    6 * minute,
  );
  // Longer than an alarm waits for its cause.
  await sleep(2 * minute);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  await down.mend(() => machine.mustRun(['systemctl', 'start', 'rabbitmq'], { timeoutMs: 10 * minute }));
  await down.resolved(6 * minute);
  expected.push('no-consumers');
  expect(await calling.calls.opened('no-consumers', 2 * minute)).toMatchObject({
    details: { parts: ['queue load.left, vhost orders: 1 messages'] },
  });
  await calling.withChannel((channel) => channel.deleteQueue('load.left'));
  await calling.calls.resolved('no-consumers', 6 * minute);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
});

test('a node that the network parts from the others is one incident', async () => {
  const apart = fault('The network drops what a node sends to the two others', 'apart');
  const others = [1, 2].map((number) => `${calling.node(number).machine.address}/32`);
  const { machine } = calling.node(3);
  await apart.provoke(async () => {
    for (const other of others) await machine.mustRun(['ip', 'route', 'add', 'blackhole', other]);
  });
  expect(await apart.called(8 * minute)).toMatchObject({ severity: 'critical' });
  process.stdout.write(
    `  parted: ${[1, 2, 3].map((number) => JSON.stringify(calling.zabbix.health(number))).join(' ')}\n`,
  );
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  await apart.mend(async () => {
    for (const other of others) await machine.mustRun(['ip', 'route', 'del', 'blackhole', other]);
  });
  await apart.resolved(8 * minute);
});

test('two of three nodes whose power fails are one incident', async () => {
  const lost = fault('Two of three machines lose their power', 'unmeasured');
  const machines = [2, 3].map((number) => calling.node(number).machine);
  await lost.provoke(() => Promise.all(machines.map((machine) => machine.kill())));
  expect(await lost.called(8 * minute)).toMatchObject({ severity: 'error' });
  await sleep(minute);
  process.stdout.write(`  one of three: ${JSON.stringify(calling.zabbix.health(1))}\n`);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  await lost.mend(() => Promise.all(machines.map((machine) => machine.boot())));
  await lost.resolved(8 * minute);
});

test('what was provoked resolves by itself, and nobody was called about anything twice', async () => {
  await Promise.all(faults.map((each) => each.resolved(15 * minute)));
  // Every rule is asked twice more.
  await sleep(2 * minute);
  expect(calling.calls.alerts()).toEqual([...expected].sort());
  expect(calling.calls.all().filter(({ isOpen }) => isOpen)).toEqual([]);
});

test('a key of a route is nowhere in the files of the pager, in what it printed, or in the table', async () => {
  const { simulated, pager, cluster } = calling;
  const { AWS_ENDPOINT_URL: endpoint, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = simulated.awsEnvironment;
  const credentials = { accessKeyId: id ?? '', secretAccessKey: secret ?? '' };
  const client = { endpoint: endpoint ?? '', region: cluster.live.platform.region, credentials };
  const secrets = new SecretsManagerClient(client);
  const keys: string[] = [];
  for (const urgency of ['high', 'low'] as const) {
    const SecretId = routeSecret(cluster.live.platform, 'platform', urgency);
    keys.push((await secrets.send(new GetSecretValueCommand({ SecretId }))).SecretString ?? '');
  }
  expect(keys).toEqual([expect.stringMatching(/^\w{32}$/), expect.stringMatching(/^\w{32}$/)]);
  const { Items } = await new DynamoDBClient(client).send(new ScanCommand({ TableName: simulated.table }));
  const texts = [JSON.stringify(Items), ...pager.files(), JSON.stringify(calling.calls.all())];
  expect(pager.files().join()).toContain('PagerDuty took it');
  for (const key of keys) for (const text of texts) expect(text).not.toContain(key);
});

import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { brokerSecrets, routeSecret, secretPath } from '../../../../contracts/secrets.ts';
import { issueFrom } from '../../../../services/agent/certificates/authority.ts';
import { removeScratchFolders } from '../../../repositories.ts';
import { until } from '../../../until.ts';
import { type CallingCluster, startCallingCluster } from './cluster.ts';
import { type Fault, faultOf } from './fault.ts';

/*
 * Faults of a real cluster of RabbitMQ call people, with every alarm there is of a broker: a real Prometheus asks what Grafana would, a real
 * Alertmanager groups and sends as Grafana would; what nodes tell of themselves a real Zabbix evaluates, whose own webhook tells; and the built pager
 * of the monitoring host calls a simulated PagerDuty. Grafana's own handling of missing data and of errors is not seen here, nor Zabbix's agent.
 * What it prints is the table of docs/alarms-provoked.md.
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

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * minute);

const message = Buffer.alloc(100, 'x');

/** A message that nobody takes. */
const leaveAlone = (queue: string) =>
  calling.withChannel(async (channel) => {
    await channel.assertQueue(queue);
    channel.sendToQueue(queue, message);
  });

const deleteQueues = (names: readonly string[]) =>
  calling.withChannel(async (channel) => {
    for (const name of names) await channel.deleteQueue(name);
  });

/** Nobody was called about anything but what was to be called about. */
const asExpected = () => expect(calling.calls.alerts()).toEqual([...expected].sort());

const ofBroker = (alert: string) => `${alert}/broker/orders`;

const grafanaSays = (alert: string, withinMs: number) =>
  until(`Grafana's way says ${alert}`, () => calling.grafana.saysFiring(ofBroker(alert)), withinMs);

const zabbixSays = (alert: string, withinMs: number) =>
  until(`Zabbix has the problem ${alert}`, () => calling.zabbix.hasProblem(ofBroker(alert)), withinMs);

test('a queue that grows, one that nobody consumes from, and messages for no queue are one incident each', async () => {
  const grows = fault('A queue is given a message a second, and its consumer hangs', 'queue-growing');
  const waits = fault('A message in a queue without a consumer', 'no-consumers');
  const lost = fault('A message a second for no queue', 'unroutable-messages');
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
    const told = await Promise.all([grows, waits, lost].map((each) => each.called(12 * minute)));
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
  // With its channel its consumer is gone: what is left is taken away before anybody misses one.
  await deleteQueues(['load.growing', 'load.waiting']);
  await waits.resolved(5 * minute);
  asExpected();
});

test('a certificate that is about to end is one incident, which hides that it was not renewed; its renewal resolves it', async () => {
  const ends = fault('A node shows a certificate of two days', 'certificate-ends');
  const { cluster } = calling;
  const { machine, hostName } = calling.node(2);
  const path = brokerSecrets(secretPath(cluster.live.platform, cluster.broker.broker.name)).authority;
  const authority = JSON.parse(String(cluster.live.sandbox.secretValues.versions(path).AWSCURRENT?.value));
  // All but two days of the year that it lasts are over; of one that lasted two days a third would have to be left.
  const short = await issueFrom(authority, { names: ['orders.acme.internal', hostName], now: daysAgo(363) });
  await ends.provoke(async () => {
    // Certificates are looked at each hour, and were just now.
    await machine.mustRun(['touch', '/opt/warren/checked']);
    await machine.write('/etc/rabbitmq/tls/tls.key', short.key, 0o444);
    await machine.write('/etc/rabbitmq/tls/tls.crt', short.certificate, 0o444);
  });
  const { severity, details } = await ends.called(8 * minute);
  expect({ severity, parts: details.parts }).toEqual({
    severity: 'critical',
    parts: [expect.stringMatching(/^orders-2: (2|1\.9\d*) days$/)],
  });
  asExpected();
  await ends.mend(() => machine.mustRun(['rm', '/opt/warren/checked']));
  await ends.resolved(8 * minute);
  asExpected();
});

test('memory and disk that are used up are one incident each, which hide that they were near', async () => {
  const memory = fault('A memory watermark below what a node uses', 'memory-alarm');
  const disk = fault('A limit of free disk above what a node has', 'disk-alarm');
  await memory.provoke(() => calling.ctl(1, 'set_vm_memory_high_watermark', '0.0001'));
  await disk.provoke(() => calling.ctl(2, 'set_disk_free_limit', '900GB'));
  const part = (node: number) => ({ parts: [expect.stringMatching(`^node ${node}`)] });
  expect(await Promise.all([memory.called(8 * minute), disk.called(8 * minute)])).toMatchObject([
    { severity: 'critical', details: part(1) },
    { severity: 'critical', details: part(2) },
  ]);
  await grafanaSays('broker-memory', 5 * minute);
  // Longer than an alarm waits for its cause.
  await sleep(2 * minute);
  asExpected();
  await memory.mend(() => calling.ctl(1, 'set_vm_memory_high_watermark', '0.6'));
  await disk.mend(() => calling.ctl(2, 'set_disk_free_limit', '50MB'));
});

test('a thousand queues that are long at once are one incident, which names the worst', async () => {
  const storm = fault('A thousand queues are long at once', 'queue-long');
  const names = Array.from({ length: 1000 }, (_, index) => `storm.${index}`);
  await storm.provoke(() =>
    calling.withChannel(async (channel) => {
      for (const name of names) await channel.assertQueue(name, { arguments: { 'x-queue-type': 'classic' } });
      for (const name of names) channel.sendToQueue(name, message);
    }),
  );
  const { details, severity } = await storm.called(10 * minute);
  expect(severity).toBe('warning');
  expect(details.parts).toHaveLength(20);
  expect(details['parts in all']).toBeGreaterThanOrEqual(100);
  asExpected();
  await storm.mend(() => deleteQueues(names));
});

test('a node that is down is one incident, which hides what others say of it, and of queues, until it is back', async () => {
  const down = fault('RabbitMQ is stopped on a node', 'node-down');
  const { machine } = calling.node(3);
  await down.provoke(() => machine.mustRun(['systemctl', 'stop', 'rabbitmq'], { timeoutMs: 10 * minute }));
  expect(await down.called(8 * minute)).toMatchObject({ severity: 'critical', details: { parts: ['orders-3'] } });
  await leaveAlone('load.left');
  await Promise.all([
    grafanaSays('no-consumers', 8 * minute),
    grafanaSays('broker-unmeasured', 10 * minute),
    zabbixSays('nodes-missing', 10 * minute),
    zabbixSays('majority-at-risk', 10 * minute),
  ]);
  // Longer than an alarm waits for its cause.
  await sleep(2 * minute);
  asExpected();
  await down.mend(() => machine.mustRun(['systemctl', 'start', 'rabbitmq'], { timeoutMs: 10 * minute }));
  await down.resolved(8 * minute);
  // What still holds is called about then, and nothing that has ended with its cause, if a little later.
  expected.push('no-consumers');
  expect(await calling.calls.opened('no-consumers', 8 * minute)).toMatchObject({
    details: { parts: ['queue load.left, vhost orders: 1 messages'] },
  });
  await deleteQueues(['load.left']);
  await calling.calls.resolved('no-consumers', 8 * minute);
  asExpected();
});

test('a node that the network parts from the others is one incident, in the place of all that others say of it', async () => {
  const apart = fault('The network drops what a node sends to the two others', 'cluster-partitioned');
  const others = [1, 2].map((number) => `${calling.node(number).machine.address}/32`);
  const { machine } = calling.node(3);
  await apart.provoke(async () => {
    for (const other of others) await machine.mustRun(['ip', 'route', 'add', 'blackhole', other]);
  });
  const { severity, details } = await apart.called(10 * minute);
  expect(severity).toBe('critical');
  expect(details.parts).toEqual(expect.arrayContaining([expect.stringMatching(/^orders-[123]$/)]));
  await Promise.all([
    grafanaSays('nodes-apart', 12 * minute),
    zabbixSays('nodes-missing', 12 * minute),
    zabbixSays('majority-at-risk', 12 * minute),
  ]);
  await sleep(2 * minute);
  asExpected();
  await apart.mend(async () => {
    for (const other of others) await machine.mustRun(['ip', 'route', 'del', 'blackhole', other]);
  });
  await apart.resolved(10 * minute);
});

test('two of three nodes whose power fails are one incident', async () => {
  const lost = fault('Two of three machines lose their power', 'machine-silent');
  const machines = [2, 3].map((number) => calling.node(number).machine);
  await lost.provoke(() => Promise.all(machines.map((machine) => machine.kill())));
  expect(await lost.called(8 * minute)).toMatchObject({ severity: 'critical' });
  await grafanaSays('broker-unmeasured', 12 * minute);
  await sleep(2 * minute);
  process.stdout.write(`  the one that is left: ${calling.zabbix.health(1)}\n`);
  asExpected();
  await lost.mend(() => Promise.all(machines.map((machine) => machine.boot())));
  await lost.resolved(8 * minute);
});

test('what was provoked resolves by itself, and nobody was called about anything twice', async () => {
  await Promise.all(faults.map((each) => each.resolved(15 * minute)));
  // Every rule is asked twice more.
  await sleep(2 * minute);
  asExpected();
  expect(calling.calls.all().filter(({ isOpen }) => isOpen)).toEqual([]);
});

test('a key of a route is nowhere in the files of the pager, in what it printed or was started with, or in the table', async () => {
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
  const readable = Object.values(pager.readable());
  const texts = [JSON.stringify(Items), ...readable, JSON.stringify(calling.calls.all())];
  expect(readable.join()).toContain('PagerDuty took it');
  for (const key of keys) for (const text of texts) expect(text).not.toContain(key);
});

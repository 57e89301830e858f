import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { until } from '../until.ts';
import { connectClient } from './clients.ts';
import { type LiveBroker, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { startLoad } from './load.ts';
import { watchQueue } from './queue-watch.ts';

// A gate waits up to five minutes for its node, and then says why that is not healthy.
jest.setTimeout(600_000);

let live: LivePlatform;
let orders: LiveBroker;

/** The sample's cluster, with a user that may do what the tests do. */
const file = sampleFile('brokers/orders.yaml').replace(
  'users:\n',
  'users:\n  tester:\n    permissions:\n      orders: { configure: ".*", write: ".*", read: ".*" }\n',
);

beforeAll(async () => {
  live = await startLivePlatform();
  orders = await live.apply('orders', file);
});

afterAll(async () => {
  await live?.stop();
  removeScratchFolders();
});

const ctl = async (index: number, ...words: string[]) =>
  (await nodeAt(index).machine.mustRun(['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet', ...words])).trim();

function nodeAt(index: number) {
  const node = orders.nodes[index];
  if (!node) throw new Error(`there is no node ${index + 1}`);
  return node;
}

async function replicas(queue: string): Promise<number> {
  const text = await ctl(0, 'list_queues', '--vhost=orders', 'name', 'members', '--formatter=json');
  const found = (JSON.parse(text) as { name: string; members: string[] }[]).find(({ name }) => name === queue);
  return found?.members.length ?? 0;
}

/** Membership is reconciled some seconds after a node has joined. */
const untilOnAllNodes = (queue: string) => until(`${queue} is on all nodes`, async () => (await replicas(queue)) === 3);

test('three nodes boot from the sample and are one cluster, with the topology on all of them', async () => {
  const { running_nodes } = JSON.parse(await ctl(2, 'cluster_status', '--formatter=json'));
  expect(running_nodes.sort()).toEqual([1, 2, 3].map((number) => `rabbit@orders-${number}.acme.internal`));
  await untilOnAllNodes('placed');
});

test('nodes talk to each other over TLS, with certificates of the authority that is theirs alone', async () => {
  expect(await ctl(0, 'eval', 'init:get_argument(proto_dist).')).toContain('inet_tls');
  const plain = ['--env=RABBITMQ_CTL_ERL_ARGS=', 'rabbitmq', 'rabbitmqctl', '--timeout=5', 'status'] as const;
  const { status } = await nodeAt(0).machine.run(['docker', 'exec', ...plain]);
  expect(status).not.toBe(0);
});

test('a queue that a processor scales on is published by the node that leads it alone, on every minute', async () => {
  const from = new Date(Math.floor(Date.now() / 60_000 - 60) * 60_000);
  const queue = watchQueue(live, orders, { vhost: 'orders', queue: 'placed', from });
  expect(await queue.minute()).toEqual([]);
  expect(await queue.publishers()).toEqual([1]);
  expect(await queue.series()).toMatchObject({ MessagesReady: [0], Consumers: [0], Up: [1] });
  for (const { machine } of orders.nodes)
    await machine.mustRun(['systemctl', 'is-active', 'warren-queue-metrics.timer']);
  await queue.forget();
  expect(await queue.minute()).toEqual([]);
  expect(await queue.publishers()).toEqual([1, null]);
  const { status, stderr } = await nodeAt(0).machine.run(['/opt/warren/agent', 'queue-metrics', '--minute', 'noon']);
  expect([status, stderr]).toEqual([1, expect.stringContaining('Write it as 2026-11-30T08:15:00Z.')]);
});

test('a rolling restart under load loses no confirmed message, and one node at a time is away', async () => {
  const before = await Promise.all([0, 1, 2].map((index) => ctl(index, 'eval', 'erlang:system_info(creation).')));
  const load = await startLoad(orders, { user: 'tester', vhost: 'orders', queue: 'paid' });
  await live.apply('orders', `${file}\nconfiguration:\n  queue_index_embed_msgs_below: 2048\n`);
  const result = await load.stop();
  expect(result).toMatchObject({ lost: 0 });
  const { confirmed, duplicates, longestGapMs } = result;
  process.stdout.write(`  ${confirmed} confirmed, ${duplicates} twice, ${longestGapMs} ms at most without a publish\n`);
  expect(result.confirmed).toBeGreaterThan(500);
  // One node of three is away at a time; a client is on another one as soon as it has noticed.
  expect(result.longestGapMs).toBeLessThan(60_000);
  const after = await Promise.all([0, 1, 2].map((index) => ctl(index, 'eval', 'erlang:system_info(creation).')));
  for (const index of [0, 1, 2]) {
    expect(orders.said).toContain(
      `orders node ${index + 1} (${nodeAt(index).machine.name}): restarting for queue_index_embed_msgs_below`,
    );
    expect(await ctl(index, 'eval', 'element(2, application:get_env(rabbit, queue_index_embed_msgs_below)).')).toBe(
      '2048',
    );
  }
  expect(after).not.toEqual(before);
});

test('a node whose power fails comes back with its messages', async () => {
  const client = await connectClient(orders, nodeAt(0), 'tester', 'orders');
  const channel = await client.createConfirmChannel();
  channel.sendToQueue('dead', Buffer.from('kept'), { persistent: true });
  await channel.waitForConfirms();
  await client.close();
  await nodeAt(1).machine.kill();
  await nodeAt(1).machine.boot();
  await live.healthy(orders);
  const { running_nodes } = JSON.parse(await ctl(1, 'cluster_status', '--formatter=json'));
  expect(running_nodes).toHaveLength(3);
  const again = await connectClient(orders, nodeAt(1), 'tester', 'orders');
  const message = await (await again.createChannel()).get('dead', { noAck: false });
  expect(message ? message.content.toString() : 'no message').toBe('kept');
  await again.close();
});

test('a node that loses machine and disk joins anew, with its settings and copies of the queues', async () => {
  await live.lose(orders, 3);
  // A new instance closes the gate of its own node alone.
  await live.passGate(orders, 3);
  expect(orders.said.join('\n')).toContain('the disk is blank: joining anew');
  const { disk_nodes, running_nodes } = JSON.parse(await ctl(0, 'cluster_status', '--formatter=json'));
  expect(disk_nodes).toHaveLength(3);
  expect(running_nodes).toHaveLength(3);
  expect(await ctl(2, 'eval', 'element(2, application:get_env(rabbit, queue_index_embed_msgs_below)).')).toBe('2048');
  await untilOnAllNodes('dead');
});

test('a blank node whose peers do not answer does not become a cluster of its own', async () => {
  await live.lose(orders, 3);
  await nodeAt(0).machine.kill();
  await nodeAt(1).machine.kill();
  await expect(live.passGate(orders, 3)).rejects.toThrow(
    "the disk is blank and none of the cluster's other nodes answers (orders-1.acme.internal, orders-2.acme.internal)",
  );
});

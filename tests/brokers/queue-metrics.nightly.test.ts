import type { ConfirmChannel } from 'amqplib';
import { removeScratchFolders, sampleFile } from '../repositories.ts';
import { connectClient } from './clients.ts';
import { type LiveBroker, type LiveNode, type LivePlatform, startLivePlatform } from './live-platform.ts';
import { openTraffic, type QueueTraffic } from './queue-traffic.ts';
import { moveLeader, type QueueWatch, watchedListeners, watchQueue } from './queue-watch.ts';

let live: LivePlatform;
let orders: LiveBroker;
const open: QueueTraffic[] = [];

/** The sample's cluster, with a user that may do what the tests do. */
const file = `${sampleFile('brokers/orders.yaml').replace(
  'users:\n',
  'users:\n  tester:\n    permissions:\n      orders: { configure: ".*", write: ".*", read: ".*" }\n',
)}\n${watchedListeners}\n`;

beforeAll(async () => {
  live = await startLivePlatform();
  orders = await live.apply('orders', file);
});

afterEach(async () => {
  for (const traffic of open.splice(0)) await traffic.close();
});

afterAll(async () => {
  await live?.stop();
  removeScratchFolders();
});

function node(number: number): LiveNode {
  const found = orders.nodes.find((each) => each.number === number);
  if (!found) throw new Error(`there is no node ${number}`);
  return found;
}

/** Each watch has half an hour of its own, in which no other's minutes are. */
let watches = 0;
function watch(queue: string, vhost = 'orders'): QueueWatch {
  watches += 1;
  const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
  return watchQueue(live, orders, { vhost, queue, from: new Date(hour - watches * 1_800_000) });
}

async function traffic(number: number, queue: string): Promise<QueueTraffic> {
  const opened = await openTraffic(orders, node(number), { user: 'tester', vhost: 'orders', queue });
  open.push(opened);
  return opened;
}

/** Does something on a channel of a client at a node. */
async function onChannel(work: (channel: ConfirmChannel) => Promise<unknown>, number = 1): Promise<void> {
  const connection = await connectClient(orders, node(number), 'tester', 'orders');
  await work(await connection.createConfirmChannel());
  await connection.close();
}

test('counts are those of the messages, from clients of every node, and stay while nobody publishes', async () => {
  const queue = watch('placed');
  const [two, three] = [await traffic(2, 'placed'), await traffic(3, 'placed')];
  await two.publish(30);
  await three.publish(20);
  await three.consume(2);
  await three.acknowledge(12);
  await queue.counted({ published: 50, acknowledged: 12, ready: 18, unacknowledged: 20, consumers: 2 });
  await queue.minute();
  await two.publish(5);
  await three.acknowledge(3);
  await queue.counted({ published: 55, acknowledged: 15, ready: 20, unacknowledged: 20 });
  await queue.minute();
  expect(await queue.minute()).toEqual([]);
  expect(await queue.series()).toEqual({
    MessagesReady: [18, 20, 20],
    MessagesUnacknowledged: [20, 20, 20],
    MessagesPublished: [50, 55, 55],
    MessagesAcknowledged: [12, 15, 15],
    Consumers: [2, 2, 2],
    Up: [1, 1, 1],
  });
  expect(await queue.publishers()).toEqual([1, 1, 1]);
});

test('a leader that moves, and one whose machine is killed, change no count; without a majority nothing is known', async () => {
  await onChannel((channel) => channel.purgeQueue('paid'));
  const queue = watch('paid');
  const [two, three] = [await traffic(2, 'paid'), await traffic(3, 'paid')];
  await moveLeader('orders', 'paid', node(1));
  await two.publish(9);
  await three.publish(4);
  await queue.counted({ leader: node(1).hostName, published: 13, ready: 13 }, node(1));
  await queue.minute();

  await moveLeader('orders', 'paid', node(2));
  await queue.counted({ leader: node(2).hostName, published: 13, ready: 13 }, node(3));
  await queue.minute();

  await moveLeader('orders', 'paid', node(1));
  await queue.counted({ leader: node(1).hostName, published: 13, ready: 13 }, node(3));
  await node(1).machine.kill();
  // One of the others leads within seconds; what nobody led for a whole minute would be missing in that one.
  await queue.counted({ ready: 13, published: 13 }, node(3));
  await moveLeader('orders', 'paid', node(3));
  await queue.counted({ leader: node(3).hostName, published: 13, ready: 13 }, node(3));
  await queue.minute([node(2), node(3)]);

  await node(2).machine.kill();
  await queue.counted({ online: 1 }, node(3));
  const said = [...(await queue.minute([node(3)])), ...(await queue.minute([node(3)]))];
  const left =
    'nothing is published of queue "paid" in vhost "orders": 1 of its 3 members are in touch, which is no majority';
  expect(said.filter((line) => line === left)).toHaveLength(2);

  await node(1).machine.boot();
  await node(2).machine.boot();
  await live.healthy(orders);
  // What clients of node 2 published it alone had counted.
  await queue.counted({ ready: 13, published: 4 }, node(3));
  await queue.minute();
  expect(await queue.series()).toEqual({
    MessagesReady: [13, 13, 13, null, null, 13],
    MessagesUnacknowledged: [0, 0, 0, null, null, 0],
    MessagesPublished: [13, 13, 13, null, null, 4],
    MessagesAcknowledged: [0, 0, 0, null, null, 0],
    Consumers: [0, 0, 0, null, null, 0],
    Up: [1, 1, 1, null, null, 1],
  });
  expect(await queue.publishers()).toEqual([1, 1, 1, null, null, 1]);
});

test('while a leader moves, no node counts its messages twice, or not at all', async () => {
  await onChannel((channel) => channel.purgeQueue('paid'));
  const queue = watch('paid');
  await (await traffic(2, 'paid')).publish(13);
  await queue.counted({ ready: 13 });
  for (const to of [1, 2, 3]) {
    const seen = new Set<number | undefined>();
    // From here on until the former leader's statistics are gone: a tick of the queue, and a round of the statistics.
    let until = Number.POSITIVE_INFINITY;
    const looks = orders.nodes.map(async (each) => {
      while (performance.now() < until) seen.add(await queue.readyAt(each));
    });
    await moveLeader('orders', 'paid', node(to));
    until = performance.now() + 10_000;
    await Promise.all(looks);
    expect(seen).toEqual(new Set([13, undefined]));
    expect(await queue.readyAt(node(to))).toBe(13);
  }
});

test('a node that restarts takes its share of the counts away, and no message', async () => {
  const queue = watch('quotes');
  const [two, three] = [await traffic(2, 'quotes'), await traffic(3, 'quotes')];
  await two.publish(7);
  await three.publish(4);
  await two.consume(1);
  await two.acknowledge(5);
  await queue.counted({ published: 11, acknowledged: 5, ready: 0, unacknowledged: 6, consumers: 1 });
  await queue.minute();
  await node(2).machine.mustRun(['systemctl', 'restart', 'rabbitmq'], { timeoutMs: 600_000 });
  await live.healthy(orders);
  await queue.counted({ published: 4, acknowledged: 0, ready: 6, unacknowledged: 0, consumers: 0 });
  await queue.minute();
  await three.publish(2);
  await queue.counted({ published: 6, ready: 8 });
  await queue.minute();
  expect(await queue.series()).toEqual({
    MessagesReady: [0, 6, 8],
    MessagesUnacknowledged: [6, 0, 0],
    MessagesPublished: [11, 4, 6],
    MessagesAcknowledged: [5, 0, 0],
    Consumers: [1, 0, 0],
    Up: [1, 1, 1],
  });
});

test('a queue that is deleted is not known; made anew, the node that deleted it has forgotten its counts, and others go on with theirs', async () => {
  const options = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
  await onChannel((channel) => channel.assertQueue('anew', options));
  const queue = watch('anew');
  const two = await traffic(2, 'anew');
  await two.publish(9);
  const gone = 'nothing is published of queue "anew" in vhost "orders": there is no such queue';
  for (const [deletedBy, ready, published] of [
    [1, 9, 9],
    [2, 0, 0],
  ] as const) {
    await queue.counted({ published: 9, ready, consumers: 0 });
    await queue.minute();
    await onChannel((channel) => channel.deleteQueue('anew'), deletedBy);
    expect(await queue.minute()).toEqual([gone, gone, gone]);
    await onChannel((channel) => channel.assertQueue('anew', options));
    await queue.counted({ published, ready: 0, consumers: 0 });
    await queue.minute();
  }
  await two.publish(2);
  await queue.counted({ published: 2, ready: 2 });
  await queue.minute();
  const { MessagesPublished, MessagesReady, Up } = await queue.series();
  expect(MessagesPublished).toEqual([9, null, 9, 9, null, 0, 2]);
  expect(MessagesReady).toEqual([9, null, 0, 0, null, 0, 2]);
  expect(Up).toEqual([1, null, 1, 1, null, 1, 1]);
  await onChannel((channel) => channel.deleteQueue('anew'));
  await queue.forget();
});

test('a vhost that is not there has no queue', async () => {
  const queue = watch('placed', 'nowhere');
  const line = 'nothing is published of queue "placed" in vhost "nowhere": there is no such queue';
  expect(await queue.minute()).toEqual([line, line, line]);
  expect((await queue.series()).Up).toEqual([null]);
  await queue.forget();
});

test('a classic queue is published by its node, and a stream by its leader, in which messages stay', async () => {
  const declare = (name: string, type: string) =>
    onChannel((channel) => channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': type } }));
  await declare('classic', 'classic');
  await declare('stream', 'stream');
  const [classic, stream] = [watch('classic'), watch('stream')];
  const [toClassic, toStream] = [await traffic(2, 'classic'), await traffic(3, 'stream')];
  await toClassic.publish(5);
  await toClassic.consume(1);
  await toClassic.acknowledge(2);
  await toStream.publish(5);
  await toStream.consume(1, { 'x-stream-offset': 'first' });
  await toStream.acknowledge(5);
  await classic.counted({ published: 5, acknowledged: 2, ready: 0, unacknowledged: 3, consumers: 1 });
  await stream.counted({ published: 5, acknowledged: 5, ready: 5, consumers: 1 });
  await classic.minute();
  await stream.minute();
  expect(await classic.publishers()).toEqual([1]);
  expect(await stream.publishers()).toEqual([1]);
  expect(await classic.series()).toMatchObject({ MessagesPublished: [5], MessagesAcknowledged: [2], Up: [1] });
  expect(await stream.series()).toMatchObject({
    MessagesPublished: [5],
    MessagesAcknowledged: [5],
    MessagesReady: [5],
  });
});

test('what comes back by dead-lettering was published by nobody, and what is taken without acknowledgement by nobody acknowledged', async () => {
  const queue = watch('dead');
  await onChannel(async (channel) => {
    await channel.purgeQueue('dead');
    const back = { 'x-dead-letter-exchange': '', 'x-dead-letter-routing-key': 'dead', 'x-message-ttl': 100 };
    await channel.assertQueue('waits', { durable: true, arguments: { 'x-queue-type': 'quorum', ...back } });
    for (const text of ['a', 'b', 'c']) channel.sendToQueue('waits', Buffer.from(text), { persistent: true });
    await channel.waitForConfirms();
  });
  await queue.counted({ ready: 3, published: 0 });
  await queue.minute();
  await onChannel((channel) => channel.get('dead', { noAck: true }));
  await queue.counted({ ready: 2, acknowledged: 0 });
  await queue.minute();
  expect(await queue.series()).toMatchObject({
    MessagesReady: [3, 2],
    MessagesPublished: [0, 0],
    MessagesAcknowledged: [0, 0],
  });
});

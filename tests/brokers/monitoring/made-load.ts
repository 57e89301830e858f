import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ChannelModel } from 'amqplib';

/** Lines of a broker's file that the load needs: a user who may do everything in the vhost. */
export const loadUser = 'tester';
export const loadUserFile = `  ${loadUser}:\n    permissions:\n      orders: { configure: ".*", write: ".*", read: ".*" }\n`;

/** The vhost that the load is in: the sample's, with what its file declares. */
export const loadVhost = 'orders';

/** Connects to a node, counted from nought and on from the last to the first, as the user of the load. */
export type ConnectTo = (node: number) => Promise<ChannelModel>;

/** Queues of each type. */
const queues = [
  { name: 'load.quorum', type: 'quorum' },
  { name: 'load.classic', type: 'classic' },
  { name: 'load.stream', type: 'stream' },
] as const;

/** Those that nobody consumes from; of one the age of its oldest message is known, by timestamps of publishers. */
const growing = { 'load.growing': 'quorum', 'load.waiting': 'classic' } as const;

/**
 * Does to a broker what dashboards tell of, until it is stopped: messages through a queue of each type, from publishers and to consumers at
 * every node, acknowledged by hand and by themselves, delivered again, fetched one by one and in vain, not routable and returned or
 * dropped; connections, channels and queues that come and go; a login that fails; a queue that only grows.
 */
export async function makeLoad(connectTo: ConnectTo): Promise<{ stop(): Promise<void> }> {
  const [first, second, third] = await Promise.all([
    connected(connectTo, 0),
    connected(connectTo, 1),
    connected(connectTo, 2),
  ]);
  const setup = await first.createChannel();
  for (const { name, type } of queues) await setup.assertQueue(name, { arguments: { 'x-queue-type': type } });
  for (const [name, type] of Object.entries(growing))
    await setup.assertQueue(name, { arguments: { 'x-queue-type': type } });
  let on = true;
  const running = () => on;
  await consume(second, 'load.quorum', { prefetch: 20, again: 7, running });
  await consume(third, 'load.stream', { prefetch: 50, offset: 'first', running });
  await consumeUnseen(third, 'load.classic');
  const rounds = [publishing(first), fetching(second), comingAndGoing(connectTo, third)].map(async (round) => {
    while (on) {
      await round();
      await sleep(500);
    }
  });
  return {
    async stop() {
      if (!on) return;
      on = false;
      await Promise.all(rounds);
      await Promise.all([first, second, third].map((connection) => connection.close()));
    },
  };
}

async function connected(connectTo: ConnectTo, node: number): Promise<ChannelModel> {
  const connection = await connectTo(node);
  connection.on('error', () => {});
  return connection;
}

/** Every so many messages one is sent back, to be delivered again. */
async function consume(
  connection: ChannelModel,
  queue: string,
  { prefetch, again, offset, running }: { prefetch: number; again?: number; offset?: string; running: () => boolean },
): Promise<void> {
  const channel = await connection.createChannel();
  await channel.prefetch(prefetch);
  let count = 0;
  await channel.consume(
    queue,
    (message) => {
      if (!message) return;
      count += 1;
      // Later than at once, so that some are always under way.
      setTimeout(() => {
        // The channel may be closed by now.
        if (!running()) return;
        if (again && count % again === 0 && !message.fields.redelivered) channel.nack(message);
        else channel.ack(message);
      }, 300);
    },
    offset ? { arguments: { 'x-stream-offset': offset } } : {},
  );
}

async function consumeUnseen(connection: ChannelModel, queue: string): Promise<void> {
  const channel = await connection.createChannel();
  await channel.consume(queue, () => {}, { noAck: true });
}

function publishing(connection: ChannelModel): () => Promise<void> {
  const channel = connection.createConfirmChannel();
  return async () => {
    const publisher = await channel;
    const body = Buffer.alloc(600, 'x');
    for (const name of [...queues.map((queue) => queue.name), ...Object.keys(growing)]) {
      for (let count = 0; count < 10; count += 1)
        publisher.sendToQueue(name, body, { persistent: true, timestamp: Math.floor(Date.now() / 1000) });
    }
    publisher.publish('orders', 'order.unknown', body);
    publisher.publish('orders', 'order.unknown', body, { mandatory: true });
    publisher.publish('orders', 'order.placed', body, { persistent: true, timestamp: Math.floor(Date.now() / 1000) });
    publisher.sendToQueue('quotes', body, { persistent: true });
    await publisher.waitForConfirms();
  };
}

/** One with an acknowledgement, one without, one where there is nothing. */
function fetching(connection: ChannelModel): () => Promise<void> {
  const channel = connection.createChannel();
  return async () => {
    const getter: Channel = await channel;
    const one = await getter.get('load.growing');
    if (one) getter.ack(one);
    await getter.get('load.growing', { noAck: true });
    await getter.get('dead');
  };
}

function comingAndGoing(connectTo: ConnectTo, standing: ChannelModel): () => Promise<void> {
  let number = 0;
  return async () => {
    number += 1;
    const connection = await connected(connectTo, number);
    const channel = await connection.createChannel();
    await channel.assertQueue(`load.passing.${number}`, { autoDelete: true });
    await channel.deleteQueue(`load.passing.${number}`);
    await channel.close();
    await connection.close();
    await (await standing.createChannel()).close();
  };
}

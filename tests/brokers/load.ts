import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { connectClient } from './clients.ts';
import type { LiveBroker } from './live-platform.ts';

export interface Load {
  /** Stops publishing, waits until what was confirmed has been consumed or nothing comes any more, and tells. */
  stop(): Promise<LoadResult>;
}

export interface LoadResult {
  /** Messages that the broker confirmed. */
  confirmed: number;
  /** Confirmed messages that no consumer ever got. */
  lost: number;
  /** Messages that were delivered more than once, which at-least-once delivery allows. */
  duplicates: number;
  /** Longest time between two confirms of any publisher, in milliseconds. */
  longestGapMs: number;
}

/** How long consumers are waited for after the last publish. */
const patienceMs = 60_000;

/**
 * Publishers with confirms and consumers with acknowledgements on one quorum queue, each at a node of its own, going to the
 * next node when theirs goes away, as a client library behind a load balancer does.
 */
export async function startLoad(
  broker: LiveBroker,
  props: { user: string; vhost: string; queue: string },
): Promise<Load> {
  const confirmed = new Set<string>();
  const received = new Map<string, number>();
  const confirms: number[] = [performance.now()];
  let publishing = true;
  let consuming = true;

  const publisher = async (index: number) => {
    let number = 0;
    await onSomeNode(broker, props, { first: index, running: () => publishing }, async (connection) => {
      const channel: ConfirmChannel = await connection.createConfirmChannel();
      channel.on('error', () => {});
      while (publishing) {
        number += 1;
        const id = `${index}-${number}`;
        await confirm(channel, props.queue, id);
        confirmed.add(id);
        confirms.push(performance.now());
        await sleep(20);
      }
    });
  };
  const consumer = (index: number) =>
    onSomeNode(broker, props, { first: index, running: () => consuming }, async (connection) => {
      const channel = await connection.createChannel();
      await channel.prefetch(50);
      await new Promise<void>((resolve, reject) => {
        channel.on('error', reject);
        channel.on('close', () => reject(new Error('the channel was closed')));
        channel
          .consume(props.queue, (message) => {
            if (!message) return reject(new Error('the consumer was cancelled'));
            const id = message.content.toString();
            received.set(id, (received.get(id) ?? 0) + 1);
            channel.ack(message);
          })
          .catch(reject);
        const watch = setInterval(() => {
          if (consuming) return;
          clearInterval(watch);
          resolve();
        }, 100);
      });
    });

  const publishers = [0, 1].map(publisher);
  const consumers = [1, 2].map(consumer);
  return {
    async stop() {
      publishing = false;
      await Promise.all(publishers);
      const deadline = performance.now() + patienceMs;
      while ([...confirmed].some((id) => !received.has(id)) && performance.now() < deadline) await sleep(200);
      consuming = false;
      await Promise.all(consumers);
      const gaps = confirms.map((time, index) => time - (confirms[index - 1] ?? time));
      return {
        confirmed: confirmed.size,
        lost: [...confirmed].filter((id) => !received.has(id)).length,
        duplicates: [...received.values()].filter((count) => count > 1).length,
        longestGapMs: Math.round(Math.max(...gaps)),
      };
    },
  };
}

/** Does work on a connection to one node, and on to the next node whenever that fails, while it is wanted. */
async function onSomeNode(
  broker: LiveBroker,
  { user, vhost }: { user: string; vhost: string },
  { first, running }: { first: number; running: () => boolean },
  work: (connection: ChannelModel) => Promise<void>,
): Promise<void> {
  for (let attempt = first; running(); attempt += 1) {
    const node = broker.nodes[attempt % broker.nodes.length];
    if (!node) return;
    let connection: ChannelModel | undefined;
    try {
      connection = await connectClient(broker, node, user, vhost);
      const gone = new Promise<never>((_, reject) => {
        connection?.on('error', reject);
        connection?.on('close', () => reject(new Error('the connection was closed')));
      });
      gone.catch(() => {});
      await Promise.race([work(connection), gone]);
    } catch {
      // The next node.
      await sleep(50);
    }
    await connection?.close().catch(() => {});
  }
}

function confirm(channel: ConfirmChannel, queue: string, id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no confirm in time')), 5000);
    channel.sendToQueue(queue, Buffer.from(id), { persistent: true }, (error) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    });
  });
}

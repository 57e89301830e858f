import { setTimeout as sleep } from 'node:timers/promises';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { connectClient } from '../tests/brokers/clients.ts';
import type { LiveBroker } from '../tests/brokers/live-platform.ts';

export interface PublisherProps {
  user: string;
  vhost: string;
  queue: string;
  /** Which node it starts at, counted from 0. */
  first: number;
}

export interface Published {
  confirmed: number;
  /** Longest time without a confirm, in milliseconds. */
  longestGapMs: number;
}

/** What a message may take to be confirmed before its publisher goes to another node. */
const patienceMs = 5000;
/** A steady load, far from the most that the brokers could take. */
const pauseMs = 5;

/** Publishes message after message, each once the one before is confirmed, and goes to the next node when its own goes away. */
export function startPublisher(broker: LiveBroker, props: PublisherProps): { stop(): Promise<Published> } {
  const published = { confirmed: 0, longestGapMs: 0 };
  let publishing = true;
  let last = performance.now();
  const confirmed = () => {
    const now = performance.now();
    published.confirmed += 1;
    published.longestGapMs = Math.max(published.longestGapMs, now - last);
    last = now;
  };

  const run = async () => {
    for (let place = props.first; publishing; place += 1) {
      const connection = await open(broker, { ...props, place });
      if (!connection) continue;
      try {
        const channel = await connection.createConfirmChannel();
        channel.on('error', () => {});
        while (publishing) {
          await publish(channel, props.queue);
          confirmed();
          await sleep(pauseMs);
        }
      } catch {
        // This node is going away; the next one takes the message again.
      }
      await connection.close().catch(() => {});
    }
  };

  const running = run();
  return {
    async stop() {
      publishing = false;
      await running;
      return published;
    },
  };
}

/** A connection to the node in its turn; undefined while that one is away. */
async function open(
  broker: LiveBroker,
  { user, vhost, place }: PublisherProps & { place: number },
): Promise<ChannelModel | undefined> {
  const node = broker.nodes[place % broker.nodes.length];
  if (!node) throw new Error(`${broker.broker.name} has no nodes`);
  try {
    const connection = await connectClient(broker, node, user, vhost);
    connection.on('error', () => {});
    return connection;
  } catch {
    await sleep(50);
    return undefined;
  }
}

function publish(channel: ConfirmChannel, queue: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no confirm in time')), patienceMs);
    const settled = (error: unknown) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve();
    };
    channel.sendToQueue(queue, Buffer.from('a message'), { persistent: true }, settled);
  });
}

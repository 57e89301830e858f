import type { Channel, ConfirmChannel, Message } from 'amqplib';
import { until } from '../until.ts';
import { connectClient } from './clients.ts';
import type { LiveBroker, LiveNode } from './live-platform.ts';

/** A client that publishes to a queue and takes from it, message by message as it is told. */
export interface QueueTraffic {
  /** Publishes so many messages and waits until each is confirmed. */
  publish(count: number): Promise<void>;
  /** Has so many consumers take from the queue, each with a prefetch of ten. Those of before are gone. Options are arguments of theirs. */
  consume(consumers: number, options?: Record<string, string>): Promise<void>;
  /** Acknowledges so many messages, once there are as many. */
  acknowledge(count: number): Promise<void>;
  close(): Promise<void>;
}

const prefetch = 10;

/** Connects to one node. */
export async function openTraffic(
  broker: LiveBroker,
  node: LiveNode,
  { user, vhost, queue }: { user: string; vhost: string; queue: string },
): Promise<QueueTraffic> {
  const connection = await connectClient(broker, node, user, vhost);
  connection.on('error', () => {});
  const publisher: ConfirmChannel = await connection.createConfirmChannel();
  publisher.on('error', () => {});
  let consumers: Channel[] = [];
  let held: { channel: Channel; message: Message }[] = [];

  const addConsumer = async (options: Record<string, string>) => {
    const channel = await connection.createChannel();
    channel.on('error', () => {});
    await channel.prefetch(prefetch);
    const take = (message: Message | null) => {
      if (message) held.push({ channel, message });
    };
    await channel.consume(queue, take, { arguments: options });
    return channel;
  };

  return {
    async publish(count) {
      for (let sent = 0; sent < count; sent += 1) {
        publisher.sendToQueue(queue, Buffer.from('message'), { persistent: true });
      }
      await publisher.waitForConfirms();
    },
    async consume(count, options = {}) {
      await Promise.all(consumers.map((channel) => channel.close()));
      held = [];
      consumers = await Promise.all(Array.from({ length: count }, () => addConsumer(options)));
    },
    async acknowledge(count) {
      for (let done = 0; done < count; done += 1) {
        await until(`a message of ${queue} has come`, () => held.length > 0);
        const next = held.shift();
        next?.channel.ack(next.message);
      }
    },
    close: () => connection.close().catch(() => {}),
  };
}

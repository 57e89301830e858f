import { connect } from 'amqplib';
import type { NaiveQueue, NaiveWork } from './naive-worker.ts';

export const queueTypes = ['classic', 'quorum'] as const;
export type QueueType = (typeof queueTypes)[number];

/** Messages that a worker may have at a time, in the processor and in the naive worker alike. */
export const prefetch = 100;

/** Nobody takes messages out of the queues of accept mode; the oldest go, so that nothing piles up. */
const mostMessages = 1_000;

export const acceptQueue = (type: QueueType) => `accept-${type}`;
export const replyQueue = (type: QueueType) => `reply-${type}`;
export const naiveQueue = (work: NaiveWork, type: QueueType) => `naive-${work}-${type}`;

/** The queues of the naive worker. */
export function naiveQueues(): NaiveQueue[] {
  const works = ['undici', 'fetch', 'in-process'] as const;
  return queueTypes.flatMap((type) => works.map((work) => ({ name: naiveQueue(work, type), work, prefetch })));
}

/** The queues there are, on a broker that is the benchmark's own. */
export interface Queues {
  /** So that what is measured next begins with empty ones. */
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** Declares all queues of the benchmark. */
export async function declareQueues(amqpUrl: string): Promise<Queues> {
  const connection = await connect(amqpUrl);
  // It goes with the broker at the end, or when somebody interrupts.
  connection.on('error', () => {});
  const channel = await connection.createChannel();
  const names: string[] = [];
  const declare = async (name: string, type: QueueType, more: Record<string, unknown> = {}) => {
    await channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': type, ...more } });
    names.push(name);
  };
  for (const type of queueTypes) {
    await declare(acceptQueue(type), type, { 'x-max-length': mostMessages, 'x-overflow': 'drop-head' });
    await declare(replyQueue(type), type);
  }
  for (const { name } of naiveQueues()) await declare(name, name.endsWith('quorum') ? 'quorum' : 'classic');
  return {
    async empty() {
      for (const name of names) await channel.purgeQueue(name);
    },
    close: () => connection.close(),
  };
}

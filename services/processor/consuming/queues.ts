import type { Channel, ChannelModel } from 'amqplib';
import {
  delays,
  keepingArguments,
  type RetryPolicy,
  retryArguments,
  retryQueue,
  suspectsQueue,
} from '../../../contracts/processor-queues.ts';
import { closeChannel } from '../../amqp/link.ts';

/** The queues around a processor's own. */
export interface Queues {
  /** Declared by the broker's file. */
  main: string;
  suspects: string;
  parked: string;
  /** By the wait in milliseconds. */
  retry: ReadonlyMap<number, string>;
}

/** Names of the queues. */
export function queuesOf({
  queue,
  deadLetter,
  policy,
}: {
  queue: string;
  deadLetter: string;
  policy: RetryPolicy;
}): Queues {
  return {
    main: queue,
    suspects: suspectsQueue(queue),
    parked: deadLetter,
    retry: new Map(delays(policy).map((delayMs) => [delayMs, retryQueue(queue, delayMs)])),
  };
}

/**
 * Declares all but the main queue, which has to exist. Throws, and says which queue, when one is missing or unlike
 * this.
 */
export async function declareQueues(connection: ChannelModel, queues: Queues): Promise<void> {
  await onChannel(connection, `queue ${queues.main}, which the broker's file has to declare`, (channel) =>
    channel.checkQueue(queues.main),
  );
  for (const [name, more] of declarations(queues)) {
    await onChannel(connection, `queue ${name}`, (channel) =>
      channel.assertQueue(name, { durable: true, arguments: { 'x-queue-type': 'quorum', ...more } }),
    );
  }
}

/** Arguments beside the type. */
function declarations({ main, suspects, parked, retry }: Queues): [name: string, more: Record<string, unknown>][] {
  const waits = [...retry].map(([delayMs, name]): [string, Record<string, unknown>] => [
    name,
    retryArguments(main, delayMs),
  ]);
  return [...waits, [suspects, keepingArguments], [parked, keepingArguments]];
}

/** A refused declaration takes its channel along, so each has one of its own. */
async function onChannel(
  connection: ChannelModel,
  what: string,
  work: (channel: Channel) => Promise<unknown>,
): Promise<void> {
  const channel = await connection.createChannel();
  // The call below fails with the same.
  channel.on('error', () => {});
  try {
    await work(channel);
  } catch (cause) {
    throw new Error(`${what}: ${(cause as Error).message}`, { cause });
  }
  await closeChannel(channel);
}

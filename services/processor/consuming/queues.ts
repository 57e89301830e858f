import type { Channel, ChannelModel } from 'amqplib';
import { closeChannel } from '../../amqp/link.ts';
import { delays, type Policy } from '../settling/decide.ts';

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
export function queuesOf({ queue, deadLetter, policy }: { queue: string; deadLetter: string; policy: Policy }): Queues {
  return {
    main: queue,
    suspects: `${queue}.suspects`,
    parked: deadLetter,
    retry: new Map(delays(policy).map((delayMs) => [delayMs, `${queue}.retry.${delayMs}`])),
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
    {
      'x-message-ttl': delayMs,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': main,
      // Without these two, what comes out of a queue on its own is lost when the broker is unlucky:
      // https://www.rabbitmq.com/docs/quorum-queues#dead-lettering
      'x-dead-letter-strategy': 'at-least-once',
      'x-overflow': 'reject-publish',
    },
  ]);
  return [...waits, [suspects, unlimited], [parked, unlimited]];
}

/**
 * The processor counts, and people look at what is parked: the default limit of 20 since RabbitMQ 4.0 would drop what came back more often.
 * https://www.rabbitmq.com/docs/quorum-queues#poison-message-handling
 */
const unlimited = { 'x-delivery-limit': -1 };

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

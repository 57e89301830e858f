import { z } from 'zod';
import type { QueueState } from '../rabbitmq/api-schemas.ts';
import type { Management } from '../rabbitmq/management.ts';

/** What is in a queue and who reads from it; undefined is not known. */
export interface QueueLoad {
  vhost: string;
  name: string;
  messages?: number;
  consumers?: number;
}

const peekSchema = z.array(z.object({ message_count: z.int() }));

/**
 * Reads as surely as RabbitMQ can say whether a queue is empty and unused. It can say so at once of classic queues only.
 * What it knows of quorum queues is up to 5 s old (and nothing after a start), so one that seems empty is asked for a
 * message, which goes back at once. Streams answer nobody; but they keep their messages, so that being late matters less.
 */
export async function readQueueLoad(
  management: Management,
  { vhost, name, type, messages: counted }: Pick<QueueState, 'vhost' | 'name' | 'type' | 'messages'>,
): Promise<QueueLoad> {
  const statistics = await management.queueStatistics(vhost, name);
  if (!statistics) return { vhost, name, messages: 0, consumers: 0 };
  const known = [counted ?? undefined, statistics.messages].filter((count) => count !== undefined);
  const messages = known.length === 0 ? undefined : Math.max(...known);
  const consumers = statistics.consumers;
  if (type === 'quorum' && !messages) return { vhost, name, messages: await peek(management, vhost, name), consumers };
  return { vhost, name, messages, consumers };
}

/** Number of messages that are ready. */
async function peek(management: Management, vhost: string, name: string): Promise<number> {
  const question = { count: 1, ackmode: 'ack_requeue_true', encoding: 'base64', truncate: 1 };
  const [first] = peekSchema.parse(await management.post(['queues', vhost, name, 'get'], question));
  return first ? first.message_count + 1 : 0;
}

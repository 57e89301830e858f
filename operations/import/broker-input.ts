import type { z } from 'zod';
import type { brokerSchema } from '../../catalog/kinds/broker/broker.ts';

/** What a person may write into a broker's file. */
export type BrokerInput = z.input<typeof brokerSchema>;

/** The type that files write, of one that RabbitMQ writes by its name or, in older versions, by its module. */
export function queueType(text: string | undefined): 'quorum' | 'classic' | 'stream' | undefined {
  const name = text?.replace(/^rabbit_(\w+)_queue$/, '$1');
  return name === 'quorum' || name === 'classic' || name === 'stream' ? name : undefined;
}

/** Whether a name can be a key of a file; JavaScript keeps one for itself. */
export function isWritable(key: string): boolean {
  return key !== '__proto__';
}

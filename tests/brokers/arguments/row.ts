import type { ArgumentValue } from '../../../catalog/kinds/broker/fields/argument.ts';
import type { exchangeTypes } from '../../../catalog/kinds/broker/fields/topology.ts';

export type ExchangeType = (typeof exchangeTypes)[number];

export type Arguments = Record<string, ArgumentValue>;

/** One object as a broker's file has it, which RabbitMQ and the check are to agree about. */
export type Judged =
  | { queue: { name?: string; type: string; durable?: boolean; autoDelete?: boolean; arguments?: Arguments } }
  | { exchange: { name?: string; type: string; internal?: boolean; durable?: boolean; arguments?: Arguments } }
  | { policy: JudgedPolicy }
  | { operatorPolicy: JudgedPolicy }
  | { binding: { source: string; destination?: string; routingKey?: string; arguments?: Arguments } }
  | { vhost: { defaultQueueType?: string; maxQueues?: number; maxConnections?: number } }
  | { user: { maxChannels?: number; maxConnections?: number; tags?: string[]; write?: string } };

export interface JudgedPolicy {
  name?: string;
  pattern?: string;
  applyTo?: string;
  priority?: number;
  definition: Arguments;
}

/**
 * What becomes of it: RabbitMQ takes it and the check says nothing; takes it and the check warns that it does nothing; refuses it, and
 * the check too; or takes it and the check refuses it for a reason of Warren's own.
 */
export type Verdict = 'taken' | 'idle' | 'refused' | 'ours';

export interface Row {
  judged: Judged;
  is: Verdict;
}

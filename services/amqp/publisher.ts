import { randomUUID } from 'node:crypto';
import { type ConfirmChannel, IllegalOperationError } from 'amqplib';
import type { Outgoing } from '../messages/request-message.ts';

/**
 * What became of a message.
 * - `confirmed`: the broker has it, in a queue, and on disk where the message is persistent.
 * - `unroutable`: no queue is bound for it; the broker has dropped it.
 * - `refused`: the broker or the client library would not take it, as when a queue is full and rejects.
 * - `lost`: the connection went away before the broker said anything; it may or may not have the message.
 * - `unavailable`: nothing was sent, since there is no open channel.
 */
export type Outcome = 'confirmed' | 'unroutable' | 'refused' | 'lost' | 'unavailable';

/** Where a message goes. The default exchange, '', routes to the queue that the routing key names. */
export interface Destination {
  exchange: string;
  routingKey: string;
}

/** Publishes and waits for the broker's word. Never throws for what the broker or the network does. */
export type Publish = (to: Destination, message: Outgoing) => Promise<Outcome>;

/** A publisher over one confirm channel, for as long as that is open. */
export function publisherOn(channel: ConfirmChannel): Publish {
  // A return comes before its confirm and names no delivery tag, so it is told apart by the correlation id.
  const waiting = new Map<string, { returned: boolean }>();
  channel.on('return', ({ properties }) => {
    const entry = waiting.get(properties.correlationId);
    if (entry) entry.returned = true;
  });
  const inTable = reusedTable();
  return ({ exchange, routingKey }, { properties, body }) =>
    new Promise((resolve) => {
      const correlationId: string = properties.correlationId ?? randomUUID();
      const entry = { returned: false };
      waiting.set(correlationId, entry);
      const settle = (outcome: Outcome) => {
        if (waiting.get(correlationId) === entry) waiting.delete(correlationId);
        resolve(outcome);
      };
      try {
        // The callback is called with an error for a nack, and for every message without a word when the channel ends.
        const options = { ...properties, headers: inTable(properties.headers), correlationId, mandatory: true };
        channel.publish(exchange, routingKey, body, options, (error) => {
          if (error) settle(isNack(error) ? 'refused' : 'lost');
          else settle(entry.returned ? 'unroutable' : 'confirmed');
        });
      } catch (error) {
        // Nothing was written: the channel is closing, or the headers are larger than amqplib can write.
        settle(error instanceof IllegalOperationError ? 'unavailable' : 'refused');
      }
    });
}

/**
 * Gives headers in the same object each time, for a publish that has written them when it returns. amqplib makes the headers the
 * prototype of another object (`publish` in its lib/api_args.js), for which V8 has to rebuild an object that was none
 * before: a third of what a message costs. Names that a message lacks stay with `undefined`, which amqplib leaves out.
 */
function reusedTable(): (headers: Record<string, unknown> | undefined) => Record<string, unknown> {
  const table: Record<string, unknown> = {};
  return (headers = {}) => {
    for (const name in table) if (!(name in headers)) table[name] = undefined;
    return Object.assign(table, headers);
  };
}

function isNack(error: unknown): boolean {
  return error instanceof Error && error.message === 'message nacked';
}

import type { GetMessage, Options } from 'amqplib';
import { header } from '../../contracts/messages.ts';

/** A message that was parked, as people and machines are told of it. */
export interface ParkedMessage {
  /** Undefined when its publisher gave none. */
  messageId: string | undefined;
  /** The message's `type`: the endpoint that it came in by. */
  endpoint: string | undefined;
  /** Why the processor gave up on it. */
  reason: string | undefined;
  /** The last try, from 1. */
  attempt: number | undefined;
  /** When the request was received, in ISO format. */
  receivedAt: string | undefined;
  bytes: number;
}

/** What to show of a message. */
export function describeParked({ properties, content }: Pick<GetMessage, 'properties' | 'content'>): ParkedMessage {
  const headers = properties.headers ?? {};
  const timestamp: unknown = properties.timestamp;
  return {
    messageId: text(properties.messageId),
    endpoint: text(properties.type),
    reason: text(headers[header.reason]),
    attempt: typeof headers[header.attempt] === 'number' ? headers[header.attempt] : undefined,
    // Seconds of any size may stand in a message.
    receivedAt:
      typeof timestamp === 'number' && timestamp > 0 && timestamp < 8.64e12
        ? new Date(timestamp * 1000).toISOString()
        : undefined,
    bytes: content.length,
  };
}

/** Headers that speak of where a message has been and what it met there, and of who waited for it. */
const left: readonly string[] = [header.reason, header.parkedFrom, header.deadline, header.hindered];

/**
 * The properties with which a parked message goes back to its queue: those it had, at its first attempt. Nobody waits for a
 * reply any more, so it has no deadline either, after which it would be dropped.
 */
export function propertiesAnew(message: Pick<GetMessage, 'properties'>): Options.Publish {
  const { expiration: _, replyTo: __, headers, ...kept } = propertiesAsTheyAre(message);
  const entries = Object.entries(headers).filter(([name]) => !left.includes(name));
  return { ...kept, headers: { ...Object.fromEntries(entries), [header.attempt]: 1 } };
}

/** The properties of a message's copy, without what RabbitMQ wrote into it, `x-…`, and would take for a client's own. */
export function propertiesAsTheyAre({
  properties,
}: Pick<GetMessage, 'properties'>): Options.Publish & { headers: object } {
  const { headers = {}, deliveryMode, clusterId: _, ...kept } = properties;
  const entries = Object.entries(headers).filter(([name]) => !name.startsWith('x-'));
  return { ...kept, persistent: deliveryMode === 2, headers: Object.fromEntries(entries) };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

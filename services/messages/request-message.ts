import type { Message, MessageProperties, Options } from 'amqplib';
import { appId, header } from '../../contracts/messages.ts';
import type { HeaderPair, HttpRequest } from './http.ts';
import { endToEnd, hasHopByHop } from './http.ts';

/** What a request becomes on its way to a queue. */
export interface RequestMessage {
  request: HttpRequest;
  /** Name of the endpoint; the message's `type`. */
  endpoint: string;
  /** The sender's id where there is one, else one that the receiver made: what makes two deliveries the same. */
  messageId: string;
  /** Signature scheme that was checked. */
  verifiedBy: string;
  client: string;
  receivedAt: Date;
  /** Where the reply goes; absent on requests that nobody waits for. */
  reply?: { to: string; correlationId: string; deadline: Date };
  /** `traceparent` and `tracestate`. */
  trace: Readonly<Record<string, string>>;
}

/** Properties and body to publish. */
export interface Outgoing {
  properties: Options.Publish;
  body: Buffer;
}

/**
 * A message that says all of the request. Webhooks are persistent; a request that somebody waits for is not, and is dropped
 * once nobody waits any more.
 */
export function encodeRequest(message: RequestMessage): Outgoing {
  const { request, endpoint, messageId, reply } = message;
  const { json, host, contentType, contentEncoding } = carriedHeaders(request.headers);
  const headers: Record<string, string | number> = {
    [header.specVersion]: '1.0',
    [header.eventId]: messageId,
    [header.eventSource]: `https://${host}`,
    [header.eventType]: endpoint,
    [header.method]: request.method,
    [header.target]: request.target,
    [header.headers]: json,
    [header.attempt]: 1,
    [header.verifiedBy]: message.verifiedBy,
    [header.client]: message.client,
    ...message.trace,
  };
  const properties: Outgoing['properties'] = {
    contentType,
    contentEncoding,
    messageId,
    type: endpoint,
    appId: appId.receiver,
    timestamp: Math.floor(message.receivedAt.getTime() / 1000),
    persistent: reply === undefined,
    mandatory: true,
    headers,
  };
  if (reply) {
    headers[header.deadline] = reply.deadline.getTime();
    properties.replyTo = reply.to;
    properties.correlationId = reply.correlationId;
    properties.expiration = Math.max(1, reply.deadline.getTime() - message.receivedAt.getTime());
  }
  return { properties, body: request.body };
}

/** A message from a queue, read. */
export interface ReceivedRequest {
  request: HttpRequest;
  endpoint: string;
  /** Undefined when the publisher gave none: nothing then tells two deliveries from two messages. */
  messageId: string | undefined;
  /** From 1. */
  attempt: number;
  /** How often a delivery was hindered, from 0. */
  hindered: number;
  client: string | undefined;
  verifiedBy: string | undefined;
  reply?: { to: string; correlationId: string };
  /**
   * Milliseconds after which nobody waits, of which the broker counts those in its queue; undefined where it does not expire. The
   * header says when that is by the gateway's clock, which no other program has.
   */
  expiresInMs: number | undefined;
  trace: Readonly<Record<string, string>>;
}

/**
 * Reads a message of any publisher. One that does not come from a receiver is a `POST /` of its body; never throws for what a
 * message says.
 */
export function decodeRequest({ properties, content }: Pick<Message, 'properties' | 'content'>): ReceivedRequest {
  const fields = properties.headers ?? {};
  const correlationId = text(properties.correlationId);
  const replyTo = text(properties.replyTo);
  return {
    request: {
      method: text(fields[header.method]) ?? 'POST',
      target: targetOf(fields[header.target]),
      headers: readPairs(fields[header.headers]) ?? fallbackHeaders(properties),
      body: content,
    },
    endpoint: text(properties.type) ?? '',
    messageId: text(properties.messageId) || undefined,
    attempt: positive(fields[header.attempt]) ?? 1,
    hindered: positive(fields[header.hindered]) ?? 0,
    client: text(fields[header.client]),
    verifiedBy: text(fields[header.verifiedBy]),
    ...(replyTo && correlationId ? { reply: { to: replyTo, correlationId } } : {}),
    expiresInMs: millisecondsOf(properties.expiration),
    trace: Object.fromEntries(
      ['traceparent', 'tracestate'].flatMap((name) => {
        const value = text(fields[name]);
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
}

/** Pairs from the JSON list of a message's header; undefined when it is none. */
export function readPairs(value: unknown): HeaderPair[] | undefined {
  const json = text(value);
  if (json === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every(isPair) ? list : undefined;
  } catch {
    return undefined;
  }
}

/** What a message takes from the headers of a request or a response, in one pass over them. */
export function carriedHeaders(headers: readonly HeaderPair[]): {
  /** Those that are carried on, as the list that `http-headers` holds. */
  json: string;
  host: string;
  /** Properties of their own in AMQP. */
  contentType: string | undefined;
  contentEncoding: string | undefined;
} {
  const first = new Map<string, string>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    if (!first.has(lower)) first.set(lower, value);
  }
  return {
    json: JSON.stringify(first.has('connection') || hasHopByHop(first) ? endToEnd(headers) : headers),
    host: first.get('host') ?? '',
    contentType: short(first.get('content-type')),
    contentEncoding: short(first.get('content-encoding')),
  };
}

/** Texts of properties are at most 255 bytes long; the full value stands in `http-headers` anyway. */
function short(value: string | undefined): string | undefined {
  return value !== undefined && Buffer.byteLength(value) <= 255 ? value : undefined;
}

function isPair(value: unknown): value is HeaderPair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

function fallbackHeaders({ contentType, contentEncoding }: MessageProperties): HeaderPair[] {
  const type = text(contentType);
  const encoding = text(contentEncoding);
  return [
    ...(type ? [['content-type', type] as const] : []),
    ...(encoding ? [['content-encoding', encoding] as const] : []),
  ];
}

function targetOf(value: unknown): string {
  const target = text(value);
  return target?.startsWith('/') || target === '*' ? target : '/';
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** The property is a text of digits: https://www.rabbitmq.com/docs/ttl#per-message-ttl-in-publishers */
function millisecondsOf(expiration: unknown): number | undefined {
  const digits = String(expiration ?? '');
  return /^\d{1,10}$/.test(digits) ? Number(digits) : undefined;
}

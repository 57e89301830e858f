import type { Message, MessageProperties, Options } from 'amqplib';
import type { HeaderPair, HttpRequest } from './http.ts';
import { endToEnd } from './http.ts';
import { header } from './names.ts';

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
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  return {
    body: request.body,
    properties: {
      ...contentProperties(request.headers),
      messageId,
      type: endpoint,
      appId: 'warren-receiver',
      timestamp: Math.floor(message.receivedAt.getTime() / 1000),
      persistent: reply === undefined,
      mandatory: true,
      ...(reply && {
        replyTo: reply.to,
        correlationId: reply.correlationId,
        expiration: Math.max(1, reply.deadline.getTime() - message.receivedAt.getTime()),
      }),
      headers: {
        [header.specVersion]: '1.0',
        [header.eventId]: messageId,
        [header.eventSource]: `https://${host}`,
        [header.eventType]: endpoint,
        [header.method]: request.method,
        [header.target]: request.target,
        [header.headers]: JSON.stringify(endToEnd(request.headers)),
        [header.attempt]: 1,
        [header.verifiedBy]: message.verifiedBy,
        [header.client]: message.client,
        ...(reply && { [header.deadline]: reply.deadline.getTime() }),
        ...message.trace,
      },
    },
  };
}

/** A message from a queue, read. */
export interface ReceivedRequest {
  request: HttpRequest;
  endpoint: string;
  /** Undefined when the publisher gave none: nothing then tells two deliveries from two messages. */
  messageId: string | undefined;
  /** From 1. */
  attempt: number;
  client: string | undefined;
  verifiedBy: string | undefined;
  reply?: { to: string; correlationId: string };
  /** After which nobody waits. */
  deadline: Date | undefined;
  trace: Readonly<Record<string, string>>;
}

/**
 * Reads a message of any publisher. One that does not come from a receiver is a `POST /` of its body; never throws for what a
 * message says.
 */
export function decodeRequest({ properties, content }: Pick<Message, 'properties' | 'content'>): ReceivedRequest {
  const told = properties.headers ?? {};
  const correlationId = text(properties.correlationId);
  const replyTo = text(properties.replyTo);
  return {
    request: {
      method: text(told[header.method]) ?? 'POST',
      target: targetOf(told[header.target]),
      headers: readPairs(told[header.headers]) ?? fallbackHeaders(properties),
      body: content,
    },
    endpoint: text(properties.type) ?? '',
    messageId: text(properties.messageId) || undefined,
    attempt: positive(told[header.attempt]) ?? 1,
    client: text(told[header.client]),
    verifiedBy: text(told[header.verifiedBy]),
    ...(replyTo && correlationId ? { reply: { to: replyTo, correlationId } } : {}),
    deadline: dateOf(told[header.deadline]),
    trace: Object.fromEntries(
      ['traceparent', 'tracestate'].flatMap((name) => {
        const value = text(told[name]);
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

/** Content type and encoding are properties of their own in AMQP. */
export function contentProperties(headers: readonly HeaderPair[]): Options.Publish {
  const find = (wanted: string) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const type = short(find('content-type'));
  const encoding = short(find('content-encoding'));
  return { ...(type && { contentType: type }), ...(encoding && { contentEncoding: encoding }) };
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

function dateOf(value: unknown): Date | undefined {
  const milliseconds = positive(value);
  return milliseconds === undefined ? undefined : new Date(milliseconds);
}

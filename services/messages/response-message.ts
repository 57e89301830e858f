import type { Message } from 'amqplib';
import { appId, header } from '../../contracts/messages.ts';
import type { HttpResponse } from './http.ts';
import { carriedHeaders, type Outgoing, readPairs } from './request-message.ts';

/** A message that carries a response back to whoever waits under the correlation id. */
export function encodeResponse({
  response,
  correlationId,
  queue,
  trace,
}: {
  response: HttpResponse;
  correlationId: string;
  /** The queue that the request was taken from; a fan-out endpoint waits for one of several. */
  queue: string;
  trace: Readonly<Record<string, string>>;
}): Outgoing {
  const { json, contentType, contentEncoding } = carriedHeaders(response.headers);
  return {
    body: response.body,
    properties: {
      contentType,
      contentEncoding,
      correlationId,
      type: 'response',
      appId: appId.processor,
      persistent: false,
      mandatory: true,
      timestamp: Math.floor(Date.now() / 1000),
      headers: {
        [header.status]: response.status,
        [header.headers]: json,
        [header.repliedBy]: queue,
        ...trace,
      },
    },
  };
}

/** A response as a message carries it. */
export interface ReceivedResponse {
  response: HttpResponse;
  correlationId: string;
  /** Queue whose worker answered. */
  queue: string;
}

/** Reads a message from the queue of replies; undefined for one that is none, which anybody with the name could send. */
export function decodeResponse({
  properties,
  content,
}: Pick<Message, 'properties' | 'content'>): ReceivedResponse | undefined {
  const fields = properties.headers ?? {};
  const status = fields[header.status];
  const headers = readPairs(fields[header.headers]);
  const { correlationId } = properties;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  if (!headers || typeof correlationId !== 'string') return undefined;
  return { response: { status, headers, body: content }, correlationId, queue: String(fields[header.repliedBy] ?? '') };
}

import type { ConsumeMessage } from 'amqplib';
import { decodeRequest, type ReceivedRequest } from '../../messages/request-message.ts';
import type { Origin } from '../settling/decide.ts';
import { keyOf } from './recent-deliveries.ts';
import type { Session } from './session.ts';

/** A message as it was taken from a queue. */
export interface Delivery {
  message: ConsumeMessage;
  origin: Origin;
  /** The session it was taken on, where alone it can be acknowledged. */
  session: Session;
  request: ReceivedRequest;
  /** See job.ts. */
  deadline: number | undefined;
  /** What makes two deliveries the same; undefined for a message without an id. */
  key: string | undefined;
  redelivered: boolean;
  /** See settling/decide.ts. */
  deaths: number;
  acquired: number | undefined;
  /** How often it is being tried, from 1, deaths included. */
  attempt: number;
}

export function readDelivery(session: Session, message: ConsumeMessage, origin: Origin): Delivery {
  const request = decodeRequest(message);
  const headers = message.properties.headers ?? {};
  return {
    message,
    origin,
    session,
    request,
    deadline: deadlineOf(request),
    key: keyOf(request),
    redelivered: message.fields.redelivered,
    deaths: count(headers['x-delivery-count']) ?? 0,
    acquired: count(headers['x-acquired-count']),
    attempt: request.attempt,
  };
}

/** The broker hands out what has not expired; how much of its time is over, only the gateway's clock could tell. */
function deadlineOf({ reply, expiresInMs }: ReceivedRequest): number | undefined {
  return reply && expiresInMs !== undefined ? performance.now() + expiresInMs : undefined;
}

/** What a line of the log says of the message. */
export function named({ request, attempt }: Delivery): Record<string, unknown> {
  const requestId = request.request.headers.find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
  return { endpoint: request.endpoint, messageId: request.messageId, requestId, attempt };
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined;
}

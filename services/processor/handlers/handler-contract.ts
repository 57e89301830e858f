import type { PoolConnection } from 'mysql2/promise';
import type { HeaderPair, HttpRequest, HttpResponse } from '../../messages/http.ts';
import type { Logger } from '../../observability/log.ts';
import type { Cache } from '../cache/cache.ts';
import type { Job } from '../job.ts';
import { Reject } from './reject.ts';

/** What a handler gets to work on. */
export interface HandlerMessage {
  /** Undefined when the publisher gave none. */
  id: string | undefined;
  /** Name of the endpoint it came in by. */
  endpoint: string;
  /** How often it is being tried, from 1. */
  attempt: number;
  request: HttpRequest;
  /** The body as JSON. Throws Reject for one that is none, as trying again would not help. */
  json(): unknown;
  /** After which certainly nobody waits for the reply, by this computer's clock; undefined when nobody waits at all. */
  deadline: Date | undefined;
}

/** What a handler works with. */
export interface Tools {
  /**
   * A connection of mysql2, within the transaction that also remembers the message; undefined for a processor without
   * database. Whoever commits, rolls back or swallows a deadlock on it fails the message.
   */
  transaction: PoolConnection | undefined;
  /** A client of Redis; undefined without one, and while it is away. Its commands may fail, and need a `catch` each. */
  cache: Cache | undefined;
  /**
   * Works while nobody else has the lock of that name, which lasts for `ttlMs` at most. With a database, the token
   * rises with each holder; the message fails, and is tried again, if somebody took the lock before its transaction was
   * committed. The lock is let go of when the message is through. Without the cache, there is no lock but that.
   */
  lock<T>(name: string, ttlMs: number, work: (token: number | undefined) => Promise<T>): Promise<T>;
  log: Logger;
  /** Given when certainly nobody waits any more, when the work took too long, and when the processor stops. */
  signal: AbortSignal;
  /** What to throw for a message that no further try would help. */
  Reject: typeof Reject;
}

/**
 * What a module of handlers exports as `handle`. Returning means done; the response counts where somebody waits, 204 by
 * default.
 */
export type Handle = (message: HandlerMessage, tools: Tools) => Promise<unknown>;

/** The message of a job, as handlers see it. */
export function messageOf({ request, attempt, deadline }: Job): HandlerMessage {
  return {
    id: request.messageId,
    endpoint: request.endpoint,
    attempt,
    request: request.request,
    json() {
      try {
        return JSON.parse(request.request.body.toString('utf8'));
      } catch {
        throw new Reject('the body is not JSON', { status: 400 });
      }
    },
    deadline: deadline === undefined ? undefined : new Date(Date.now() + deadline - performance.now()),
  };
}

/** What a handler returned, as a response. Throws for anything else, before its transaction is committed. */
export function responseOf(returned: unknown): HttpResponse | undefined {
  if (returned === undefined || returned === null) return undefined;
  const { status, headers = [], body = '' } = returned as Record<string, unknown>;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new Error(`the handler returned status ${String(status)}. Use 200 to 599, or return nothing.`);
  }
  if (!Array.isArray(headers) || !headers.every(isPair)) {
    throw new Error('the handler returned headers that are no list of [name, value]');
  }
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new Error('the handler returned a body that is neither text nor bytes');
  }
  return { status, headers, body: typeof body === 'string' ? Buffer.from(body) : Buffer.from(body) };
}

function isPair(value: unknown): value is HeaderPair {
  return Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === 'string');
}

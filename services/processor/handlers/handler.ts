import { setTimeout as sleep } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2/promise';
import { unsignedScheme } from '../../../contracts/endpoint-settings.ts';
import type { HttpResponse } from '../../messages/http.ts';
import type { Logger } from '../../observability/log.ts';
import type { Cache } from '../cache/cache.ts';
import { Locked, type Locks } from '../cache/locks.ts';
import { keyOf } from '../consuming/recent-deliveries.ts';
import { databaseError } from '../database/database.ts';
import { type Fences, Superseded } from '../database/fences.ts';
import { AtWork, type Inbox, type Keep } from '../database/inbox.ts';
import type { Job, JobOutcome, RunJob } from '../job.ts';
import { type Handle, messageOf, responseOf, type Tools } from './handler-contract.ts';
import { isReject, Reject } from './reject.ts';

export type { Handle, HandlerMessage, Tools } from './handler-contract.ts';

/**
 * Longest time for a message nobody waits for. RabbitMQ ends a channel whose message is not acknowledged within 30
 * minutes: https://www.rabbitmq.com/docs/consumers#acknowledgement-timeout
 */
const longestMs = 25 * 60_000;

/** Transactions of one delivery: those that lost to another one, or lost their connection, are tried again this often. */
const transactions = 5;

/** Longest pause before the second transaction; each further one may be twice as long, up to the longest of all. */
const firstPauseMs = 50;
const longestPauseMs = 1_000;

export interface HandlerProps {
  handle: Handle;
  inbox?: Inbox | undefined;
  fences?: Fences | undefined;
  /** Undefined for a processor without cache. */
  cache?: { client(): Cache | undefined } | undefined;
  locks?: Locks | undefined;
  log: Logger;
  /** Whether the database answers; asked when it failed. */
  probe?: (() => Promise<string | undefined>) | undefined;
  limitMs?: number;
}

/** Works on messages by calling a handler in this process. */
export function openHandler(props: HandlerProps): RunJob {
  let saidNoId = false;
  return async (job) => {
    if (props.inbox && job.request.messageId === undefined && !saidNoId) {
      saidNoId = true;
      props.log.warn(
        { endpoint: job.request.endpoint },
        'messages without an id are worked on at least once, not once',
      );
    }
    const { limit, leaveLimit } = limitOf(job, props.limitMs ?? longestMs);
    // A handler that ignores the signal is not waited for; its transaction ends all the same.
    const timedOut = new Promise<JobOutcome>((resolve) => {
      limit.signal.addEventListener('abort', () => resolve(limit.outcome()), { once: true });
    });
    try {
      return await Promise.race([tried(props, job, limit.signal), timedOut]);
    } finally {
      leaveLimit();
    }
  };
}

function limitOf({ deadline, stopped }: Job, limitMs: number) {
  const controller = new AbortController();
  const left = deadline === undefined ? limitMs : deadline - performance.now();
  const withinMs = Math.max(1, Math.min(limitMs, left));
  let outcome: JobOutcome = { kind: 'timed-out', reason: `the handler took longer than ${withinMs} ms` };
  const timer = setTimeout(() => controller.abort(new Error('out of time')), withinMs);
  const onStop = () => {
    outcome = { kind: 'died', reason: 'the processor stopped' };
    controller.abort(new Error('the processor stops'));
  };
  stopped.addEventListener('abort', onStop, { once: true });
  return {
    limit: { signal: controller.signal, outcome: () => outcome },
    leaveLimit() {
      clearTimeout(timer);
      stopped.removeEventListener('abort', onStop);
    },
  };
}

async function tried(props: HandlerProps, job: Job, signal: AbortSignal): Promise<JobOutcome> {
  for (let transaction = 1; ; transaction += 1) {
    try {
      return await once(props, job, signal);
    } catch (error) {
      const kind = databaseError(error);
      const down = kind === 'down' ? await props.probe?.() : undefined;
      if (down !== undefined) return { kind: 'unavailable', need: 'database', reason: down };
      // Whoever waits gets the answer of the delivery that is at work, if that comes in time.
      const waits = error instanceof AtWork && job.request.reply !== undefined;
      const again = waits || (kind !== undefined && transaction < transactions);
      if (!again || signal.aborted) return failure(props, job, error, kind);
      await sleep(pauseBefore(transaction + 1, Math.random()), undefined, { signal }).catch(() => {});
    }
  }
}

/**
 * How long to wait before a transaction, from the second on, in milliseconds. Drawn, so that those that met do not meet again:
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/ ("Full Jitter"). `drawn` is from 0 to 1.
 */
export function pauseBefore(transaction: number, drawn: number): number {
  return drawn * Math.min(longestPauseMs, firstPauseMs * 2 ** (transaction - 2));
}

async function once(props: HandlerProps, job: Job, signal: AbortSignal): Promise<JobOutcome> {
  const { inbox, fences, cache, locks, handle, log } = props;
  const { request } = job;
  const taken: { name: string; token: number | undefined; letGo: () => Promise<void> }[] = [];
  const run = async (transaction: PoolConnection | undefined): Promise<HttpResponse | undefined> => {
    const tools: Tools = {
      transaction,
      get cache() {
        return cache?.client();
      },
      async lock(name, ttlMs, work) {
        const letGo = locks ? await locks.take(name, ttlMs, signal) : async () => {};
        const lock: (typeof taken)[number] = { name, token: undefined, letGo };
        taken.push(lock);
        lock.token = await fences?.take(name);
        return work(lock.token);
      },
      log: log.child({ endpoint: request.endpoint, messageId: request.messageId }),
      signal,
      Reject,
    };
    return responseOf(await handle(messageOf(job), tools));
  };
  try {
    if (!inbox) return { kind: 'handled', response: await run(undefined) };
    const result = await inbox.once(
      { key: keyOf(request), keep: keepOf(request), signal },
      (connection) => run(connection),
      async (connection) => {
        for (const { name, token } of taken) {
          if (token !== undefined) await fences?.verify(connection, name, token);
        }
      },
    );
    return { kind: 'handled', ...result };
  } finally {
    // After the commit, so that the next holder sees what was done. Nothing waits for it.
    for (const { letGo } of taken) void letGo();
  }
}

/** Endpoints that check no signature are open to anybody. */
function keepOf({ reply, verifiedBy }: Job['request']): Keep {
  if (!reply) return 'not';
  return verifiedBy === unsignedScheme ? 'shortly' : 'with-message';
}

function failure(
  { log }: HandlerProps,
  { request }: Job,
  error: unknown,
  kind: 'busy' | 'down' | undefined,
): JobOutcome {
  const reason = reasonOf(error);
  if (isReject(error)) {
    const { status } = error;
    const known = typeof status === 'number' && Number.isInteger(status) && status >= 400 && status <= 599;
    return { kind: 'rejected', reason, ...(known && { status }) };
  }
  if (error instanceof AtWork) return { kind: 'at-work', reason };
  if (kind !== undefined || error instanceof Superseded || error instanceof Locked) return { kind: 'hindered', reason };
  log.warn({ endpoint: request.endpoint, messageId: request.messageId, err: error }, 'the handler failed');
  return { kind: 'failed', reason };
}

/** Handlers may throw anything, and give an error any message. */
function reasonOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return 'the handler threw what is no text';
  }
}

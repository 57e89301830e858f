import { setTimeout as sleep } from 'node:timers/promises';
import { heartbeatSeconds } from '../../amqp/link.ts';
import { flushTraces } from '../../observability/tracing.ts';
import type { Receiver } from '../receiver.ts';
import { type FunctionUrlEvent, type FunctionUrlResult, readEvent, writeResult } from './function-url.ts';

/** What is used of Lambda's context. */
export interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: FunctionUrlEvent, context: LambdaContext) => Promise<FunctionUrlResult>;

/** Kept back of the time that Lambda gives, for the answer to get out. */
const reserveMs = 500;

/** Longest wait for a collector of traces, which is not to hold back an answer. */
const tracesWithinMs = 1_000;

/** How long a broker may take to be connected to before a request is answered without it. */
const connectWithinMs = 5_000;

/**
 * The handler of an environment. `open` is called at once, and again when it failed. Between requests Lambda freezes the environment: after longer
 * than a heartbeat the broker may have given the connection up without this side knowing, so another one is made first.
 */
export function openHandler({
  open,
  now = Date.now,
  flush = flushTraces,
}: {
  open: () => Promise<Pick<Receiver, 'receive' | 'renew' | 'connected'>>;
  now?: () => number;
  /** Sends what spans there are; never throws. */
  flush?: () => Promise<void>;
}): Handler {
  let opened: ReturnType<typeof open> | undefined;
  let lastUsed = now();
  const ensure = () => {
    opened ??= open().catch((error) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  // Before the first request, while Lambda gives a new environment more of a processor. A request is told of what went wrong.
  ensure().catch(() => {});
  return async (event, context) => {
    // The wait for a broker is part of what a request takes.
    const came = performance.now();
    const began = now();
    const answerBy = began + context.getRemainingTimeInMillis() - reserveMs;
    const receiver = await ensure();
    if (began - lastUsed > heartbeatSeconds * 1000) receiver.renew();
    await receiver.connected(Math.max(0, Math.min(connectWithinMs, answerBy - now())));
    const response = await receiver.receive({ ...readEvent(event, answerBy), began: came });
    lastUsed = now();
    // Lambda may freeze the environment with the answer.
    const tooLong = new AbortController();
    const withinMs = Math.max(0, Math.min(tracesWithinMs, answerBy - now()));
    await Promise.race([flush(), sleep(withinMs, undefined, { signal: tooLong.signal }).catch(() => {})]);
    tooLong.abort();
    return writeResult(response);
  };
}

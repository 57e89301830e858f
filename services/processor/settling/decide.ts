import { delayAfter, delayAfterHindrance, type RetryPolicy } from '../../../contracts/processor-queues.ts';
import type { HttpResponse } from '../../messages/http.ts';
import type { JobOutcome, Need } from '../job.ts';

/** Which of its queues a message was taken from. */
export type Origin = 'main' | 'suspects';

/** What is known of a message when it arrives. */
export interface Arrived {
  origin: Origin;
  /** The broker gave it to a worker before. */
  redelivered: boolean;
  /**
   * `x-delivery-count`: how often a worker died, or was cut off, with it; before RabbitMQ 4.3, how often it came back
   * at all.
   */
  deaths: number;
  /** `x-acquired-count`: how often a worker had it; undefined where the broker counts no such thing. */
  acquired: number | undefined;
  /** Header `attempt`, from 1. */
  attempt: number;
  /** This very process had it before, and lived. */
  seenHere: boolean;
}

/** What to do with a message that arrives. */
export type ArrivalDecision = { do: 'work'; attempt: number } | { do: 'suspect' } | { do: 'park'; reason: string };

/**
 * Decides on arrival. A message whose worker died is set apart, so that no innocent is worked on beside it; one that
 * was only given back, or that this process had, is not.
 *
 * Since RabbitMQ 4.3, `x-delivery-count` counts connections that ended and `reject`, while `x-acquired-count` counts
 * `nack` too: https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.5/deps/rabbit/src/rabbit_fifo.erl
 * (incr_msg_headers, maybe_return_all). Before, there is the first one alone, and it counts all of them (seen with
 * 4.0.5).
 */
export function onArrival(message: Arrived, { attempts }: { attempts: number }): ArrivalDecision {
  if (message.origin === 'main') {
    const onlyGivenBack = message.acquired !== undefined && message.acquired > 0 && message.deaths === 0;
    if (message.redelivered && !message.seenHere && !onlyGivenBack) return { do: 'suspect' };
    return { do: 'work', attempt: message.attempt };
  }
  const failures = message.attempt - 1;
  if (message.deaths > 0 && message.deaths + failures >= attempts) {
    return { do: 'park', reason: `a worker died ${times(message.deaths)} while it worked on this message alone` };
  }
  return { do: 'work', attempt: message.attempt + message.deaths };
}

/** What to do with a message that was worked on. */
export type Settlement =
  | { do: 'acknowledge'; outcome: 'done' | 'duplicate' }
  | { do: 'reply'; response: HttpResponse; outcome: 'done' | 'duplicate' | 'failed'; reason?: string }
  | { do: 'retry'; delayMs: number; attempt: number; hindered: number; reason: string }
  | { do: 'park'; reason: string }
  | { do: 'again'; reason: string }
  | { do: 'return'; need: Need; reason: string };

/** What is known of a message when the work on it has ended. */
export interface Worked {
  /** How often it was tried by now, from 1; deaths count. */
  attempt: number;
  /** How many deliveries of it were hindered before. */
  hindered: number;
  /** How often of that in this process, one after the other while somebody waits. */
  tries: number;
  method: string;
  reply: boolean;
  /** Milliseconds that somebody may wait for the reply yet; undefined where nobody says how long. */
  leftMs: number | undefined;
}

/**
 * Decides on the outcome. Whoever waits for a reply gets one at once; what nobody waits for is tried again, and parked
 * in the end.
 */
export function onOutcome(outcome: JobOutcome, message: Worked, policy: RetryPolicy): Settlement {
  if (outcome.kind === 'unavailable') return { do: 'return', need: outcome.need, reason: outcome.reason };
  return message.reply ? onOutcomeWithReply(outcome, message, policy) : onOutcomeWithout(outcome, message, policy);
}

/** Methods that may be done twice: https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 */
const idempotent = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']);

/** Less time than this is not enough for another try. */
const worthTryingMs = 100;

type Tried = Exclude<JobOutcome, { kind: 'unavailable' }>;

function onOutcomeWithReply(outcome: Tried, { tries, method, leftMs }: Worked, { attempts }: RetryPolicy): Settlement {
  switch (outcome.kind) {
    case 'answered':
    case 'handled': {
      const response = outcome.response ?? { status: 204, headers: [], body: Buffer.alloc(0) };
      return { do: 'reply', response, outcome: wasDone(outcome) };
    }
    case 'died':
      if (idempotent.has(method) && tries < attempts && leftMs !== undefined && leftMs > worthTryingMs) {
        return { do: 'again', reason: outcome.reason };
      }
      return madeUp(502, outcome.reason);
    case 'timed-out':
      return madeUp(504, outcome.reason);
    case 'rejected':
      return madeUp(outcome.status ?? 422, outcome.reason);
    case 'failed':
      return madeUp(outcome.status ?? 500, outcome.reason);
    case 'hindered':
    case 'at-work':
      return madeUp(503, outcome.reason);
  }
}

function onOutcomeWithout(outcome: Tried, { attempt, hindered }: Worked, policy: RetryPolicy): Settlement {
  if (outcome.kind === 'handled' || (outcome.kind === 'answered' && isSuccess(outcome.response.status))) {
    return { do: 'acknowledge', outcome: wasDone(outcome) };
  }
  const reason = outcome.kind === 'answered' ? `the application answered ${outcome.response.status}` : outcome.reason;
  if (outcome.kind === 'rejected') return { do: 'park', reason };
  // Ends with the other delivery, which may take no longer than any other, so that there is no need to count.
  if (outcome.kind === 'at-work') return { do: 'retry', delayMs: delayAfter(1, policy), attempt, hindered, reason };
  if (outcome.kind === 'hindered') return onHindrance(reason, attempt, hindered + 1, policy);
  if (attempt >= policy.attempts) return { do: 'park', reason: `${reason}; attempt ${attempt} of ${policy.attempts}` };
  return { do: 'retry', delayMs: delayAfter(attempt, policy), attempt: attempt + 1, hindered, reason };
}

/**
 * Deliveries of a message that may be hindered, each of which tries several transactions, before it is parked. With the pauses of the
 * defaults they take 17 minutes and more: long enough for a failover or a long report, and not for ever, since a statement that
 * the server dies of loses its connection each time, too.
 */
export const mostHindrances = 20;

function onHindrance(reason: string, attempt: number, hindered: number, policy: RetryPolicy): Settlement {
  if (hindered >= mostHindrances) {
    return { do: 'park', reason: `${reason}; hindered ${hindered} times, at attempt ${attempt} of ${policy.attempts}` };
  }
  return { do: 'retry', delayMs: delayAfterHindrance(hindered, policy), attempt, hindered, reason };
}

/**
 * A response that the application did not give. It says no more than its status, which is nobody's business but the
 * operator's.
 */
function madeUp(status: number, reason: string): Settlement {
  const body = Buffer.from(`${status}\n`);
  const headers = [
    ['content-type', 'text/plain; charset=utf-8'],
    ['content-length', String(body.length)],
  ] as const;
  return { do: 'reply', response: { status, headers, body }, outcome: 'failed', reason };
}

function wasDone(outcome: Tried): 'done' | 'duplicate' {
  return outcome.kind === 'handled' && outcome.duplicate ? 'duplicate' : 'done';
}

function isSuccess(status: number): boolean {
  return status >= 200 && status <= 299;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

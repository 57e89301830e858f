import type { HttpResponse } from '../messages/http.ts';
import type { ReceivedRequest } from '../messages/request-message.ts';

/** One message to work on. */
export interface Job {
  request: ReceivedRequest;
  /** How often it is being tried, from 1; deaths of workers count. */
  attempt: number;
  /**
   * After which certainly nobody waits for the reply, as `performance.now()` tells it: as long after its arrival as it may be old at all.
   * Undefined where nobody waits.
   */
  deadline: number | undefined;
  /** Given when the processor stops and cannot wait any longer. */
  stopped: AbortSignal;
}

/** What the processor cannot work without. */
export type Need = 'application' | 'database';

/**
 * What became of the work.
 * - `answered`: the application says this.
 * - `handled`: the handler is through, with a response or without. `duplicate`: it was before, and this is its response of then.
 * - `failed`: it was tried and did not succeed. `status`: what to tell whoever waits.
 * - `hindered`: its transaction lost to another one, or lost the database, and nothing of it is there. The message is not
 *   to blame.
 * - `at-work`: another delivery of the same message is being worked on, here or elsewhere; what comes of that is not known yet.
 * - `died`: the application's connection ended in the middle; nobody knows how far it came.
 * - `timed-out`: it took longer than it may.
 * - `rejected`: no further try would help.
 * - `unavailable`: it was not tried at all, since what it needs does not answer.
 */
export type JobOutcome =
  | { kind: 'answered'; response: HttpResponse }
  | { kind: 'handled'; response?: HttpResponse | undefined; duplicate?: boolean }
  | { kind: 'failed'; reason: string; status?: number }
  | { kind: 'hindered'; reason: string }
  | { kind: 'at-work'; reason: string }
  | { kind: 'died'; reason: string }
  | { kind: 'timed-out'; reason: string }
  | { kind: 'rejected'; reason: string; status?: number }
  | { kind: 'unavailable'; need: Need; reason: string };

/** Does the work of a message. Never throws. */
export type RunJob = (job: Job) => Promise<JobOutcome>;

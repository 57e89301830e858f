import { requestOutcome } from '../../../contracts/request-metrics.ts';

/**
 * Whether a request was answered as its endpoint promises: a broker has it, or a worker answered it with less than 500, in time. Undefined where
 * it counts neither way: nothing is promised, or it was refused for what its sender can mend (4xx, too many requests among them).
 */
export function keptPromise({
  promisedMs,
  status,
  outcome,
  durationMs,
}: {
  promisedMs: number | undefined;
  status: number;
  outcome: string;
  durationMs: number;
}): boolean | undefined {
  if (promisedMs === undefined) return undefined;
  if (status >= 500) return false;
  return wentThrough(outcome) ? durationMs <= promisedMs : undefined;
}

/** Whether a request got where it should, whatever a worker answered. */
export function wentThrough(outcome: string): boolean {
  return outcome === requestOutcome.confirmed || outcome === requestOutcome.replied;
}

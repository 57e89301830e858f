import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/log.ts';
import type { Need } from '../job.ts';

/** Says why something does not answer; undefined when it does. Never throws, and takes a few seconds at most. */
export type Probe = () => Promise<string | undefined>;

/**
 * Keeps the processor from taking messages while what it needs does not answer. Each need is looked at again and again,
 * less and less often, until it answers.
 */
export interface Pauses {
  /** Begins a pause, unless one for this need is on. */
  begin(need: Need, reason: string): void;
  /** The same at the start, when nobody has asked yet. */
  await(need: Need): void;
  /** Why the processor is paused; empty when it is not. */
  reasons(): readonly string[];
  /** Ends all looking. */
  stop(): void;
}

/** Time between two looks, at first and at most. */
const firstLookMs = 100;
const lastLookMs = 5_000;

/** A need that fails again so soon after it answered is looked at no more often than before. */
const relapseMs = 10_000;

export function openPauses({
  probes,
  onPause,
  onResume,
  onState = () => {},
  log,
}: {
  probes: Partial<Record<Need, Probe>>;
  /** The first need stopped to answer. */
  onPause: () => void;
  /** All of them answer. */
  onResume: () => void;
  /** For the metrics. */
  onState?: (need: Need, paused: boolean) => void;
  log: Logger;
}): Pauses {
  const paused = new Map<Need, string>();
  const resumed = new Map<Need, { at: number; waitMs: number }>();
  const stopped = new AbortController();

  const untilItAnswers = async (need: Need, probe: Probe) => {
    const before = resumed.get(need);
    const relapse = before !== undefined && Date.now() - before.at < relapseMs;
    let waitMs = relapse ? Math.min(before.waitMs * 2, lastLookMs) : firstLookMs;
    for (;;) {
      await sleep(waitMs, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) return;
      const reason = await probe();
      if (stopped.signal.aborted) return;
      if (reason === undefined) break;
      paused.set(need, reason);
      waitMs = Math.min(waitMs * 2, lastLookMs);
    }
    paused.delete(need);
    resumed.set(need, { at: Date.now(), waitMs });
    onState(need, false);
    log.info({ need }, `the ${need} answers`);
    if (paused.size === 0) onResume();
  };

  const pause = (need: Need, reason: string): boolean => {
    const probe = probes[need];
    if (!probe || paused.has(need) || stopped.signal.aborted) return false;
    paused.set(need, reason);
    onState(need, true);
    if (paused.size === 1) onPause();
    void untilItAnswers(need, probe);
    return true;
  };

  return {
    begin(need, reason) {
      if (pause(need, reason)) log.warn({ need, reason }, `paused: the ${need} does not answer`);
    },
    await(need) {
      pause(need, 'it was not asked yet');
    },
    reasons: () => [...paused].map(([need, reason]) => `the ${need} does not answer: ${reason}`),
    stop: () => stopped.abort(),
  };
}

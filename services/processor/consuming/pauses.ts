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

export interface PausesProps {
  probes: Partial<Record<Need, Probe>>;
  /** The first need stopped to answer. */
  onPause: () => void;
  /** All of them answer. */
  onResume: () => void;
  /** For the metrics. */
  onState?: (need: Need, paused: boolean) => void;
  log: Logger;
}

/** No pauses yet. */
export function openPauses(props: PausesProps): Pauses {
  return new NeedPauses(props);
}

/** The time before the first look at a need that stopped to answer: longer for one that did so a moment ago. */
export function firstWait(answered: { at: number; waitMs: number } | undefined, now: number): number {
  const isRelapse = answered !== undefined && now - answered.at < relapseMs;
  return isRelapse ? longerWait(answered.waitMs) : firstLookMs;
}

/** The time before the next look. */
export function longerWait(waitMs: number): number {
  return Math.min(waitMs * 2, lastLookMs);
}

/** Each need is paused, with the reason why, or answers. */
class NeedPauses implements Pauses {
  readonly #props: PausesProps;
  readonly #paused = new Map<Need, string>();
  /** When a need answered again, and how long was waited for that in the end. */
  readonly #answered = new Map<Need, { at: number; waitMs: number }>();
  readonly #stopped = new AbortController();

  constructor(props: PausesProps) {
    this.#props = props;
  }

  begin(need: Need, reason: string): void {
    if (this.#pause(need, reason)) this.#props.log.warn({ need, reason }, `paused: the ${need} does not answer`);
  }

  await(need: Need): void {
    this.#pause(need, 'it was not asked yet');
  }

  reasons(): readonly string[] {
    return [...this.#paused].map(([need, reason]) => `the ${need} does not answer: ${reason}`);
  }

  stop(): void {
    this.#stopped.abort();
  }

  #pause(need: Need, reason: string): boolean {
    const { probes, onState, onPause } = this.#props;
    const probe = probes[need];
    if (!probe || this.#paused.has(need) || this.#stopped.signal.aborted) return false;
    this.#paused.set(need, reason);
    onState?.(need, true);
    if (this.#paused.size === 1) onPause();
    void this.#untilItAnswers(need, probe);
    return true;
  }

  async #untilItAnswers(need: Need, probe: Probe): Promise<void> {
    const { signal } = this.#stopped;
    let waitMs = firstWait(this.#answered.get(need), performance.now());
    for (;;) {
      await sleep(waitMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      const reason = await probe();
      if (signal.aborted) return;
      if (reason === undefined) break;
      this.#paused.set(need, reason);
      waitMs = longerWait(waitMs);
    }
    this.#resume(need, waitMs);
  }

  #resume(need: Need, waitMs: number): void {
    const { onState, onResume, log } = this.#props;
    this.#paused.delete(need);
    this.#answered.set(need, { at: performance.now(), waitMs });
    onState?.(need, false);
    log.info({ need }, `the ${need} answers`);
    if (this.#paused.size === 0) onResume();
  }
}

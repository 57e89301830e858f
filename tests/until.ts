import { setTimeout as sleep } from 'node:timers/promises';

const firstPauseMs = 2;
const longestPauseMs = 100;

/**
 * Waits until something is true, looking often at first, and throws what it was about when it does not become so. Default: within
 * two minutes, which is less than Jest gives a test.
 */
export async function until(what: string, holds: () => Promise<boolean> | boolean, withinMs = 120_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  for (let pauseMs = firstPauseMs; !(await holds()); pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    if (performance.now() > deadline) throw new Error(`after ${withinMs / 1000} s it is not so that ${what}`);
    await sleep(pauseMs);
  }
}

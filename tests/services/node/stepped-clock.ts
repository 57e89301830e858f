import type { Clock } from '../../../services/node/lock/cluster-lock.ts';

/** A clock that goes on only when a test says so; whoever sleeps wakes when their time has come. */
export function steppedClock(start = Date.parse('2026-09-01T03:00:00.000Z')) {
  let time = start;
  let sleepers: { until: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const wake = () => {
          signal?.removeEventListener('abort', wake);
          resolve();
        };
        sleepers.push({ until: time + ms, wake });
        signal?.addEventListener('abort', wake);
      }),
  };
  return {
    clock,
    /** Sets the clock forward, while nobody sleeps. */
    skip(ms: number) {
      time += ms;
    },
    /** Lets time pass, in steps of a second at most, and what waits for it run. */
    async pass(ms: number) {
      for (const end = time + ms; time < end; ) {
        time = Math.min(end, time + 1000);
        const due = sleepers.filter(({ until }) => until <= time);
        sleepers = sleepers.filter(({ until }) => until > time);
        for (const { wake } of due) wake();
        await settled();
      }
    },
  };
}

/** When all that can happen without the time going on has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
}

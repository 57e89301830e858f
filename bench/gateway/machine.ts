import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownMicros } from './processor-time.ts';
import { outputOf } from './programs.ts';

/** How busy a machine was with other things. */
export interface Busyness {
  /** Share of its processors' time that was taken while nothing was measured. */
  taken: number;
  /** Rounds of a loop that one processor does in a millisecond; fewer on a machine that is busy or slow. */
  roundsPerMs: number;
  /** Load average of the last minute. */
  load: number;
}

const idleMs = 500;
const loopMs = 250;

/** Looks how busy the machine is; takes less than a second. Meant for when nothing of the benchmark works. */
export async function busyness(): Promise<Busyness> {
  const before = processorTime();
  await sleep(idleMs);
  const after = processorTime();
  const taken = 1 - (after.idle - before.idle) / (after.idle - before.idle + after.busy - before.busy);
  return { taken, roundsPerMs: calibrationLoop(), load: loadavg()[0] ?? 0 };
}

function calibrationLoop(): number {
  const start = performance.now();
  let rounds = 0;
  let value = 1;
  while (performance.now() - start < loopMs) {
    for (let step = 0; step < 10_000; step += 1) value = (value * 48_271) % 2_147_483_647;
    rounds += 1;
  }
  // So that the loop cannot be taken away.
  return value > 0 ? rounds / (performance.now() - start) : 0;
}

/** Begins to watch how much of the processors' time goes to others; what is given back tells the share since then. */
export function watchOthers(): () => number | undefined {
  const [begin, busy, own] = [performance.now(), processorTime().busy, ownMicros()];
  return () => {
    const [end, busyNow, ownNow] = [performance.now(), processorTime().busy, ownMicros()];
    if (own === undefined || ownNow === undefined) return undefined;
    const others = busyNow - busy - (ownNow - own) / 1000;
    return Math.max(0, others / ((end - begin) * cpus().length));
  };
}

/** In milliseconds. Interrupts, most of them the network's, are nobody's. */
function processorTime(): { idle: number; busy: number } {
  const times = cpus().map(({ times }) => times);
  return {
    idle: times.reduce((sum, time) => sum + time.idle, 0),
    busy: times.reduce((sum, { user, nice, sys }) => sum + user + nice + sys, 0),
  };
}

/** What a program says of its version; undefined when it is not installed. */
export async function versionOf(argv: readonly [string, ...string[]], pattern: RegExp): Promise<string | undefined> {
  const printed = await outputOf(argv).catch(() => '');
  return pattern.exec(printed)?.[1];
}

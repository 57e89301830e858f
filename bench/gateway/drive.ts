import { setTimeout as sleep } from 'node:timers/promises';
import { Collector, type Measurement } from './measurement.ts';

/** Begins one piece of work, and calls once, later, with how it ended: `ok`, or a word for what went wrong. */
export type Send = (done: (outcome: string) => void) => void;

/**
 * So many at a time, each begun when one ends: what can be done at most. Or so many a second, whatever becomes of them: how long
 * each takes.
 */
export type Load = { inFlight: number } | { perSecond: number };

/** What is still out when the time is over has so long; it counts as `unanswered` then. */
const patienceMs = 5_000;

/** With a fixed rate, at most so many are out at a time; what would come on top counts as `not sent`. */
const mostOut = 1_000;

/** Puts a load on something for so long. */
export async function drive(send: Send, load: Load, seconds: number): Promise<Measurement> {
  return 'inFlight' in load ? keepInFlight(send, load.inFlight, seconds) : atRate(send, load.perSecond, seconds);
}

async function keepInFlight(send: Send, inFlight: number, seconds: number): Promise<Measurement> {
  const collector = new Collector();
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let out = 0;
  let over = false;
  const next = () => {
    const start = performance.now();
    if (over || start >= end) return;
    out += 1;
    send((outcome) => {
      out -= 1;
      // What ends after the time is over belongs to none of its seconds.
      const now = performance.now();
      if (now <= end) collector.add(outcome, now - start);
      else if (outcome !== 'ok') collector.count(outcome);
      next();
    });
  };
  for (let count = 0; count < inFlight; count += 1) next();
  await sleep(seconds * 1000);
  over = true;
  await unanswered(() => out, collector);
  return collector.result(seconds, inFlight);
}

async function atRate(send: Send, perSecond: number, seconds: number): Promise<Measurement> {
  const collector = new Collector();
  const total = Math.floor(perSecond * seconds);
  const begin = performance.now();
  let sent = 0;
  let out = 0;
  while (sent < total) {
    for (; sent < total; sent += 1) {
      const due = begin + (sent * 1000) / perSecond;
      const now = performance.now();
      if (due > now) break;
      if (out >= mostOut) {
        collector.count('not sent');
        continue;
      }
      out += 1;
      collector.late(now - due);
      send((outcome) => {
        out -= 1;
        collector.add(outcome, performance.now() - due);
      });
    }
    // The shortest that timers know; waiting in a loop would take a processor from what is measured.
    await sleep(1);
  }
  await unanswered(() => out, collector);
  return collector.result(seconds);
}

async function unanswered(out: () => number, collector: Collector): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (out() > 0 && performance.now() < deadline) await sleep(5);
  for (let count = out(); count > 0; count -= 1) collector.count('unanswered');
}

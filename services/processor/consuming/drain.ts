import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../observability/log.ts';
import type { Consumer } from './consumer.ts';

/** Kept back from the time there is, for giving back and for closing. */
const keptBackMs = 5_000;

/** The part of it for giving back, and for hearing that the broker sends no more. */
const giveBackWithinMs = 2_000;

/**
 * Takes no more messages, waits for those in flight, and gives back what is not done in time, so that another worker
 * has it at once. `stopSeconds` is what ECS waits between SIGTERM and SIGKILL.
 */
export async function drain({
  consumer,
  stopSeconds,
  log,
}: {
  consumer: Pick<Consumer, 'hold' | 'idle' | 'inFlight' | 'giveUp'>;
  stopSeconds: number;
  log: Logger;
}): Promise<void> {
  const finishWithinMs = Math.max(stopSeconds * 1000 - keptBackMs, (stopSeconds * 1000) / 2);
  log.info({ inFlight: consumer.inFlight(), finishWithinMs }, 'stopping');
  const until = performance.now() + finishWithinMs;
  await within(giveBackWithinMs, consumer.hold());
  if (await within(until - performance.now(), consumer.idle())) return;
  log.warn({ inFlight: consumer.inFlight() }, 'not done in time; given back');
  await within(giveBackWithinMs, consumer.giveUp());
}

/** Whether the work was done within the time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  try {
    return await Promise.race([
      work.then(() => true),
      sleep(Math.max(0, ms), false, { signal: timer.signal }).catch(() => false),
    ]);
  } finally {
    timer.abort();
  }
}

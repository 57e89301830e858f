import { setTimeout as sleep } from 'node:timers/promises';
import { notYet } from '../../../contracts/node-commands.ts';

/** Whether a machine is fit to be relied on. */
export type Health = { healthy: true } | { healthy: false; reason: string };

/**
 * Looks until the machine is healthy or the time is up, and returns the exit status: 0 healthy, 75 not yet. The last line
 * printed is what it waits for; the gate prints it and asks again.
 */
export async function waitHealthy({
  look,
  seconds,
  say,
}: {
  look: () => Promise<Health>;
  seconds: number;
  say: (line: string) => void;
}): Promise<number> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const health = await look();
    if (health.healthy) {
      say('healthy');
      return 0;
    }
    if (performance.now() > deadline) {
      say(health.reason);
      return notYet;
    }
    await sleep(1000);
  }
}

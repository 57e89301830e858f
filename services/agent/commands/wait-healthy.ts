import { setTimeout as sleep } from 'node:timers/promises';
import { checkHealth } from '../health.ts';

/** Exit status that says: not now, but it may come. EX_TEMPFAIL of sysexits.h. */
export const notYet = 75;

/**
 * Looks until the node is healthy or the time is up, and returns the exit status: 0 healthy, 75 not yet. The last line
 * printed is what it waits for; the gate prints it and asks again.
 */
export async function waitHealthy(props: {
  bundle?: string;
  seconds: number;
  say: (line: string) => void;
}): Promise<number> {
  const { bundle, seconds, say } = props;
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const health = await checkHealth(bundle);
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

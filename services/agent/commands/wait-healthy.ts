import { setTimeout as sleep } from 'node:timers/promises';
import { notYet } from '../../../contracts/node-commands.ts';
import type { Context } from '../context.ts';
import { checkHealth } from '../health.ts';

/**
 * Looks until the node is healthy or the time is up, and returns the exit status: 0 healthy, 75 not yet. The last line
 * printed is what it waits for; the gate prints it and asks again.
 */
export async function waitHealthy(context: Context & { bundle?: string; seconds: number }): Promise<number> {
  const { bundle, seconds, say } = context;
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const health = await checkHealth(context, bundle);
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

import { setTimeout as sleep } from 'node:timers/promises';
import { notYet } from '../../../contracts/node-commands.ts';
import type { Context } from '../context.ts';
import type { Folders } from '../folders.ts';
import { checkHealth } from '../report/host-health.ts';

/**
 * Looks until the host is healthy or the time is up, and returns the exit status: 0 healthy, 75 not yet. The last line printed is what it
 * waits for; the gate prints it and asks again.
 */
export async function waitHealthy(
  props: Pick<Context, 'programs' | 'say'> & { folders: Folders; bundle?: string; seconds: number },
): Promise<number> {
  const { seconds, say } = props;
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const health = await checkHealth(props);
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

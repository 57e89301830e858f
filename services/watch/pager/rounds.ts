import { setTimeout as sleep } from 'node:timers/promises';
import type { PagerParts } from '../../paging/pager.ts';
import { type RoundResult, round } from '../../paging/round.ts';

/** Goes round again and again, one round at a time. */
export interface Rounds {
  /** Has a round begin soon. */
  wake(): void;
  /** What is the matter: no round in time, or something that PagerDuty has not taken for a while; undefined when all is well. */
  complaint(): string | undefined;
  /** Ends once the round that runs has. */
  stop(): Promise<void>;
}

/** How often the table is looked at without a reason, in milliseconds: an alarm that the other pager was told of may be a cause that is gone. */
const everyMs = 10_000;

/** How long a round may try to reach PagerDuty, in milliseconds: then those of other services have their turn again. */
const roundMs = 8_000;

/** After how long without a round, or with something undelivered, something is the matter; in milliseconds. */
const longMs = 300_000;

/** Begins with a round. */
export function startRounds(parts: PagerParts): Rounds {
  let [stopped, woken] = [false, new AbortController()];
  let [lastRoundAt, undeliveredSince] = [parts.now(), undefined as number | undefined];
  let undelivered: RoundResult['undelivered'] = [];
  const loop = async () => {
    while (!stopped) {
      woken = new AbortController();
      const nextMs = await once();
      await sleep(Math.max(0, Math.min(nextMs, everyMs)), undefined, { signal: woken.signal }).catch(() => {});
    }
  };
  const once = async () => {
    try {
      const result = await round(parts, parts.now() + roundMs);
      ({ undelivered } = result);
      for (const each of undelivered) parts.log.error(each, 'PagerDuty has not taken it: it is tried again');
      undeliveredSince = undelivered.length === 0 ? undefined : (undeliveredSince ?? parts.now());
      lastRoundAt = parts.now();
      return (result.wakeAt ?? Number.POSITIVE_INFINITY) - parts.now();
    } catch (error) {
      parts.log.error({ reason: (error as Error).message }, 'open alarms cannot be looked at: it is tried again');
      return everyMs;
    }
  };
  const done = loop();
  return {
    wake: () => woken.abort(),
    complaint: () => {
      const now = parts.now();
      if (undeliveredSince !== undefined && now - undeliveredSince > longMs)
        return `PagerDuty has not taken ${undelivered[0]?.item} for minutes: ${undelivered[0]?.because}`;
      return now - lastRoundAt > longMs ? 'the pager has not looked at open alarms for minutes' : undefined;
    },
    stop: async () => {
      stopped = true;
      woken.abort();
      await done;
    },
  };
}

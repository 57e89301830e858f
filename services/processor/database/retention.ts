import type { Logger } from '../../observability/log.ts';
import type { Inbox } from './inbox.ts';

/**
 * How long a message is remembered. Senders by Standard Webhooks try again for about 75 hours, by the schedule that it
 * recommends, and a parked message may be replayed by hand later:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#deliverability-and-reliability
 */
export const rememberedDays = 14;

const everyMs = 3_600_000;

/** Rows deleted at a time; few, so that no lock is held for long. */
const batch = 500;

/** Forgets old messages, every hour and at the start. Failures are logged and tried again in an hour. */
export function keepForgetting(inbox: Pick<Inbox, 'forget'>, log: Logger): { stop(): void } {
  let stopped = false;
  const round = async () => {
    try {
      const deleted = await forgetOld(inbox, new Date(), () => stopped);
      if (deleted > 0) log.info({ deleted }, `forgot messages of more than ${rememberedDays} days ago`);
    } catch (error) {
      log.warn({ err: error }, 'old messages could not be deleted');
    }
  };
  void round();
  const timer = setInterval(() => void round(), everyMs);
  timer.unref();
  return {
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}

/** Deletes what is too old, batch by batch; how many rows there were. */
export async function forgetOld(inbox: Pick<Inbox, 'forget'>, now: Date, stopped: () => boolean): Promise<number> {
  const before = new Date(now.getTime() - rememberedDays * 24 * 3_600_000);
  let total = 0;
  while (!stopped()) {
    const deleted = await inbox.forget(before, batch);
    total += deleted;
    if (deleted < batch) break;
  }
  return total;
}

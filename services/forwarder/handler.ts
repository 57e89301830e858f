import type { Logger } from '../observability/log.ts';
import { type LogsEvent, readBatch } from './batch.ts';
import type { SendToLoki } from './loki.ts';
import { pushesOf } from './pushes.ts';

/** What is used of Lambda's context. */
interface LambdaContext {
  getRemainingTimeInMillis(): number;
}

/** Kept back of the time that Lambda gives, to say what went wrong. In milliseconds. */
const reserve = 1_000;

/**
 * The handler: sends the lines of a log group on to Loki, one push after the other, so that they keep their order. Throws where Loki takes
 * none of them in time; Lambda hands it the same event twice more then, and what Loki has already got it drops as the same lines.
 */
export function openHandler({
  platform,
  send,
  ownGroup,
  log,
}: {
  platform: string;
  send: SendToLoki;
  /** Log group that the function writes to itself, which would never end. */
  ownGroup: string | undefined;
  log: Pick<Logger, 'warn' | 'error'>;
}) {
  return async (event: LogsEvent, context: LambdaContext): Promise<void> => {
    const until = Date.now() + context.getRemainingTimeInMillis() - reserve;
    const batch = readBatch(event);
    if (!batch) return;
    const { logGroup, logEvents } = batch;
    if (logGroup === ownGroup) {
      log.warn({ logGroup }, 'a subscription hands the forwarder its own lines, which it drops: take the filter off');
      return;
    }
    let sent = 0;
    try {
      for (const push of pushesOf(batch, platform)) {
        const taken = await send(push, until);
        if (taken !== 'taken')
          log.warn({ logGroup, of: push.lines, said: taken.refused }, 'Loki refused lines for good');
        sent += push.lines;
      }
    } catch (error) {
      log.error({ logGroup, lines: logEvents.length - sent, reason: (error as Error).message }, 'Loki took no lines');
      throw error;
    }
  };
}

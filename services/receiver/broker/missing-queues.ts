import type { ChannelModel } from 'amqplib';
import { exists } from './passive-declare.ts';

/** How long what was seen counts. */
const staleAfterMs = 15_000;

/** Knows which queues are missing. */
export interface QueueWatch {
  /** Those that do not exist, as of at most 15 s ago. */
  missing(model: ChannelModel): Promise<readonly string[]>;
}

/** Looks for queues when asked, and not again for 15 s unless the connection is another one. */
export function watchQueues(queues: readonly string[], now: () => number = () => performance.now()): QueueWatch {
  let seen: { model: ChannelModel; at: number; missing: Promise<readonly string[]> } | undefined;
  const look = async (model: ChannelModel) => {
    const missing: string[] = [];
    for (const queue of new Set(queues)) {
      if (!(await exists(model, (channel) => channel.checkQueue(queue)))) missing.push(queue);
    }
    return missing;
  };
  return {
    async missing(model) {
      if (!seen || seen.model !== model || now() - seen.at >= staleAfterMs) {
        seen = { model, at: now(), missing: look(model) };
      }
      try {
        return await seen.missing;
      } catch (error) {
        // What cannot be asked is asked again.
        seen = undefined;
        return [`(cannot be looked for: ${(error as Error).message})`];
      }
    },
  };
}

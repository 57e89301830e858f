import type { ChannelModel } from 'amqplib';
import { accessLine } from './access-line.ts';
import { countMissed } from './missed-messages.ts';
import { openTap } from './open-tap.ts';
import { readTapMessage } from './tap-message.ts';

export interface TapProps {
  connection: ChannelModel;
  endpoint: string;
  /** JSON lines of requests and responses, as they came, instead of a line of an access log for each response. */
  json: boolean;
  /** Ends after so many lines. */
  count?: number;
  /** Prints one line; resolves when whoever reads has taken it. */
  print: (line: string) => Promise<void>;
  /** Tells people something beside the lines. */
  warn: (line: string) => void;
  /** Aborted when it shall end. */
  signal: AbortSignal;
}

/** Shows what comes until it is told to stop, and says how many messages it did not get. */
export async function tap({ connection, endpoint, json, count, print, warn, signal }: TapProps): Promise<void> {
  const missedBefore = countMissed();
  let lines = 0;
  let missed = 0;
  const opened = await openTap({
    connection,
    endpoint,
    async take(content) {
      const message = readTapMessage(content);
      // Everybody who may publish to the exchange could send anything.
      if (!message || (count !== undefined && lines >= count)) return;
      const gap = missedBefore(message);
      if (gap > 0) warn(`${gap} missed: there was more than could be read.`);
      missed += gap;
      if (!json && message.kind === 'request') return;
      lines += 1;
      await print(json ? JSON.stringify(message) : accessLine(message));
      if (lines === count) void opened.close();
    },
  });
  const close = () => void opened.close();
  signal.addEventListener('abort', close);
  if (signal.aborted) close();
  try {
    await opened.ended;
  } finally {
    signal.removeEventListener('abort', close);
    await opened.close();
    if (missed > 0) warn(`${missed} missed in all.`);
  }
}

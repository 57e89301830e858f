import { createClient } from 'redis';
import type { Logger } from '../../observability/log.ts';

/** Redis as handlers use it. */
export type Cache = ReturnType<typeof createClient>;

/** The connection to Redis, which may be away. */
export interface CacheConnection {
  /** Undefined while Redis is away: then nothing is cached, and nothing waits for it. */
  client(): Cache | undefined;
  close(): void;
}

const connectWithinMs = 2_000;

/**
 * An answer that takes longer ends the connection, and with it every command that waits; the pings keep an idle one
 * alive.
 */
const answerWithinMs = 2_000;
const pingEveryMs = 500;

const longestPauseMs = 2_000;

/** Connects to Redis, again and again as it takes; never throws for what Redis does. */
export function openCache(url: string, log: Logger): CacheConnection {
  const client = createClient({
    url,
    // Nothing is kept for later: a command that cannot be sent fails at once.
    disableOfflineQueue: true,
    pingInterval: pingEveryMs,
    socket: {
      connectTimeout: connectWithinMs,
      socketTimeout: answerWithinMs,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, longestPauseMs),
    },
  });
  let away = false;
  client.on('error', (error: Error) => {
    if (away) return;
    away = true;
    log.warn({ err: error }, 'the cache does not answer; locks are skipped and nothing is cached');
  });
  client.on('ready', () => {
    if (away) log.info('the cache answers');
    away = false;
  });
  client.connect().catch(() => {});
  return {
    client: () => (client.isReady ? (client as Cache) : undefined),
    close: () => client.destroy(),
  };
}

import { readFileSync } from 'node:fs';
import { createClient, type RedisClientOptions } from 'redis';
import type { CacheSettings } from '../../../contracts/processor-settings.ts';
import type { Logger } from '../../observability/log.ts';
import { cacheTokens, type Tokens } from '../iam/tokens.ts';

/** Redis as handlers use it. */
export type Cache = ReturnType<typeof createClient>;

/** The connection to Redis, which may be away. */
export interface CacheConnection {
  /** Undefined while Redis is away: then nothing is cached, and nothing waits for it. */
  client(): Cache | undefined;
  close(): void;
}

export interface CacheProps {
  settings: CacheSettings;
  log: Logger;
  /** What a user of IAM logs in with. Default: tokens signed with the credentials of the task. */
  tokens?: Tokens | undefined;
  /**
   * Longest time until a user of IAM logs in again on its connection; drawn between three quarters of it and all. Default: 11 hours,
   * since ElastiCache ends such connections after 12 unless they did: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
   */
  loginEveryMs?: number;
}

const hourMs = 3_600_000;

/** After a login that failed. The connection goes on with the one before. */
const loginAgainAfterMs = 60_000;

const connectWithinMs = 2_000;

/**
 * An answer that takes longer ends the connection, and with it every command that waits; the pings keep an idle one
 * alive.
 */
const answerWithinMs = 2_000;
const pingEveryMs = 500;

const longestPauseMs = 2_000;

/** Between two looks whether the server takes writes. */
const writeEveryMs = 2_000;

/**
 * Writes nothing: there is no such key. A primary that became a replica in a failover keeps its connections, and refuses this with
 * READONLY, as Valkey 8.1 was seen to.
 */
const writeOfNothing = ['DEL', 'warren:nothing'];

/**
 * Connects to Redis, again and again as it takes, and each time by its name; never throws for what Redis does. Throws for a
 * file of authorities that cannot be read.
 */
export function openCache({ settings, log, tokens, loginEveryMs = 11 * hourMs }: CacheProps): CacheConnection {
  const login = 'url' in settings ? undefined : { user: settings.user, tokens: tokens ?? tokensFor(settings) };
  const options = optionsOf(settings, login);
  const saying = openSaying(log);
  const connect = () => {
    const made = createClient(options);
    made.on('error', saying.away);
    made.on('ready', saying.back);
    made.connect().catch(() => {});
    return made as Cache;
  };
  let client = connect();
  const writing = setInterval(() => {
    if (!client.isReady) return;
    const asked = client;
    asked.sendCommand(writeOfNothing).catch((error: Error) => {
      if (client !== asked || !error.message.startsWith('READONLY')) return;
      saying.away(error);
      asked.destroy();
      client = connect();
    });
  }, writeEveryMs);
  const logins = login && keepLoggingIn({ client: () => client, login, everyMs: loginEveryMs, log });
  return {
    client: () => (client.isReady ? client : undefined),
    close() {
      clearInterval(writing);
      logins?.stop();
      client.destroy();
    },
  };
}

interface CacheLogin {
  user: string;
  tokens: Tokens;
}

function tokensFor({ user, iam }: Exclude<CacheSettings, { url: string }>): Tokens {
  return cacheTokens({ user, ...iam });
}

function optionsOf(settings: CacheSettings, login: CacheLogin | undefined): RedisClientOptions {
  const ca = settings.ca === undefined ? {} : { ca: readFileSync(settings.ca, 'utf8') };
  const socket = {
    connectTimeout: connectWithinMs,
    socketTimeout: answerWithinMs,
    reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, longestPauseMs),
  };
  return {
    // Nothing is kept for later: a command that cannot be sent fails at once.
    disableOfflineQueue: true,
    pingInterval: pingEveryMs,
    ...('url' in settings
      ? {
          url: settings.url,
          socket: settings.url.startsWith('rediss:') ? { ...socket, ...ca, tls: true as const } : socket,
        }
      : { socket: { ...socket, ...ca, host: settings.host, port: settings.port, tls: true as const } }),
    ...(login && {
      credentialsProvider: {
        type: 'async-credentials-provider',
        // Asked for each connection, so that none is opened with a token of before.
        credentials: async () => ({ username: login.user, password: await login.tokens() }),
      },
    }),
  };
}

/** Says once that Redis went away, and once that it is back. */
function openSaying(log: Logger): { away(error: Error): void; back(): void } {
  let away = false;
  return {
    away(error) {
      if (away) return;
      away = true;
      log.warn({ err: error }, 'the cache does not answer; locks are skipped and nothing is cached');
    },
    back() {
      if (away) log.info('the cache answers');
      away = false;
    },
  };
}

/** Logs in again on the connection that is open, before the server would end it. */
function keepLoggingIn({
  client,
  login,
  everyMs,
  log,
}: {
  client: () => Cache;
  login: CacheLogin;
  everyMs: number;
  log: Logger;
}): { stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const next = (ms: number) => {
    // Each at another time, so that the tasks of a processor do not come all at once.
    if (!stopped) timer = setTimeout(() => void again(), ms * (0.75 + Math.random() / 4)).unref();
  };
  const again = async () => {
    try {
      // Whoever is away logs in anew when it connects.
      if (client().isReady) await client().auth({ username: login.user, password: await login.tokens() });
      next(everyMs);
    } catch (error) {
      log.warn({ err: error }, 'the cache did not take a new login; it is tried again');
      next(Math.min(everyMs, loginAgainAfterMs));
    }
  };
  next(everyMs);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

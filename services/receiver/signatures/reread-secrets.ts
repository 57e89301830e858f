import type { Logger } from '../../observability/log.ts';
import type { SigningSecrets } from './signing-secrets.ts';

/**
 * Milliseconds between two readings of secrets that are of use. AWS's own caches take an hour
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/retrieving-secrets_cache-ref-secretcacheconfig.html), which is long for a
 * sender who gets 401 meanwhile.
 */
export const soundAfterMs = 300_000;

/** The same where something is wrong: as long as senders are told to wait. */
export const unsoundAfterMs = 60_000;

/** Both are drawn from as much less to as much more, so that receivers that started together do not ask together. */
const spread = 0.2;

/** An endpoint whose secrets are looked after. */
interface SignedEndpoint {
  name: string;
  signing: SigningSecrets;
}

type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/** Secrets that are looked after, and what there is to say of them. */
interface Watched {
  secrets: Pick<SigningSecrets, 'problems' | 'read'>;
  /** One has another text. */
  changed(): void;
  /** Something is wrong that was not, or the other way around. */
  told(problems: readonly string[]): void;
}

/** Reads the secrets of endpoints and of the proxy in front again for as long as the receiver runs, each for itself, and tells what changes. */
export function rereadSecrets({
  endpoints,
  origin,
  log,
  draw = Math.random,
}: {
  endpoints: readonly SignedEndpoint[];
  origin?: Watched['secrets'] | undefined;
  log: Log;
  /** 0 to 1. */
  draw?: () => number;
}): { stop(): void } {
  const timers = new Map<Watched, NodeJS.Timeout>();
  let stopped = false;
  const wait = (watched: Watched) => {
    const usual = watched.secrets.problems().length === 0 ? soundAfterMs : unsoundAfterMs;
    const afterMs = usual * (1 - spread + 2 * spread * draw());
    timers.set(watched, setTimeout(() => void readAgain(watched), afterMs).unref());
  };
  const readAgain = async (watched: Watched) => {
    const before = watched.secrets.problems();
    const changed = await watched.secrets.read();
    if (stopped) return;
    if (changed) watched.changed();
    const problems = watched.secrets.problems();
    if (String(before) !== String(problems)) watched.told(problems);
    wait(watched);
  };
  const all = endpoints.map((endpoint) => watchedEndpoint(endpoint, log));
  if (origin) all.push(watchedOrigin(origin, log));
  for (const watched of all) {
    const problems = watched.secrets.problems();
    if (problems.length > 0) watched.told(problems);
    wait(watched);
  }
  return {
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function watchedEndpoint({ name, signing }: SignedEndpoint, log: Log): Watched {
  return {
    secrets: signing,
    changed: () => log.info({ endpoint: name }, 'signatures are checked with another secret'),
    told(reasons) {
      if (reasons.length === 0) log.info({ endpoint: name }, 'the secrets of an endpoint are of use');
      else if (signing.verify()) log.warn({ reasons }, 'an endpoint goes on with the secrets that it had');
      else log.error({ reasons }, 'an endpoint answers 503');
    },
  };
}

function watchedOrigin(secrets: Watched['secrets'], log: Log): Watched {
  return {
    secrets,
    changed: () => log.info('the proxy in front is known by another secret'),
    told(reasons) {
      if (reasons.length === 0) log.info('the secrets of the proxy in front are of use');
      else log.warn({ reasons }, 'the proxy in front is known by the secrets that were to be had');
    },
  };
}

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

/** Reads the secrets of endpoints again for as long as the receiver runs, each endpoint's for itself, and tells what changes. */
export function rereadSecrets({
  endpoints,
  log,
  draw = Math.random,
}: {
  endpoints: readonly SignedEndpoint[];
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** 0 to 1. */
  draw?: () => number;
}): { stop(): void } {
  const timers = new Map<string, NodeJS.Timeout>();
  let stopped = false;
  const wait = (endpoint: SignedEndpoint) => {
    const usual = endpoint.signing.problems().length === 0 ? soundAfterMs : unsoundAfterMs;
    const afterMs = usual * (1 - spread + 2 * spread * draw());
    timers.set(endpoint.name, setTimeout(() => void readAgain(endpoint), afterMs).unref());
  };
  const readAgain = async (endpoint: SignedEndpoint) => {
    const before = endpoint.signing.problems();
    const changed = await endpoint.signing.read();
    if (stopped) return;
    if (changed) log.info({ endpoint: endpoint.name }, 'signatures are checked with another secret');
    if (String(before) !== String(endpoint.signing.problems())) tell(endpoint, log);
    wait(endpoint);
  };
  for (const endpoint of endpoints) {
    if (endpoint.signing.problems().length > 0) tell(endpoint, log);
    wait(endpoint);
  }
  return {
    stop() {
      stopped = true;
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}

function tell({ name, signing }: SignedEndpoint, log: Pick<Logger, 'info' | 'warn' | 'error'>): void {
  const reasons = signing.problems();
  if (reasons.length === 0) log.info({ endpoint: name }, 'the secrets of an endpoint are of use');
  else if (signing.verify()) log.warn({ reasons }, 'an endpoint goes on with the secrets that it had');
  else log.error({ reasons }, 'an endpoint answers 503');
}

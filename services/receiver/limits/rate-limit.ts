import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { sourceOf } from '../../../contracts/addresses.ts';
import { type Refusal, retryAfter } from '../response/refusal.ts';

/** Counts a request of a client; refuses it when there were too many. */
export type LimitRate = (client: string | undefined) => Promise<Refusal | undefined>;

/**
 * Lets so many requests pass in each window of so many seconds, from a source (an IPv4 address or an IPv6 /64) or in all. Each process
 * counts for itself: with several, an endpoint passes as many times more.
 */
export function limitRate({
  requests,
  perSeconds,
  by,
}: {
  requests: number;
  perSeconds: number;
  by: 'source' | 'endpoint';
}): LimitRate {
  const limiter = new RateLimiterMemory({ points: requests, duration: perSeconds });
  return async (client) => {
    try {
      await limiter.consume(by === 'endpoint' || client === undefined ? 'all' : sourceOf(client));
      return undefined;
    } catch (rejected) {
      if (!(rejected instanceof RateLimiterRes)) throw rejected;
      const afterSeconds = Math.max(1, Math.ceil(rejected.msBeforeNext / 1000));
      return retryAfter({ status: 429, outcome: 'refused-rate', message: 'too many requests', afterSeconds });
    }
  };
}

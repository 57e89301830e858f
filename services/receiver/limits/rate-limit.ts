import { sourceOf } from '../../../contracts/addresses.ts';
import { type Refusal, retryAfter } from '../response/refusal.ts';

/** Counts a request of a client; refuses it when there were too many. */
export type LimitRate = (client: string | undefined) => Refusal | undefined;

/** Sources that are counted at a time, some 100 bytes each: with one more, the window that began first is forgotten. */
const mostSources = 100_000;

/**
 * Lets so many requests pass in each window of so many seconds, from a source (an IPv4 address or an IPv6 /64) or in all. Each process
 * counts for itself: with several, an endpoint passes as many times more.
 */
export function limitRate({
  requests,
  perSeconds,
  by,
  most = mostSources,
  now = () => performance.now(),
}: {
  requests: number;
  perSeconds: number;
  by: 'source' | 'endpoint';
  most?: number;
  now?: () => number;
}): LimitRate {
  /** In the order in which they began. */
  const windows = new Map<string, { until: number; count: number }>();
  return (client) => {
    const key = by === 'endpoint' || client === undefined ? 'all' : sourceOf(client);
    const at = now();
    let window = windows.get(key);
    if (!window || window.until <= at) {
      windows.delete(key);
      forgetEnded(windows, at, most);
      window = { until: at + perSeconds * 1000, count: 0 };
      windows.set(key, window);
    }
    window.count += 1;
    if (window.count <= requests) return undefined;
    const afterSeconds = Math.max(1, Math.ceil((window.until - at) / 1000));
    return retryAfter({ status: 429, outcome: 'refused-rate', message: 'too many requests', afterSeconds });
  };
}

/** All are equally long, so that those that began first end first. */
function forgetEnded(windows: Map<string, { until: number }>, at: number, most: number): void {
  for (const [key, { until }] of windows) {
    if (until > at && windows.size < most) return;
    windows.delete(key);
  }
}

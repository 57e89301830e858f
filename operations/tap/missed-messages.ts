import type { TapMessage } from '../../contracts/taps.ts';

/** How many messages a tap did not get, from the numbers of those it got: each gateway counts for each endpoint by itself. */
export function countMissed(): (message: Pick<TapMessage, 'gateway' | 'endpoint' | 'sequence'>) => number {
  const last = new Map<string, number>();
  return ({ gateway, endpoint, sequence }) => {
    const counter = `${gateway} ${endpoint}`;
    const before = last.get(counter);
    last.set(counter, Math.max(sequence, before ?? sequence));
    // What went before the first is none of the tap's business.
    return before === undefined ? 0 : Math.max(0, sequence - before - 1);
  };
}

import { type Refusal, retryAfter } from '../response/refusal.ts';

/** Requests under way and the bytes of their bodies and answers, kept within bounds, so that a flood costs no more memory than that. */
export interface InFlight {
  readonly requests: number;
  readonly bytes: number;
  /** Takes a place for a request of a source; refuses when there is none left, or the source has its share. */
  enter(source: string): Place | Refusal;
}

/** One request's share. */
export interface Place {
  /** Takes so many more bytes, or gives some back; false, and nothing taken, when there are none left. */
  reserve(bytes: number): boolean;
  /** What ends this request at once, while only its client is waited for; undefined from when others are. */
  mayEnd(end: (() => void) | undefined): void;
  /** Keeps everything taken until this is settled, though the request is answered: what was not written yet still takes room. */
  hold(until: Promise<unknown>): void;
  /** Gives everything back, as soon as nothing holds it. Once. */
  leave(): void;
}

/** What requests take together. */
interface Taken {
  requests: number;
  bytes: number;
}

/** A request, and what the others of its source take with it. */
interface Holder extends Taken {
  source: Taken;
  holding: number;
  end: (() => void) | undefined;
}

/**
 * One source takes no more than its share. When all together have taken everything, a request of the source that has most gives way to one of a
 * source that has less, if it is one that only its client is waited for: its body has not come whole, or its answer has not gone.
 */
export function boundInFlight({
  maxInFlight,
  maxInFlightBytes,
  maxSourceShare,
  mostBodyBytes = 0,
}: {
  maxInFlight: number;
  maxInFlightBytes: number;
  /** What one source may take of both, up to 1. */
  maxSourceShare: number;
  /** A share is large enough for one body of this size, if everything is. */
  mostBodyBytes?: number;
}): InFlight {
  const most: Taken = { requests: maxInFlight, bytes: maxInFlightBytes };
  const mostOfSource: Taken = {
    requests: Math.ceil(maxInFlight * maxSourceShare),
    bytes: Math.min(maxInFlightBytes, Math.max(mostBodyBytes, Math.ceil(maxInFlightBytes * maxSourceShare))),
  };
  const all: Taken = { requests: 0, bytes: 0 };
  const sources = new Map<string, Taken>();
  const holders = new Set<Holder>();
  const add = (holder: Holder, what: keyof Taken, count: number) => {
    for (const taken of [holder, holder.source, all]) taken[what] += count;
  };
  const giveBack = (holder: Holder) => {
    holders.delete(holder);
    add(holder, 'bytes', -holder.bytes);
    add(holder, 'requests', -holder.requests);
  };
  /** Whether a source may take so much more, when need be in place of what another one has. */
  const hasRoom = (source: Taken, what: keyof Taken, count: number): boolean => {
    if (source[what] + count > mostOfSource[what]) return false;
    while (all[what] + count > most[what]) {
      const victim = heaviest(holders, what);
      if (!victim || victim.source[what] <= source[what] + count) return false;
      giveBack(victim);
      victim.end?.();
    }
    return true;
  };
  return {
    get requests() {
      return all.requests;
    },
    get bytes() {
      return all.bytes;
    },
    enter(name) {
      const source = sources.get(name) ?? { requests: 0, bytes: 0 };
      if (!hasRoom(source, 'requests', 1)) return tooBusy;
      sources.set(name, source);
      const holder: Holder = { requests: 0, bytes: 0, source, holding: 1, end: undefined };
      holders.add(holder);
      add(holder, 'requests', 1);
      const letGo = () => {
        holder.holding -= 1;
        if (holder.holding > 0) return;
        if (holders.has(holder)) giveBack(holder);
        if (source.requests === 0 && sources.get(name) === source) sources.delete(name);
      };
      return {
        reserve(more) {
          if (!holders.has(holder) || (more > 0 && !hasRoom(source, 'bytes', more))) return false;
          add(holder, 'bytes', more);
          return true;
        },
        mayEnd(end) {
          holder.end = end;
        },
        hold(until) {
          holder.holding += 1;
          until.then(letGo, letGo);
        },
        leave: letGo,
      };
    },
  };
}

/** Of those that can end now, one of the source that has most: the largest of these, or the oldest. */
function heaviest(holders: Iterable<Holder>, what: keyof Taken): Holder | undefined {
  let found: Holder | undefined;
  for (const holder of holders) {
    // What is held for others, too, would not be given back by ending it.
    if (!holder.end || holder.holding > 1 || holder[what] === 0) continue;
    const more = holder.source[what] - (found?.source[what] ?? 0) || holder[what] - (found?.[what] ?? 0);
    if (more > 0) found = holder;
  }
  return found;
}

/** Answer to a request that finds no room. */
export const tooBusy: Refusal = retryAfter({
  outcome: 'refused-load',
  message: 'too many requests are under way',
  afterSeconds: 1,
});

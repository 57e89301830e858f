import { type Refusal, retryAfter } from '../response/refusal.ts';

/** Requests under way and the bytes of their bodies, kept within bounds, so that a flood costs no more memory than that. */
export interface InFlight {
  readonly requests: number;
  readonly bytes: number;
  /** Takes a place; refuses when there is none left. */
  enter(): Place | Refusal;
}

/** One request's share. */
export interface Place {
  /** Takes so many more bytes; false, and nothing taken, when there are none left. */
  reserve(bytes: number): boolean;
  /** Keeps everything taken until this is settled, though the request is answered: what was not written yet still takes room. */
  hold(until: Promise<unknown>): void;
  /** Gives everything back, as soon as nothing holds it. Once. */
  leave(): void;
}

export function boundInFlight({
  maxInFlight,
  maxInFlightBytes,
}: {
  maxInFlight: number;
  maxInFlightBytes: number;
}): InFlight {
  let requests = 0;
  let bytes = 0;
  return {
    get requests() {
      return requests;
    },
    get bytes() {
      return bytes;
    },
    enter() {
      if (requests >= maxInFlight) return tooBusy;
      requests += 1;
      let mine = 0;
      let holding = 1;
      const letGo = () => {
        holding -= 1;
        if (holding > 0) return;
        requests -= 1;
        bytes -= mine;
      };
      return {
        reserve(more) {
          if (bytes + more > maxInFlightBytes) return false;
          bytes += more;
          mine += more;
          return true;
        },
        hold(until) {
          holding += 1;
          until.then(letGo, letGo);
        },
        leave: letGo,
      };
    },
  };
}

/** Answer to a request that finds no room. */
export const tooBusy: Refusal = retryAfter({
  outcome: 'refused-load',
  message: 'too many requests are under way',
  afterSeconds: 1,
});

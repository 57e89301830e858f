import { Refusal, retryAfter } from './refusal.ts';

/** Why requests get no further, as far as the receiver and the Worker before it both say so, in the same words. */

export const nowhere = new Refusal(404, 'refused-route', 'nothing is served here');

/** Of a path that is served, by these methods alone. */
export function wrongMethod(methods: readonly string[]): Refusal {
  return new Refusal(405, 'refused-method', 'this method is not served here', {
    headers: [['allow', [...methods].sort().join(', ')]],
  });
}

export const malformedTarget = new Refusal(400, 'refused-target', 'the target of the request is malformed');
export const noHost = new Refusal(400, 'refused-host', 'the request names no host, or not exactly one');
/** A name that is none, or a value that cannot be sent on. */
export const malformedHeader = new Refusal(400, 'refused-header', 'a header of the request is malformed');

export const tooManyHeaders = new Refusal(431, 'refused-headers', 'the headers are too large, or too many');
export const tooLarge = new Refusal(413, 'refused-size', 'the body is too large');
export const tooSlow = new Refusal(408, 'refused-slow', 'the body did not arrive in time');
export const truncated = new Refusal(400, 'refused-truncated', 'the body ended early');

/** Of a request that is in no queue, or nobody knows: the sender is to try again, with the same id. */
export function unavailable(outcome: string, afterSeconds: number, detail?: string): Refusal {
  const message = 'the request was not accepted; try again';
  return retryAfter({ outcome, message, afterSeconds, detail });
}

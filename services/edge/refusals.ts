import { Refusal } from '../receiver/response/refusal.ts';
import { tooLarge, unavailable } from '../receiver/response/refusals.ts';

/** https://www.rfc-editor.org/rfc/rfc9110#section-15.5.20: nothing is served for this scheme and host together. */
export const plainHttp = new Refusal(421, 'refused-scheme', 'this is served over https alone');

/** Between the Worker's first upload and `warren edge-keys`, which places what it lacks. */
export const notReady = unavailable(
  'edge-not-ready',
  60,
  'the signing key or the secret of the origin was not placed, or is malformed',
);

/** The function said nothing within the endpoint's deadline and some more. */
export const tooLate = new Refusal(504, 'edge-late', 'there was no answer in time');

/** There is no telling whether the request is in a queue. */
export function noAnswer(detail: string): Refusal {
  return new Refusal(502, 'edge-no-answer', 'there was no answer that can be passed on', { detail });
}

/** What a client is told of an answer that is Lambda's, and not the receiver's: https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html */
export function refusalOfLambda(status: number): Refusal {
  // The client cannot mend a key or a clock of ours, so that it is no 403 of its own.
  if (status === 403) {
    return noAnswer(
      'AWS refused the signature (no such key, no right, or a clock is wrong), or the receiver the secret',
    );
  }
  if (status === 413) return tooLarge;
  if (status === 429 || status === 503) return unavailable('edge-throttled', 1, `Lambda answered ${status}`);
  return noAnswer(`Lambda answered ${status}`);
}

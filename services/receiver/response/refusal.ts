import type { HeaderPair } from '../../messages/http.ts';

/** Why a request gets no further. Not an error: it is an answer, and there may be very many a second. */
export class Refusal {
  readonly status: number;
  /** One word for metrics, logs and taps. */
  readonly outcome: string;
  /** What the sender is told; says nothing that helps to guess. */
  readonly message: string;
  /** What only logs and taps are told. */
  readonly detail: string | undefined;
  readonly headers: readonly HeaderPair[];

  constructor(
    status: number,
    outcome: string,
    message: string,
    { detail, headers = [] }: { detail?: string | undefined; headers?: readonly HeaderPair[] } = {},
  ) {
    this.status = status;
    this.outcome = outcome;
    this.message = message;
    this.detail = detail;
    this.headers = headers;
  }
}

/** The body of the answer to a request that got no further, `id` being the request's. */
export function refusalText({ message }: Refusal, id: string): string {
  return JSON.stringify({ error: message, id });
}

/** One that asks to come again after so many seconds: https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3 */
export function retryAfter({
  status = 503,
  outcome,
  message,
  afterSeconds,
  detail,
}: {
  status?: 429 | 503;
  outcome: string;
  message: string;
  afterSeconds: number;
  detail?: string | undefined;
}): Refusal {
  return new Refusal(status, outcome, message, { headers: [['retry-after', String(afterSeconds)]], detail });
}

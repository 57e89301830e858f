import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { pagerDutyVariables, restApi, type ServiceRegion } from '../../contracts/pagerduty.ts';
import { SurroundingsFailure } from '../process/failure.ts';

/** PagerDuty's REST API, as far as Warren itself calls it. */
export interface PagerDutyApi {
  /**
   * What was answered, undefined where that is nothing. Tries again, a few times, when PagerDuty is busy or does not answer. Throws
   * PagerDutyRefusal where it says no, SurroundingsFailure where it says nothing.
   */
  call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown>;
}

/** PagerDuty said no. */
export class PagerDutyRefusal extends SurroundingsFailure {
  readonly status: number;
  /** Its own words, with its code. */
  readonly because: string;

  constructor(path: string, { status, because }: { status: number; because: string }) {
    super(`PagerDuty refused ${path} with HTTP ${status}: ${because}`);
    this.status = status;
    this.because = because;
  }
}

const requestTimeoutMs = 30_000;
const attempts = 5;
const firstWaitMs = 1000;
/** Too many requests are refused for less than a minute: https://developer.pagerduty.com/docs/rest-api-rate-limits */
const longestWaitMs = 60_000;

/** https://developer.pagerduty.com/docs/errors */
const refusalSchema = z.object({
  error: z.object({ message: z.string(), code: z.number().optional(), errors: z.array(z.string()).default([]) }),
});

/** Opens it with a token, at the address that the environment names, if it names one. Connects to nothing yet. */
export function openPagerDuty({
  token,
  serviceRegion,
  baseUrl = process.env[pagerDutyVariables.api] || restApi(serviceRegion),
  pause = sleep,
}: {
  token: string;
  serviceRegion: ServiceRegion;
  baseUrl?: string;
  pause?: (ms: number) => Promise<unknown>;
}): PagerDutyApi {
  return {
    async call(method, path, body) {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await ask(`${baseUrl.replace(/\/$/, '')}${path}`, { method, token, body });
        if ('answer' in outcome) return outcome.answer;
        if ('refusal' in outcome) {
          const { status, because } = outcome.refusal;
          throw new PagerDutyRefusal(path, { status, because: because.replaceAll(token, '(hidden)') });
        }
        const waitMs = outcome.retryAfterMs ?? firstWaitMs * 2 ** (attempt - 1);
        if (attempt === attempts || waitMs > longestWaitMs) {
          throw new SurroundingsFailure(`PagerDuty did not answer ${path}: ${outcome.failure}. Run the same again.`);
        }
        await pause(waitMs);
      }
    },
  };
}

type Outcome =
  | { answer: unknown }
  | { refusal: { status: number; because: string } }
  | { failure: string; retryAfterMs?: number | undefined };

async function ask(
  url: string,
  { method, token, body }: { method: string; token: string; body: object | undefined },
): Promise<Outcome> {
  // https://developer.pagerduty.com/docs/authentication
  const headers = {
    authorization: `Token token=${token}`,
    accept: 'application/vnd.pagerduty+json;version=2',
    ...(body && { 'content-type': 'application/json' }),
  };
  try {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(url, { method, headers, signal, ...(body && { body: JSON.stringify(body) }) });
    const { status } = response;
    if (status === 429 || status >= 500) {
      await response.body?.cancel();
      return { failure: `HTTP ${status}`, retryAfterMs: secondsToMs(response.headers.get('ratelimit-reset')) };
    }
    const text = await response.text();
    if (status >= 400) return { refusal: { status, because: reasonIn(text) } };
    return { answer: text === '' ? undefined : JSON.parse(text) };
  } catch (error) {
    return { failure: reason(error) };
  }
}

function reasonIn(text: string): string {
  try {
    const { message, code, errors } = refusalSchema.parse(JSON.parse(text)).error;
    const words = [message, ...errors].join(': ');
    return code === undefined ? words : `${words} (${code})`;
  } catch {
    return 'no reason given';
  }
}

/** Whole seconds until more is taken. */
function secondsToMs(header: string | null): number | undefined {
  return header && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}

/** fetch says "fetch failed", and why in its cause. */
function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return cause?.message ? `${message}: ${cause.message}` : message;
}

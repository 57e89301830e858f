import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { SurroundingsFailure } from '../process/failure.ts';

/** Cloudflare's API, as far as Warren itself calls it. */
export interface CloudflareApi {
  /**
   * The `result` of an answer. Tries again, a few times, when Cloudflare is busy or does not answer. Throws CloudflareRefusal where
   * it says no, SurroundingsFailure where it says nothing.
   */
  call(method: 'GET' | 'PATCH' | 'DELETE', path: string, body?: Body): Promise<unknown>;
}

interface Body {
  type: string;
  text: string;
}

/** Cloudflare said no. */
export class CloudflareRefusal extends SurroundingsFailure {
  readonly status: number;
  /** Its own words, with its codes. */
  readonly because: string;

  constructor(path: string, { status, because }: { status: number; because: string }) {
    super(`Cloudflare refused ${path} with HTTP ${status}: ${because}`);
    this.status = status;
    this.because = because;
  }
}

/** Where Terraform's provider looks, too: https://github.com/cloudflare/terraform-provider-cloudflare/blob/main/docs/index.md */
export const cloudflareVariables = { token: 'CLOUDFLARE_API_TOKEN', baseUrl: 'CLOUDFLARE_BASE_URL' } as const;

const usualBaseUrl = 'https://api.cloudflare.com/client/v4';

const requestTimeoutMs = 30_000;
const attempts = 4;
const firstWaitMs = 1000;
/** Too many requests are refused for five minutes: https://developers.cloudflare.com/fundamentals/api/reference/limits */
const longestWaitMs = 300_000;

const answerSchema = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown().optional(),
});

/** Opens it with a token, at the address that the environment names, if it names one. Connects to nothing yet. */
export function openCloudflare({
  token,
  baseUrl = process.env[cloudflareVariables.baseUrl] || usualBaseUrl,
  pause = sleep,
}: {
  token: string;
  baseUrl?: string;
  pause?: (ms: number) => Promise<unknown>;
}): CloudflareApi {
  return {
    async call(method, path, body) {
      for (let attempt = 1; ; attempt += 1) {
        const outcome = await ask(`${baseUrl.replace(/\/$/, '')}${path}`, { method, token, body });
        if ('result' in outcome) return outcome.result;
        if ('refusal' in outcome) {
          const { status, because } = outcome.refusal;
          throw new CloudflareRefusal(path, { status, because: because.replaceAll(token, '(hidden)') });
        }
        const waitMs = outcome.retryAfterMs ?? firstWaitMs * 2 ** (attempt - 1);
        if (attempt === attempts || waitMs > longestWaitMs) {
          throw new SurroundingsFailure(`Cloudflare did not answer ${path}: ${outcome.failure}. Run the same again.`);
        }
        await pause(waitMs);
      }
    },
  };
}

const noReason = 'no reason given';

type Outcome =
  | { result: unknown }
  | { refusal: { status: number; because: string } }
  | { failure: string; retryAfterMs?: number | undefined };

async function ask(
  url: string,
  { method, token, body }: { method: string; token: string; body: Body | undefined },
): Promise<Outcome> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': body.type }) };
  try {
    const signal = AbortSignal.timeout(requestTimeoutMs);
    const response = await fetch(url, { method, headers, signal, ...(body && { body: body.text }) });
    const { status } = response;
    if (status === 429 || status >= 500) {
      await response.body?.cancel();
      return { failure: `HTTP ${status}`, retryAfterMs: secondsToMs(response.headers.get('retry-after')) };
    }
    const { data } = answerSchema.safeParse(await response.json().catch(() => undefined));
    if (!data && status >= 400) return { refusal: { status, because: noReason } };
    if (!data) return { failure: `HTTP ${status} with an answer of another shape` };
    if (data.success) return { result: data.result };
    const because = data.errors.map(({ code, message }) => `${message} (${code})`).join(', ') || noReason;
    return { refusal: { status, because } };
  } catch (error) {
    return { failure: reason(error) };
  }
}

/** Cloudflare gives whole seconds: https://developers.cloudflare.com/fundamentals/api/reference/limits */
function secondsToMs(header: string | null): number | undefined {
  return header && /^\d+$/.test(header) ? Number(header) * 1000 : undefined;
}

/** fetch says "fetch failed", and why in its cause. */
function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return cause?.message ? `${message}: ${cause.message}` : message;
}

import type { Octokit } from 'octokit';

/** How waiting is done and told. */
export interface Waiting {
  /** How long a second takes, in milliseconds. */
  secondMs: number;
  say: (line: string) => void;
  pause: (seconds: number) => Promise<void>;
}

/** How often one request waits for a limit. */
const mostWaits = 4;

/** Longest wait, in seconds: a primary limit ends within the hour, and a job that waits for longer had better be run again. */
const longestWait = 15 * 60;

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit */
const waitWithoutHint = 60;

/** Options of octokit's throttling: it waits for primary and secondary limits as long as GitHub says, while that is worth it. */
export function waitForLimits({ secondMs, say }: Waiting) {
  const decide = (seconds: number, _options: object, _octokit: unknown, waits: number) => {
    const worth = isWorthWaiting(seconds, waits);
    if (worth) say(waitingLine(seconds));
    return worth;
  };
  return {
    retryAfterBaseValue: secondMs,
    fallbackSecondaryRateRetryAfter: waitWithoutHint,
    onRateLimit: decide,
    onSecondaryRateLimit: decide,
    // Octokit leaves a second between writes, and three between those that notify somebody. Tests have no such time.
    ...(secondMs < 1000 ? { write: atOnce, notifications: atOnce } : {}),
  };
}

/** Waits for refusals that say when to come back and that octokit's throttling does not know by their words. */
export function waitForOtherLimits(octokit: Octokit, { say, pause }: Waiting): void {
  octokit.hook.wrap('request', async (request, options) => {
    for (let waits = 0; ; waits += 1) {
      try {
        return await request(options);
      } catch (cause) {
        const seconds = waitAskedFor(cause);
        if (seconds === undefined || !isWorthWaiting(seconds, waits)) throw cause;
        say(waitingLine(seconds));
        await pause(seconds);
      }
    }
  });
}

/** Whether GitHub refused because of too many requests, for now. */
export function isLimit({ status, message, response }: Refusal): boolean {
  if (status === 429) return true;
  const headers = response?.headers ?? {};
  const limited = headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined;
  return status === 403 && (limited || /rate limit/i.test(message));
}

/** An answer that is none, as octokit throws it. */
export interface Refusal {
  status: number;
  message: string;
  response?: { headers: Record<string, string | number | undefined> } | undefined;
}

function waitAskedFor(cause: unknown): number | undefined {
  const refusal = cause as Partial<Refusal>;
  if (refusal.status !== 403 && refusal.status !== 429) return undefined;
  const headers = refusal.response?.headers ?? {};
  const knownToOctokit = /\bsecondary rate\b/i.test(refusal.message ?? '') || headers['x-ratelimit-remaining'] === '0';
  if (knownToOctokit) return undefined;
  const seconds = Number(headers['retry-after']);
  if (Number.isFinite(seconds)) return seconds;
  return refusal.status === 429 ? waitWithoutHint : undefined;
}

function isWorthWaiting(seconds: number, waits: number): boolean {
  return waits < mostWaits && seconds <= longestWait;
}

function waitingLine(seconds: number): string {
  return `GitHub takes no more requests for now. Trying again in ${seconds} s.`;
}

/** A group of limiters that limit nothing, as far as octokit's throttling asks one. */
const atOnce = {
  key: () => ({
    schedule: async (_options: object, job: (...values: unknown[]) => unknown, ...values: unknown[]) => job(...values),
  }),
};

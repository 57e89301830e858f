import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';

/** A place where DNS records of a zone are made. */
export interface DnsRecords {
  /** Makes a TXT record, or finds that there is an equal one. */
  present(name: string, value: string): Promise<void>;
  /** Removes the TXT record if `present` made it. */
  remove(name: string, value: string): Promise<void>;
}

const requestTimeoutMs = 10_000;
const attempts = 4;
const firstWaitMs = 1_000;
/**
 * Too many requests are refused for five minutes: https://developers.cloudflare.com/fundamentals/api/reference/limits
 */
const longestWaitMs = 300_000;
/** The least Cloudflare takes, in seconds: https://developers.cloudflare.com/api/resources/dns/subresources/records */
const ttlSeconds = 60;
/** "Record already exists" and "an identical record already exists": https://github.com/certbot/certbot/pull/10725 */
const alreadyExists = [81057, 81058];

const answerSchema = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
});
const recordSchema = z.object({ id: z.string(), content: z.string() });
type Answer = z.infer<typeof answerSchema> & { status: number };

/**
 * The records of one zone in Cloudflare. Waits and tries again, a few times, when Cloudflare is busy or does not
 * answer; throws, without the token in the message, when it refuses.
 */
export function cloudflareDns(options: {
  zoneId: string;
  /** API token with the permission DNS Write on that zone. */
  token: string;
  baseUrl?: string;
  sleep?: (ms: number) => Promise<void>;
}): DnsRecords {
  const { zoneId, token, baseUrl = 'https://api.cloudflare.com/client/v4', sleep = setTimeout } = options;
  // fetch would refuse such a header, and show it.
  if (!/^[\x21-\x7e]+$/.test(token))
    throw new Error('the Cloudflare API token holds a space or a line break: store it bare');
  const records = `${baseUrl}/zones/${zoneId}/dns_records`;
  const made = new Map<string, string>();

  async function call(method: string, url: string, body?: object): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      const request = { method, token, ...(body && { body: JSON.stringify(body) }) };
      const outcome = await ask(url, request);
      if ('answer' in outcome) return outcome.answer;
      const waitMs = outcome.retryAfterMs ?? firstWaitMs * 2 ** (attempt - 1);
      if (attempt === attempts || waitMs > longestWaitMs) {
        throw new Error(`Cloudflare did not answer ${method} ${new URL(url).pathname}: ${outcome.failure}`);
      }
      await sleep(waitMs);
    }
  }

  /** Names are compared by Cloudflare, values here: its filter for content takes a for A, which these values do not. */
  async function find(name: string, value: string): Promise<string | undefined> {
    const query = new URLSearchParams({ type: 'TXT', 'name.exact': name });
    const answer = accept(await call('GET', `${records}?${query}`), zoneId);
    const found = z.array(recordSchema).parse(answer.result);
    return found.find(({ content }) => content === value || content === quoted(value))?.id;
  }

  return {
    async present(name, value) {
      if (await find(name, value)) return;
      const body = { type: 'TXT', name, content: quoted(value), ttl: ttlSeconds, comment: 'ACME challenge, by Warren' };
      const answer = await call('POST', records, body);
      // Not there a moment ago: the attempt whose answer got lost made it.
      const lost = answer.errors.some(({ code }) => alreadyExists.includes(code));
      const id = lost ? await find(name, value) : recordSchema.parse(accept(answer, zoneId).result).id;
      if (id) made.set(keyOf(name, value), id);
    },
    async remove(name, value) {
      const id = made.get(keyOf(name, value));
      if (!id) return;
      const answer = await call('DELETE', `${records}/${id}`);
      if (answer.status !== 404) accept(answer, zoneId);
      made.delete(keyOf(name, value));
    },
  };
}

type Outcome = { answer: Answer } | { failure: string; retryAfterMs?: number | undefined };

async function ask(
  url: string,
  { token, ...request }: { method: string; token: string; body?: string },
): Promise<Outcome> {
  try {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(url, { ...request, headers, signal: AbortSignal.timeout(requestTimeoutMs) });
    const { status } = response;
    if (status === 429 || status >= 500) {
      await response.body?.cancel();
      return { failure: `HTTP ${status}`, retryAfterMs: secondsToMs(response.headers.get('retry-after')) };
    }
    const { data } = answerSchema.safeParse(await response.json());
    return data ? { answer: { ...data, status } } : { failure: `HTTP ${status} with an answer of another shape` };
  } catch (error) {
    return { failure: reason(error) };
  }
}

/** Cloudflare gives whole seconds: https://developers.cloudflare.com/fundamentals/api/reference/limits */
function secondsToMs(header: string | null): number | undefined {
  return header && /^\d+$/.test(header) ? Number(header) * 1_000 : undefined;
}

/** fetch says "fetch failed", and why in its cause. */
function reason(error: unknown): string {
  const { message, cause } = error as Error & { cause?: { message?: string } };
  return cause?.message ? `${message}: ${cause.message}` : message;
}

function accept(answer: Answer, zoneId: string): Answer {
  if (answer.success) return answer;
  const errors = answer.errors.map(({ code, message }) => `${message} (${code})`).join(', ') || 'no reason given';
  const hint =
    answer.status === 401 || answer.status === 403
      ? `Check that the API token is right and may edit DNS in zone ${zoneId}.`
      : `Check zone ${zoneId}.`;
  throw new Error(`Cloudflare refused with HTTP ${answer.status}: ${errors}. ${hint}`);
}

/** Content of a TXT record is a quoted string; ACME's values hold neither quote nor backslash. */
function quoted(value: string): string {
  return `"${value}"`;
}

function keyOf(name: string, value: string): string {
  return `${name} ${value}`;
}

import { setTimeout as sleep } from 'node:timers/promises';
import { lokiPushPath } from '../../contracts/monitoring.ts';
import type { Push } from './pushes.ts';

/** What Loki made of a push: took it, or refused lines of it for good, with what it said. */
export type Taken = 'taken' | { refused: string };

/** Sends until a moment, in milliseconds since the epoch. Throws LokiUnavailable. */
export type SendToLoki = (push: Push, until: number) => Promise<Taken>;

/** Loki did not take a push in time: it is worth another try. */
export class LokiUnavailable extends Error {}

/** As Promtail: https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients; in milliseconds. */
const answerWithin = 10_000;
const firstPause = 500;

/** Loki on a host that starts anew is found again within this. In milliseconds. */
const longestPause = 15_000;

/** What is passing may be gone at the next attempt; of anything else Loki says the same again. */
type Attempt = Taken | { passing: string; notBefore: number };

/**
 * Sends to a Loki, again and again with growing pauses, while it is away, has no room or asks for patience. 400 alone is for good: a line is
 * too old, too new or too long, and Loki took the others of the push. https://grafana.com/docs/loki/latest/operations/request-validation-rate-limits/
 * and https://github.com/grafana/loki/blob/v3.7.6/pkg/distributor/distributor.go, which answers with what it refused once the others are in.
 */
export function openLoki(url: string, pause: (ms: number) => Promise<unknown> = sleep): SendToLoki {
  const address = `${url}${lokiPushPath}`;
  return async (push, until) => {
    for (let next = firstPause; ; next = Math.min(2 * next, longestPause)) {
      const answer = await attempt(address, push, until);
      if (answer === 'taken' || 'refused' in answer) return answer;
      const pauseMs = Math.max(answer.notBefore - Date.now(), next * (0.5 + Math.random() / 2));
      if (Date.now() + pauseMs >= until) throw new LokiUnavailable(answer.passing);
      await pause(pauseMs);
    }
  };
}

async function attempt(address: string, { body }: Push, until: number): Promise<Attempt> {
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body,
      signal: AbortSignal.timeout(Math.max(1, Math.min(answerWithin, until - Date.now()))),
    });
    const { status, headers } = response;
    const said = `${status} ${(await response.text()).trim().slice(0, 300)}`.trim();
    if (response.ok) return 'taken';
    if (status === 400) return { refused: said };
    return { passing: said, notBefore: retryAfter(headers.get('retry-after')) };
  } catch (error) {
    const { message, cause } = error as Error;
    return { passing: cause instanceof Error ? `${message}: ${cause.message}` : message, notBefore: 0 };
  }
}

/** Seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; as a moment. */
function retryAfter(value: string | null): number {
  if (value === null) return 0;
  const moment = /^\d+$/.test(value) ? Date.now() + Number(value) * 1000 : Date.parse(value);
  return Number.isNaN(moment) ? 0 : moment;
}

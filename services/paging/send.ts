import { setTimeout as sleep } from 'node:timers/promises';
import type { PagerDutyEvent } from '../../contracts/paging.ts';

/** What PagerDuty made of an event: took it, refused it for good, or was busy or away; `why` holds no key. */
export type Sent = 'taken' | { refused: string } | { away: string };

/** Sends an event, again and again until a moment, in milliseconds since the epoch, while PagerDuty is busy or away. */
export type SendEvent = (event: PagerDutyEvent, until: number) => Promise<Sent>;

export interface SenderProps {
  /** Address of the Events API, without a path. */
  url: string;
  pause?: (ms: number) => Promise<unknown>;
  now?: () => number;
}

const path = '/v2/enqueue';

/** In milliseconds. */
const answerWithin = 10_000;
const firstPause = 500;
const longestPause = 30_000;

/** "We suggest retrying 3 times with each request being 30 seconds apart": https://developer.pagerduty.com/docs/events-api-rate-limits */
const busyPause = 30_000;

/**
 * A sender of events. 202 alone is taken and 400 for good; 429, 5xx and no answer are worth another try
 * (https://developer.pagerduty.com/docs/events-api-v2-overview#response-codes--retry-logic). A key that was sent too much is left alone until
 * there is room again, also by events that come meanwhile.
 */
export function openSender({ url, pause = sleep, now = Date.now }: SenderProps): SendEvent {
  const busyUntil = new Map<string, number>();
  return async (event, until) => {
    const { routing_key: key } = event;
    for (let next = firstPause; ; next = Math.min(2 * next, longestPause)) {
      const busyFor = (busyUntil.get(key) ?? 0) - now();
      if (busyFor > 0 && now() + busyFor >= until)
        return { away: 'PagerDuty takes no more events by this key for now' };
      if (busyFor > 0) await pause(busyFor);
      const answer = await attempt(`${url}${path}`, event, Math.min(answerWithin, until - now()));
      if (answer === 'taken' || 'refused' in answer) return answer;
      if ('busy' in answer) busyUntil.set(key, now() + (answer.afterMs ?? busyPause));
      const pauseMs = 'busy' in answer ? 0 : Math.max(answer.afterMs ?? 0, next * (0.5 + Math.random() / 2));
      if (now() + pauseMs >= until) return { away: 'busy' in answer ? answer.busy : answer.away };
      await pause(pauseMs);
    }
  };
}

type Attempt =
  | 'taken'
  | { refused: string }
  | { busy: string; afterMs?: number | undefined }
  | { away: string; afterMs?: number | undefined };

async function attempt(address: string, event: PagerDutyEvent, withinMs: number): Promise<Attempt> {
  const withoutKey = (text: string) => text.replaceAll(event.routing_key, '(key)').trim().slice(0, 300);
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
      redirect: 'error',
      signal: AbortSignal.timeout(Math.max(1, Math.floor(withinMs))),
    });
    const said = withoutKey(`HTTP ${response.status} ${await response.text()}`);
    if (response.status === 202) return 'taken';
    const afterMs = retryAfter(response.headers.get('retry-after'));
    if (response.status === 429) return { busy: said, afterMs };
    if (response.status >= 500 || response.status === 408) return { away: said, afterMs };
    return { refused: said };
  } catch (error) {
    // fetch says "fetch failed", and why in its cause.
    const { message, cause } = error as Error & { cause?: { message?: string } };
    return { away: withoutKey(cause?.message ? `${message}: ${cause.message}` : message) };
  }
}

/** Seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after; in milliseconds from now. */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

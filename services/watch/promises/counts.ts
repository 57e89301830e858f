import { z } from 'zod';

/** Requests of a minute, or of all time, that count for a promise, and those of them that kept it. */
const requests = z.object({ counted: z.int(), kept: z.int() });

export type Requests = z.infer<typeof requests>;

const endpointCounts = requests.extend({
  /** The minute before which nothing is counted, in milliseconds since 1970: that of the first reading. */
  since: z.int(),
  /** What was read of minutes that may still change, by their beginnings in milliseconds since 1970. */
  minutes: z.record(z.string(), requests),
});

/** What was counted of an endpoint. */
export type EndpointCounts = z.infer<typeof endpointCounts>;

/** What the host remembers of all of them. */
export const promiseCounts = z.object({
  /** When CloudWatch was read last, in milliseconds since 1970. */
  readAt: z.int(),
  endpoints: z.record(z.string(), endpointCounts),
});

export type PromiseCounts = z.infer<typeof promiseCounts>;

export const minuteMs = 60_000;

/** For how long after it a minute may still get more: CloudWatch has most within three, and what comes of a log later goes to the minute that it is of. */
const openMs = 60 * minuteMs;

/** For how long CloudWatch has values a minute: 15 days, https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const keptMs = 14 * 24 * 60 * minuteMs;

/** From which minute on an endpoint has to be read again; undefined for one that is not known yet, of which nothing before now counts. */
export function readFrom(counts: PromiseCounts | undefined, endpoint: string, now: number): number | undefined {
  const known = counts?.endpoints[endpoint];
  if (!counts || !known) return undefined;
  return Math.max(known.since, minuteOf(counts.readAt - openMs), minuteOf(now - keptMs));
}

/**
 * What is known after a reading: of each minute what it has more than was known of it, so that each request counts once, whenever CloudWatch tells
 * of it, and also after the host was away. A minute of which nothing was read adds nothing.
 */
export function countedUp(
  before: EndpointCounts | undefined,
  read: ReadonlyMap<number, Requests>,
  now: number,
): EndpointCounts {
  const known = before ?? { counted: 0, kept: 0, since: minuteOf(now), minutes: {} };
  const minutes = { ...known.minutes };
  let { counted, kept } = known;
  for (const [minute, { counted: all, kept: good }] of read) {
    const was = minutes[minute] ?? { counted: 0, kept: 0 };
    const is = { counted: Math.max(was.counted, all), kept: Math.max(was.kept, Math.min(good, all)) };
    counted += is.counted - was.counted;
    kept += is.kept - was.kept;
    minutes[minute] = is;
  }
  const open = Object.entries(minutes).filter(([minute]) => Number(minute) >= minuteOf(now - openMs));
  return { counted, kept, since: known.since, minutes: Object.fromEntries(open) };
}

/** The beginning of the minute that a time is in. */
function minuteOf(time: number): number {
  return Math.floor(time / minuteMs) * minuteMs;
}

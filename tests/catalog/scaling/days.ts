import { type Day, dayOf } from '../../../catalog/scaling/day.ts';
import type { QueueRecording } from '../../../contracts/queue-recording.ts';

interface DayToMake {
  minutes: number;
  /** Messages that come in a minute. */
  arrivals: (minute: number) => number;
  /** Minutes of which nothing is published. */
  unseen?: (minute: number) => boolean;
  /** Tasks that ran all the time. Default: 1. */
  tasks?: number;
  /** What each did in a minute at most. Default: 1,000. */
  perTaskMinute?: number;
  cpu?: (minute: number) => number;
}

/** A recording of a day on which so much came in, and as much was done as tasks could. */
export function recordingOf({
  minutes,
  arrivals,
  unseen,
  tasks = 1,
  perTaskMinute = 1000,
  cpu,
}: DayToMake): QueueRecording {
  let [depth, published, acknowledged] = [0, 0, 0];
  const rows = Array.from({ length: minutes }, (_, minute) => {
    const came = arrivals(minute);
    const done = Math.min(depth + came, tasks * perTaskMinute);
    depth += came - done;
    published += came;
    acknowledged += done;
    return unseen?.(minute) ? undefined : { depth, published, acknowledged };
  });
  const series = (of: (row: { depth: number; published: number; acknowledged: number }) => number) =>
    rows.map((row) => (row ? of(row) : null));
  return {
    version: 1,
    broker: 'orders',
    vhost: 'shop',
    queue: 'placed',
    from: '2026-11-30T00:00:00Z',
    series: {
      MessagesReady: series((row) => row.depth),
      MessagesUnacknowledged: series(() => 0),
      MessagesPublished: series((row) => row.published),
      MessagesAcknowledged: series((row) => row.acknowledged),
      Consumers: series(() => tasks),
      Up: series(() => 1),
      ...(cpu ? { CPUUtilization: rows.map((_, minute) => cpu(minute)) } : {}),
    },
  };
}

/** The same as a day; what comes in its first minute counts, which the counts of a recording cannot tell. */
export function dayWith(made: DayToMake): Day {
  const day = dayOf(recordingOf(made), 10);
  day.arrivals[0] = made.arrivals(0);
  return { ...day, depthBefore: 0 };
}

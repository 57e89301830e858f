import { queueMetric } from '../../contracts/queue-metrics.ts';
import { cpuMetric, type QueueRecording } from '../../contracts/queue-recording.ts';

/** What happened to a queue, minute by minute, whatever its tasks were. */
export interface Day {
  /** ISO date and time of the first minute. */
  from: string;
  minutes: number;
  /** Messages in the queue before the first minute. */
  depthBefore: number;
  /** Messages that came in. Over minutes of which nothing is known they are spread evenly. */
  arrivals: Float64Array;
  /** Whether anything was published of the queue. */
  isSeen: readonly boolean[];
  /** Percent of one task's CPU that all tasks together used for each message; undefined where it is not known. */
  cpuPerMessage: readonly (number | undefined)[];
  /**
   * Minutes that a message was being worked on: unacknowledged ones for each that is done in a minute, while none waited. Half of
   * these minutes had less. A queue whose messages are all being worked on is not empty.
   */
  workMinutes: number;
  /** What was done while messages waited, which says what a task can do. */
  throughput: Throughput;
}

/** Messages that a task does in a minute. */
export interface Throughput {
  perTaskMinute: number;
  /**
   * `measured`: in minutes in which more waited than tasks held. `least`: no such minute, so that it is the most that any
   * task did, and may be more. `given`: by whoever asks. `unknown`: nothing was done.
   */
  how: 'measured' | 'least' | 'given' | 'unknown';
}

/** Reads what happened off a recording. `prefetch` is how many messages a task held. */
export function dayOf(recording: QueueRecording, prefetch: number): Day {
  const { series, from } = recording;
  const published = increases(series[queueMetric.published]);
  const acknowledged = increases(series[queueMetric.acknowledged]);
  const up = series[queueMetric.up];
  const firstSeen = up.findIndex((value) => value !== null);
  const depth = firstSeen === -1 ? 0 : depthAt(recording, firstSeen);
  return {
    from,
    minutes: up.length,
    depthBefore: depth,
    arrivals: published,
    isSeen: up.map((value) => value !== null),
    cpuPerMessage: cpuPerMessage(recording, acknowledged),
    workMinutes: workMinutes(recording, acknowledged),
    throughput: throughputOf(recording, { acknowledged, prefetch }),
  };
}

type Values = readonly (number | null)[];

/** What a count grew by in each minute. It begins again when the queue's leader restarts or moves. */
function increases(values: Values): Float64Array {
  const found = new Float64Array(values.length);
  let last: { value: number; minute: number } | undefined;
  for (const [minute, value] of values.entries()) {
    if (value === null) continue;
    if (last) {
      const grown = value < last.value ? value : value - last.value;
      const share = grown / (minute - last.minute);
      found.fill(share, last.minute + 1, minute + 1);
    }
    last = { value, minute };
  }
  return found;
}

function depthAt({ series }: QueueRecording, minute: number): number {
  return (series[queueMetric.ready][minute] ?? 0) + (series[queueMetric.unacknowledged][minute] ?? 0);
}

/** In minutes in which more waited than tasks held, at both ends, every task was at work all the time: half did more. */
function throughputOf(
  { series }: QueueRecording,
  { acknowledged, prefetch }: { acknowledged: Float64Array; prefetch: number },
): Throughput {
  const consumers = series[queueMetric.consumers];
  const ready = series[queueMetric.ready];
  const rates = { waiting: [] as number[], any: [] as number[] };
  for (let minute = 1; minute < ready.length; minute++) {
    const [before, now] = [consumers[minute - 1] ?? 0, consumers[minute] ?? 0];
    const done = acknowledged[minute] ?? 0;
    // Where tasks come or go meanwhile, it is not known how many worked.
    if (now === 0 || now !== before || done === 0) continue;
    rates.any.push(done / now);
    const waited = Math.min(ready[minute - 1] ?? 0, ready[minute] ?? 0);
    if (waited > now * prefetch) rates.waiting.push(done / now);
  }
  const { waiting, any } = rates;
  if (waiting.length > 0) return { perTaskMinute: median(waiting), how: 'measured' };
  const most = any.reduce((a, b) => Math.max(a, b), 0);
  return { perTaskMinute: most, how: most > 0 ? 'least' : 'unknown' };
}

function workMinutes({ series }: QueueRecording, acknowledged: Float64Array): number {
  const times = series[queueMetric.unacknowledged].flatMap((held, minute) => {
    const done = acknowledged[minute] ?? 0;
    return held === null || done === 0 || series[queueMetric.ready][minute] !== 0 ? [] : [held / done];
  });
  return median(times);
}

function median(values: number[]): number {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The CPU that tasks use grows with what they do: that of a day with other tasks follows from it. */
function cpuPerMessage({ series }: QueueRecording, acknowledged: Float64Array): (number | undefined)[] {
  const cpu = series[cpuMetric];
  if (!cpu) return [];
  const consumers = series[queueMetric.consumers];
  return cpu.map((percent, minute) => {
    const [done, tasks] = [acknowledged[minute] ?? 0, consumers[minute] ?? 0];
    return percent === null || done === 0 || tasks === 0 ? undefined : (percent * tasks) / done;
  });
}

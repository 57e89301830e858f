import { type Measurement, medianOf } from './measurement.ts';
import { type QueueType, queueTypes } from './queues.ts';
import { bareName, gatewayName, naiveName, nginxName, type Subject } from './subjects.ts';

/** What was measured of one subject under one load. */
export interface Figure {
  mode: Subject['mode'];
  name: string;
  queue?: QueueType;
  kib: number;
  /** Absent under a fixed rate. */
  inFlight?: number;
  /** Requests a second that were sent; absent under a load that saturates. */
  rate?: number;
  measurement: Measurement;
  /** How often it was measured; `measurement` is the run with the median throughput, under a fixed rate with the median p99. */
  runs: number;
}

/** The load that aims of throughput are about. */
export const headline = { kib: 1, inFlight: 50 } as const;

export interface Aim {
  text: string;
  /** What it comes to, for each type of queue and size that it is about. */
  found: string;
  /** Undefined when it was not measured. */
  met: boolean | undefined;
}

/** The runs of the same thing as one figure, in the order they came first. */
export function figuresOf(runs: readonly Omit<Figure, 'runs'>[]): Figure[] {
  const groups = new Map<string, Omit<Figure, 'runs'>[]>();
  for (const run of runs) {
    const key = [run.mode, run.name, run.queue, run.kib, run.inFlight, run.rate].join('|');
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const respect = first?.rate === undefined ? 'perSecond' : 'p99Ms';
    const measurement = medianOf(
      group.map((run) => run.measurement),
      respect,
    );
    return first ? [{ ...first, measurement, runs: group.length }] : [];
  });
}

/** The rate that the gateway can keep up whatever the queue: half of what it did at most with the slower type. */
export function halfLoad(figures: readonly Figure[], mode: Subject['mode'], kib: number): number | undefined {
  const own = figures.filter((figure) => figure.mode === mode && figure.name === gatewayName && figure.kib === kib);
  const best = (queue: QueueType) =>
    Math.max(...own.filter((figure) => figure.queue === queue).map((figure) => figure.measurement.perSecond));
  const most = Math.min(...queueTypes.map(best));
  return Number.isFinite(most) ? Math.floor(most / 2) : undefined;
}

/** What Warren aims at, and whether it got there. */
export function aimsOf(figures: readonly Figure[]): Aim[] {
  const saturated = (mode: Subject['mode'], name: string, queue: QueueType) =>
    figures.find(
      (figure) =>
        figure.mode === mode &&
        figure.name === name &&
        figure.queue === queue &&
        figure.kib === headline.kib &&
        figure.inFlight === headline.inFlight,
    )?.measurement.perSecond;
  const ratios = (mode: Subject['mode'], other: string) =>
    queueTypes.flatMap((queue) => {
      const [ours, theirs] = [saturated(mode, gatewayName, queue), saturated(mode, other, queue)];
      return ours === undefined || theirs === undefined ? [] : [{ queue, ratio: ours / theirs }];
    });
  const where = `${headline.kib} KiB, ${headline.inFlight} in flight`;
  const shares = ratios('accept', bareName);
  const times = ratios('reply', naiveName);
  const delays = delaysOf(figures);
  return [
    {
      text: `accept: at least 80 % of the bare loop's throughput (${where})`,
      found: shares.map(({ queue, ratio }) => `${queue} ${Math.round(ratio * 100)} %`).join(', '),
      met: all(shares, ({ ratio }) => ratio >= 0.8),
    },
    {
      text: `reply: at least 1.5 times the naive RPC's throughput (${where})`,
      found: times.map(({ queue, ratio }) => `${queue} ${ratio.toFixed(2)} times`).join(', '),
      met: all(times, ({ ratio }) => ratio >= 1.5),
    },
    {
      text: "reply: p99 less than 5 ms above nginx's, at half of the gateway's saturation",
      found: delays.map(({ queue, kib, ms }) => `${queue}, ${kib} KiB: ${ms.toFixed(1)} ms above`).join('; '),
      met: all(delays, ({ ms }) => ms < 5),
    },
  ];
}

function delaysOf(figures: readonly Figure[]): { queue: QueueType; kib: number; ms: number }[] {
  const paced = figures.filter(({ mode, rate }) => mode === 'reply' && rate !== undefined);
  return paced.flatMap(({ name, queue, kib, measurement }) => {
    const nginx = paced.find((figure) => figure.name === nginxName && figure.kib === kib);
    if (name !== gatewayName || queue === undefined || !nginx) return [];
    return [{ queue, kib, ms: measurement.p99Ms - nginx.measurement.p99Ms }];
  });
}

/** Undefined unless it was measured with each type of queue. */
function all<T extends { queue: QueueType }>(values: readonly T[], holds: (value: T) => boolean): boolean | undefined {
  const missing = queueTypes.some((type) => !values.some(({ queue }) => queue === type));
  return missing ? undefined : values.every(holds);
}

import type { Metric } from './metric.ts';

/** What is known of the values of a minute, or of several. */
export interface Statistics {
  readonly count: number;
  readonly sum: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Values of metrics, in which each minute has its statistics. */
export interface MetricStore {
  add(region: string, metric: Metric, minute: number, statistics: Statistics): void;
  /** Statistics by minute, in milliseconds since the epoch; those that nothing was published in are not there. */
  minutes(region: string, metric: Metric): ReadonlyMap<number, Statistics>;
}

export function createMetricStore(): MetricStore {
  const metrics = new Map<string, Map<number, Statistics>>();
  return {
    add(region, metric, minute, statistics) {
      const key = keyOf(region, metric);
      const minutes = metrics.get(key) ?? new Map<number, Statistics>();
      const before = minutes.get(minute);
      minutes.set(minute, before ? together([before, statistics]) : statistics);
      metrics.set(key, minutes);
    },
    minutes: (region, metric) => metrics.get(keyOf(region, metric)) ?? new Map(),
  };
}

/** The statistics of all the values that each of these is of. */
export function together(all: readonly Statistics[]): Statistics {
  return {
    count: all.reduce((sum, { count }) => sum + count, 0),
    sum: all.reduce((sum, each) => sum + each.sum, 0),
    minimum: Math.min(...all.map(({ minimum }) => minimum)),
    maximum: Math.max(...all.map(({ maximum }) => maximum)),
  };
}

function keyOf(region: string, { namespace, name, dimensions }: Metric): string {
  return JSON.stringify([region, namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

import { CloudWatchClient, type MetricDataResult, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import type { AlarmMetric } from '../../catalog/scaling/alarms.ts';
import { askAws } from '../../pipeline/aws/aws-failure.ts';

/** Values by the id of their metric, each with its time in milliseconds, in no order. */
export type MetricValues = ReadonlyMap<string, readonly { time: number; value: number }[]>;

/** Reads metrics from one time to another. */
export type ReadMetrics = (
  metrics: readonly { id: string; metric: AlarmMetric }[],
  range: { from: Date; to: Date },
) => Promise<MetricValues>;

/** Reads from CloudWatch. The SDK takes credentials and endpoint from its usual places. Throws SurroundingsFailure. */
export function cloudWatchMetrics(region: string): ReadMetrics {
  const client = new CloudWatchClient({ region, maxAttempts: 5 });
  return (metrics, { from, to }) =>
    askAws({ what: 'metrics cannot be read from CloudWatch', of: `CloudWatch in ${region}` }, async () => {
      const MetricDataQueries = metrics.map(({ id, metric: { namespace, name, dimensions, stat, periodSeconds } }) => ({
        Id: id,
        MetricStat: {
          Metric: {
            Namespace: namespace,
            MetricName: name,
            Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
          },
          Period: periodSeconds,
          Stat: stat,
        },
      }));
      const values = new Map<string, { time: number; value: number }[]>();
      const pages = paginateGetMetricData({ client }, { MetricDataQueries, StartTime: from, EndTime: to });
      for await (const { MetricDataResults = [] } of pages) {
        for (const result of MetricDataResults) {
          const id = result.Id ?? '';
          values.set(id, [...(values.get(id) ?? []), ...valuesOf(result)]);
        }
      }
      return values;
    });
}

function valuesOf({ Timestamps = [], Values = [] }: MetricDataResult): { time: number; value: number }[] {
  return Timestamps.flatMap((timestamp, index) => {
    const value = Values[index];
    return value === undefined ? [] : [{ time: timestamp.getTime(), value }];
  });
}

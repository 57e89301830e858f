import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { explained } from './explained.ts';
import { awsSettings } from './settings.ts';

/** A value of a metric, which its name and all its dimensions make one. */
export interface MetricValue {
  name: string;
  dimensions: Readonly<Record<string, string>>;
  value: number;
}

/** The part of CloudWatch that the agent needs. Throws with the namespace when CloudWatch refuses or does not answer. */
export interface Metrics {
  /** Publishes values, all of them or none, as those of a minute. At most 1,000 metrics and 1 MB. */
  put(values: { namespace: string; minute: Date; values: readonly MetricValue[] }): Promise<void>;
}

/** Metrics of one region. */
export function openMetrics(region: string): Metrics {
  const client = new CloudWatchClient({ region, ...awsSettings });
  return {
    async put({ namespace, minute, values }) {
      const MetricData = values.map(({ name, dimensions, value }) => ({
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        Timestamp: minute,
        Value: value,
      }));
      await explained(`metrics of ${namespace} cannot be published`, () =>
        client.send(new PutMetricDataCommand({ Namespace: namespace, MetricData })),
      );
    },
  };
}

import type { CloudWatchDefinition, CloudWatchQuery } from '../../alarm.ts';

/** Where AWS lists the alarms that it recommends, by service. */
export const recommended =
  'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html';

type Metric = NonNullable<CloudWatchQuery['metric']>;

/** A metric of a minute. */
export type MinuteMetric = Omit<Metric, 'periodSeconds'>;

/** An alarm of a metric of a minute by itself. */
export function ofMetric(
  metric: MinuteMetric,
  limit: Pick<CloudWatchDefinition, 'comparison' | 'threshold'>,
): CloudWatchDefinition {
  return {
    owner: 'cloudwatch',
    queries: [{ id: 'value', metric: { ...metric, periodSeconds: 60 }, returnsData: true }],
    ...limit,
  };
}

/** The parts of an expression, each by the id that it is called there. */
export function parts(metrics: Readonly<Record<string, MinuteMetric>>): CloudWatchQuery[] {
  return Object.entries(metrics).map(([id, metric]) => ({
    id,
    metric: { ...metric, periodSeconds: 60 },
    returnsData: false,
  }));
}

/** A metric of a function of Lambda. */
export function functionMetric(name: string, metric: string, stat: string): MinuteMetric {
  return { namespace: 'AWS/Lambda', name: metric, dimensions: { FunctionName: name }, stat };
}

import type { CloudWatchQuery } from '../../catalog/alarms/alarm.ts';
import { literal } from './literal.ts';

/** A metric or an expression of an alarm, as Terraform is told of it; `dimensions` are texts by then. */
export function alarmQuery({ id, expression, metric, returnsData }: TextQuery) {
  return {
    id,
    ...(expression === undefined ? {} : { expression: literal(expression), label: id }),
    returnData: returnsData,
    ...(metric === undefined
      ? {}
      : {
          metric: {
            namespace: literal(metric.namespace),
            metricName: literal(metric.name),
            dimensions: metric.dimensions,
            stat: literal(metric.stat),
            period: metric.periodSeconds,
          },
        }),
  };
}

/** A query whose dimensions are escaped, or references. */
export type TextQuery = Omit<CloudWatchQuery, 'metric'> & {
  metric?: Omit<NonNullable<CloudWatchQuery['metric']>, 'dimensions'> & { dimensions: Record<string, string> };
};

import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import type { Alarm, CloudWatchQuery, FromStack } from '../../catalog/alarms/alarm.ts';
import { cloudWatchAlarm } from '../../catalog/alarms/cloudwatch-alarm.ts';
import { conditionOf } from '../../catalog/alarms/condition.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { pagedAlarmId } from '../../contracts/resources.ts';
import { alarmQuery, type TextQuery } from '../constructs/alarm-query.ts';
import { literal } from '../constructs/literal.ts';

export interface MetricAlarmsProps {
  platform: Pick<Platform, 'name'>;
  /** Alarms of whichever system; those of CloudWatch are made. */
  alarms: readonly Alarm[];
  /** ARN of the topic that they are sent to, when they begin and when they end. */
  topic: string;
  /** A reference to what another stack tells. */
  read: (from: FromStack) => string;
}

/** AWS's limit: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (AlarmDescription) */
const mostDescription = 1024;

/** Every alarm that CloudWatch owns, each at the address by which reviews know it. */
export function addMetricAlarms(scope: Construct, { platform, alarms, topic, read }: MetricAlarmsProps): void {
  for (const alarm of alarms) {
    const told = cloudWatchAlarm(alarm, platform);
    if (!told) continue;
    new CloudwatchMetricAlarm(scope, pagedAlarmId(alarm.id), {
      alarmName: told.name,
      alarmDescription: literal(`${alarm.title}: ${conditionOf(alarm)} (${alarm.file})`.slice(0, mostDescription)),
      comparisonOperator: told.comparison,
      threshold: told.threshold,
      evaluationPeriods: told.datapoints.of,
      datapointsToAlarm: told.datapoints.needed,
      treatMissingData: told.missing,
      alarmActions: [topic],
      okActions: [topic],
      metricQuery: told.queries.map((query) => alarmQuery(withTexts(query, read))),
    });
  }
}

function withTexts({ metric, ...query }: CloudWatchQuery, read: MetricAlarmsProps['read']): TextQuery {
  if (!metric) return query;
  const dimensions = Object.entries(metric.dimensions).map(([name, value]) => [
    literal(name),
    typeof value === 'string' ? literal(value) : read(value),
  ]);
  return { ...query, metric: { ...metric, dimensions: Object.fromEntries(dimensions) } };
}

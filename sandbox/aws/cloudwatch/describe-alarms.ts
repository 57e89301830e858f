import type { Cloud } from '../../cloud.ts';
import type { Input } from '../protocols/json-protocol.ts';
import { textOf } from '../protocols/protocol.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const [usualAtOnce, mostAtOnce] = [50, 100];

/**
 * The alarms that Terraform made, by names or by what they begin with, some at a time. No alarm is evaluated: its state is what a test wrote into
 * `state_value`, `state_reason` and `state_updated` of the object, and else that there is no data.
 */
export function describeAlarms(cloud: Cloud, input: Input): object {
  const names = Array.isArray(input.AlarmNames) ? input.AlarmNames.map(String) : undefined;
  const prefix = textOf(input.AlarmNamePrefix) ?? '';
  const all = cloud
    .list('aws_cloudwatch_metric_alarm')
    .map(({ attributes }) => attributes)
    .filter(({ alarm_name: name }) => (names ? names.includes(String(name)) : String(name).startsWith(prefix)));
  const from = Number(input.NextToken ?? 0);
  const to = from + Math.min(Number(input.MaxRecords ?? usualAtOnce), mostAtOnce);
  return {
    MetricAlarms: all.slice(from, to).map((attributes) => {
      const at = Date.parse(textOf(attributes.state_updated) ?? '1970-01-01') / 1000;
      return {
        AlarmName: attributes.alarm_name,
        StateValue: textOf(attributes.state_value) ?? 'INSUFFICIENT_DATA',
        StateReason: textOf(attributes.state_reason) ?? 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: at,
        StateTransitionedTimestamp: at,
      };
    }),
    CompositeAlarms: [],
    ...(to < all.length && { NextToken: String(to) }),
  };
}

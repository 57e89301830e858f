import type { Cloud } from '../../cloud.ts';
import type { Input } from '../protocols/json-protocol.ts';
import { AwsError, textOf } from '../protocols/protocol.ts';
import { invalidValue, missing } from './refusals.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html */
const states = ['OK', 'ALARM', 'INSUFFICIENT_DATA'];
const mostOfReason = 1023;

/** Sets the state of an alarm that Terraform made, until somebody sets another: none is evaluated, and no action of it is taken. */
export function setAlarmState({ cloud, input, now }: { cloud: Cloud; input: Input; now: number }): object {
  const [name, value, reason] = ['AlarmName', 'StateValue', 'StateReason'].map((parameter) => {
    const text = textOf(input[parameter]);
    if (text === undefined) throw missing(parameter);
    return text;
  }) as [string, string, string];
  if (!states.includes(value)) throw invalidValue('StateValue', `must be ${states.join(', ')}`);
  if (reason.length > mostOfReason) throw invalidValue('StateReason', `must be ${mostOfReason} characters or less`);
  const found = cloud.list('aws_cloudwatch_metric_alarm').find(({ attributes }) => attributes.alarm_name === name);
  if (!found) throw new AwsError('ResourceNotFound', `There is no alarm ${name}.`, 404);
  cloud.change('aws_cloudwatch_metric_alarm', found.id, {
    state_value: value,
    state_reason: reason,
    state_updated: new Date(now).toISOString(),
  });
  return {};
}

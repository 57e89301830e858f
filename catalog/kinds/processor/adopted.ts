import { processorStack } from '../../../contracts/names.ts';
import {
  type Adopted,
  type AdoptedField,
  adoptFields,
  attribute,
  nothingAdopted,
  numberAt,
  type Seen,
} from '../../adoption.ts';
import type { Processor } from './processor.ts';

const target = 'aws_appautoscaling_target.service-tasks';
const scalingAlarm = (rule: string) => `aws_cloudwatch_metric_alarm.scaling-alarm-${rule}`;
const cooldown = (what: string) => `aws_appautoscaling_policy.scaling-${what}`;

/** What of a processor's stack its file can say: how many tasks, what scales them, how long logs are kept. */
export function adoptedProcessor(processor: Processor, seen: Seen): Adopted {
  return seen.stack === processorStack(processor.name) ? adoptFields(fieldsOf(processor), seen) : nothingAdopted;
}

function fieldsOf({ scaling }: Processor): AdoptedField[] {
  return [
    { resources: target, says: numberAt('min_capacity'), field: ['tasks', 'min'] },
    { resources: target, says: numberAt('max_capacity'), field: ['tasks', 'max'] },
    { resources: 'aws_ecs_service.service', says: spotPercent, field: ['capacity', 'spotPercent'] },
    {
      resources: 'aws_cloudwatch_log_group.logs',
      says: numberAt('retention_in_days'),
      field: ['logs', 'retentionDays'],
    },
    { resources: cooldown('add'), says: cooldownSeconds, field: ['scaling', 'cooldown', 'addSeconds'] },
    { resources: cooldown('remove'), says: cooldownSeconds, field: ['scaling', 'cooldown', 'removeSeconds'] },
    {
      resources: scalingAlarm('pressure'),
      says: numberAt('datapoints_to_alarm'),
      field: ['scaling', 'pressure', 'minutes'],
    },
    { resources: scalingAlarm('pressure'), says: within, field: ['scaling', 'pressure', 'within'] },
    { resources: scalingAlarm('idle'), says: together, field: ['scaling', 'idle', 'minutes'] },
    ...scaling.cpu.map(
      ({ percent }, index): AdoptedField => ({
        resources: scalingAlarm(`cpu-${percent}`),
        says: together,
        field: ['scaling', 'cpu', index, 'minutes'],
      }),
    ),
  ];
}

const cooldownSeconds = numberAt('step_scaling_policy_configuration', 'cooldown');

/** Minutes that follow each other; undefined where some of more are enough. */
const together: AdoptedField['says'] = ({ evaluation_periods, datapoints_to_alarm }) =>
  evaluation_periods === datapoints_to_alarm ? evaluation_periods : undefined;

/** Left out where all of them are meant. */
const within: AdoptedField['says'] = ({ evaluation_periods, datapoints_to_alarm }) =>
  evaluation_periods === datapoints_to_alarm ? null : evaluation_periods;

const spotPercent: AdoptedField['says'] = (service) => {
  const strategies = attribute('capacity_provider_strategy')(service);
  if (!Array.isArray(strategies)) return undefined;
  const weight = (name: string) => Number(strategies.find((each) => each.capacity_provider === name)?.weight ?? 0);
  const [spot, all] = [weight('FARGATE_SPOT'), weight('FARGATE_SPOT') + weight('FARGATE')];
  return all === 100 ? spot : undefined;
};

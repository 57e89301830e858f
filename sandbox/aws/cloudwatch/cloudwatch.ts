import type { Cloud } from '../../cloud.ts';
import type { Faults } from '../../faults.ts';
import { sufferCall } from '../call-faults.ts';
import { jsonService } from '../protocols/json-protocol.ts';
import { type Service, textOf } from '../protocols/protocol.ts';
import { describeAlarms } from './describe-alarms.ts';
import { getMetricData } from './get-metric-data.ts';
import { createMetricStore } from './metric-store.ts';
import { putMetricData } from './put-metric-data.ts';
import { setAlarmState } from './set-alarm-state.ts';

export interface CloudwatchParts {
  readonly cloud: Cloud;
  readonly faults: Faults;
  /** Milliseconds since the epoch. Default: the computer's clock. */
  readonly now?: () => number;
}

/**
 * As much of CloudWatch as publishing metrics and reading them back needs: PutMetricData and GetMetricData, by minutes, without
 * metric math; DescribeAlarms and SetAlarmState. What is published is there at once, and in the memory of this process alone.
 */
export function cloudwatch({ cloud, faults, now = Date.now }: CloudwatchParts): Service {
  const store = createMetricStore();
  return jsonService({
    name: 'CloudWatch',
    version: '1.0',
    operations: {
      PutMetricData: (input, region) => putMetricData({ store, input, region, now: now() }),
      GetMetricData: (input, region) => getMetricData({ store, input, region }),
      DescribeAlarms: (input) => describeAlarms(cloud, input),
      SetAlarmState: (input) => setAlarmState({ cloud, input, now: now() }),
    },
    before: (api, input) => sufferCall(faults, { service: 'cloudwatch', api, about: [textOf(input.Namespace)] }),
    queryError: ({ name }) => `${queryNames[name] ?? name};Sender`,
  });
}

/** Names of errors in the query protocol, by the model of the API (botocore 1.44.8, cloudwatch/2010-08-01). */
const queryNames: Readonly<Record<string, string>> = {
  InvalidParameterValueException: 'InvalidParameterValue',
  InvalidParameterCombinationException: 'InvalidParameterCombination',
  MissingRequiredParameterException: 'MissingParameter',
};

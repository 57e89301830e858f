import { AppautoscalingPolicy } from '@cdktf/provider-aws/lib/appautoscaling-policy';
import type { AppautoscalingTarget } from '@cdktf/provider-aws/lib/appautoscaling-target';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { type AlarmQuery, type ScalingAlarm, scalingAlarms, scalingPolicies } from '../../catalog/scaling/alarms.ts';
import type { StepPolicy } from '../../catalog/scaling/step-scaling.ts';
import { alarmQuery, type TextQuery } from '../constructs/alarm-query.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';

export interface ScalingProps {
  platform: Escaped<Platform>;
  processor: Escaped<Processor>;
  target: AppautoscalingTarget;
}

/** The alarms of a processor that scale it and the policies that they call, as the catalog decides both. */
export class Scaling extends Construct {
  constructor(scope: Construct, id: string, { platform, processor, target }: ScalingProps) {
    super(scope, id);
    const alarms = scalingAlarms(plain(processor), plain(platform)).filter(({ does }) => does !== 'tell');
    const policies = scalingPolicies(plain(processor));
    const called = new Map(
      (['add', 'remove'] as const)
        .filter((what) => alarms.some(({ does }) => does === what))
        .map((what) => [
          what as ScalingAlarm['does'],
          new AppautoscalingPolicy(this, what, {
            name: `${platform.name}-${processor.name}-${what}`,
            policyType: 'StepScaling',
            serviceNamespace: target.serviceNamespace,
            scalableDimension: target.scalableDimension,
            resourceId: target.resourceId,
            stepScalingPolicyConfiguration: stepsOf(policies[what]),
          }).arn,
        ]),
    );
    for (const alarm of alarms) this.addAlarm(alarm, called.get(alarm.does));
  }

  private addAlarm(alarm: ScalingAlarm, action: string | undefined): void {
    const { name, description, comparison, threshold, datapoints, missing, queries } = alarm;
    new CloudwatchMetricAlarm(this, `alarm-${alarm.rule}`, {
      alarmName: name,
      alarmDescription: literal(description),
      comparisonOperator: comparison,
      threshold,
      evaluationPeriods: datapoints.of,
      datapointsToAlarm: datapoints.needed,
      treatMissingData: missing,
      alarmActions: action === undefined ? [] : [action],
      metricQuery: queries.map((query) => alarmQuery(texts(query))),
    });
  }
}

function texts({ metric, ...query }: AlarmQuery): TextQuery {
  return metric ? { ...query, metric: { ...metric, dimensions: literal(metric.dimensions) } } : query;
}

/** Bounds are texts, of which the one that is left out is open. */
function stepsOf({ adjustmentType, cooldownSeconds, steps }: StepPolicy) {
  return {
    adjustmentType,
    cooldown: cooldownSeconds,
    metricAggregationType: 'Maximum',
    stepAdjustment: steps.map(({ lowerBound, upperBound, adjustment }) => ({
      scalingAdjustment: adjustment,
      ...(lowerBound === undefined ? {} : { metricIntervalLowerBound: String(lowerBound) }),
      ...(upperBound === undefined ? {} : { metricIntervalUpperBound: String(upperBound) }),
    })),
  };
}

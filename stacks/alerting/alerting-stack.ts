import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import type { Alarm, FromStack } from '../../catalog/alarms/alarm.ts';
import type { Alerting } from '../../catalog/kinds/platform/alerting.ts';
import { alertingStack, networkStack, pagedAlarmName, storageStack } from '../../contracts/names.ts';
import { trialAlarm } from '../../contracts/paging.ts';
import { alarmQuery } from '../constructs/alarm-query.ts';
import { type Escaped, plain } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { buildOn, readUpstream, type Upstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { addMetricAlarms } from './metric-alarms.ts';
import { Pager } from './pager/pager.ts';
import { trialQuery } from './trial.ts';

export interface AlertingStackProps extends PlatformStackProps {
  alerting: Escaped<Alerting>;
  /** Alarms of whichever system. */
  alarms: readonly Alarm[];
  /** SHA-256 of the zip that the pager runs. */
  program: string;
  /** Stacks that are applied before it: what is not there yet would be missed. */
  after: readonly string[];
}

/** Who is called about what CloudWatch knows: its alarms, the topic that they are sent to, and the pager that calls. */
export class AlertingStack extends PlatformStack {
  private network: Upstream<keyof typeof networkOutputs> | undefined;

  constructor(scope: Construct, { platform, alerting, alarms, program, after }: AlertingStackProps) {
    super(scope, alertingStack, { platform });
    for (const stack of [storageStack, ...after]) buildOn(this, stack);
    const topic = new AlarmTopic(this, 'topic', { platform });
    new Pager(this, 'pager', { platform, program, topic: topic.arn });
    addMetricAlarms(this, {
      platform: plain(platform),
      alarms,
      topic: topic.arn,
      read: (from) => this.read(from),
    });
    this.addTrial(alerting.trials.hour, topic.arn);
  }

  private read({ stack, output, key }: FromStack): string {
    if (stack !== networkStack || !(output in networkOutputs)) throw new Error(`${stack} tells no ${output}`);
    this.network ??= readUpstream(this, { name: networkStack, outputs: networkOutputs });
    return this.network.entry(output as keyof typeof networkOutputs, key);
  }

  /** An alarm that begins and ends by the clock each day: it goes the way of every other, from CloudWatch itself on. */
  private addTrial(hour: number, topic: string): void {
    new CloudwatchMetricAlarm(this, 'trial', {
      alarmName: pagedAlarmName(this.platform, trialAlarm('cloudwatch')),
      alarmDescription: 'Tries once a day whether alarms reach PagerDuty.',
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: 1,
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      treatMissingData: 'notBreaching',
      alarmActions: [topic],
      okActions: [topic],
      metricQuery: trialQuery(plain(this.platform), hour).map((query) => alarmQuery(query)),
    });
  }
}

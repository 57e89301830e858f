import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Alarm, FromStack } from '../../catalog/alarms/alarm.ts';
import { pagingSettingsText } from '../../catalog/alarms/paging-settings.ts';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import type { Alerting } from '../../catalog/kinds/platform/alerting.ts';
import type { Route } from '../../catalog/kinds/route/route.ts';
import {
  alertingStack,
  configurationBucket,
  networkStack,
  pagedAlarmName,
  storageStack,
} from '../../contracts/names.ts';
import { pagingSettingsKey, trialAlarm } from '../../contracts/paging.ts';
import { pagingSettingsId, routeKeyId } from '../../contracts/resources.ts';
import { tag } from '../../contracts/tags.ts';
import { alarmQuery } from '../constructs/alarm-query.ts';
import { entityTag } from '../constructs/artefact.ts';
import { type Escaped, literal, plain } from '../constructs/literal.ts';
import { PlatformStack, type PlatformStackProps } from '../constructs/platform-stack.ts';
import { buildOn, readUpstream, type Upstream } from '../constructs/upstream.ts';
import { networkOutputs } from '../network/network-stack.ts';
import { AlarmTopic } from './alarm-topic.ts';
import { addMetricAlarms } from './metric-alarms.ts';
import { Pager } from './pager/pager.ts';
import { Routes } from './pagerduty/routes.ts';
import { RouteKey } from './route-keys.ts';
import { trialQuery } from './trial.ts';

export interface AlertingStackProps extends PlatformStackProps {
  alerting: Escaped<Alerting>;
  /** What alarms of hosts are about. */
  brokers: readonly Escaped<Broker>[];
  /** Who is called. */
  routes: readonly Escaped<Route>[];
  /** Alarms of whichever system. */
  alarms: readonly Alarm[];
  /** SHA-256 of the zip that the pager runs. */
  program: string;
  /** Stacks that are applied before it: what is not there yet would be missed. */
  after: readonly string[];
}

/** Who is called, and about what CloudWatch knows: its alarms, the topic that they are sent to, the pager that calls, and all that is at PagerDuty. */
export class AlertingStack extends PlatformStack {
  private network: Upstream<keyof typeof networkOutputs> | undefined;

  constructor(scope: Construct, props: AlertingStackProps) {
    const { platform, alerting, alarms, program, after } = props;
    super(scope, alertingStack, { platform });
    for (const stack of [storageStack, ...after]) buildOn(this, stack);
    const before = [this.addSettings(props), ...this.addRoutes(props)];
    const topic = new AlarmTopic(this, 'topic', { platform });
    new Pager(this, 'pager', { platform, program, topic: topic.arn, before });
    addMetricAlarms(this, {
      platform: plain(platform),
      alarms,
      topic: topic.arn,
      read: (from) => this.read(from),
    });
    this.addTrial(alerting.trials.hour, topic.arn);
  }

  /** What is at PagerDuty, and the key of each service. */
  private addRoutes({ platform, alerting, routes }: AlertingStackProps): ITerraformDependable[] {
    const { services } = new Routes(this, 'routes', { platform, alerting, routes });
    const { serviceRegion, keys } = alerting.pagerDuty;
    return services.map(({ route, urgency, id: service }) => {
      const props = { platform, route, urgency, service, serviceRegion, keys };
      return new RouteKey(this, routeKeyId(route, urgency), props).done;
    });
  }

  /** Under one name: the pager reads them anew every few minutes. */
  private addSettings({ platform, brokers, routes, alarms }: AlertingStackProps): S3Object {
    const catalog = {
      platform: plain(platform),
      brokers: brokers.map((broker) => plain(broker)),
      routes: routes.map((route) => plain(route)),
    };
    const text = pagingSettingsText(catalog, alarms) ?? '';
    return new S3Object(this, pagingSettingsId, {
      bucket: configurationBucket(platform),
      key: pagingSettingsKey,
      content: literal(text),
      etag: entityTag(text),
      contentType: 'application/json',
      provider: this.untagged,
      tags: { [tag.platform]: platform.name },
    });
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

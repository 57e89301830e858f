import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { alarmKeyAlias, alarmTopic, pagedAlarmName } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { policyDocument } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';

export interface AlarmTopicProps {
  platform: Escaped<Platform>;
}

/** The topic that alarms of CloudWatch are sent to, encrypted. Alarms of the platform alone may send, those that call people. */
export class AlarmTopic extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { platform }: AlarmTopicProps) {
    super(scope, id);
    const { regional } = platformArns(platform);
    const name = alarmTopic(platform);
    const topic = new SnsTopic(this, 'self', {
      name,
      kmsMasterKeyId: alarmKeyAlias(platform),
      policy: policyDocument([
        {
          // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
          Sid: 'AlarmsOfPlatform',
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: regional('sns', name),
          Condition: {
            StringEquals: { 'aws:SourceAccount': platform.accountId },
            ArnLike: { 'aws:SourceArn': regional('cloudwatch', `alarm:${pagedAlarmName(platform, '*')}`) },
          },
        },
      ]),
    });
    this.arn = topic.arn;
  }
}

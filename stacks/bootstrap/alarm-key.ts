import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { alarmKeyAlias, alarmTopic, pagedAlarmName } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { policyDocument } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';

/** How long a key that was given up can be had back, in days: the least that AWS has, since nothing is kept under it for longer. */
const keyDeletionDays = 7;

export interface AlarmKeyProps {
  platform: Escaped<Platform>;
}

/**
 * The key that the topic of alarms is encrypted by: AWS's own for SNS lets CloudWatch in nowhere, and its policy cannot be changed.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * It stands here since AWS limits the tagging of keys to nothing but what is sent along: whoever may make one with the platform's tag may put that
 * on any key of the account, and would have it. https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
 */
export class AlarmKey extends Construct {
  constructor(scope: Construct, id: string, { platform }: AlarmKeyProps) {
    super(scope, id);
    const name = alarmTopic(platform);
    const key = new KmsKey(this, 'self', {
      description: `Encrypts the topic ${name}`,
      enableKeyRotation: true,
      deletionWindowInDays: keyDeletionDays,
      policy: keyPolicy(platform),
      tags: { Name: name },
    });
    new KmsAlias(this, 'alias', { name: alarmKeyAlias(platform), targetKeyId: key.keyId });
  }
}

/** The account's own policies say who else may use it; without the first statement nobody could change it any more. */
function keyPolicy(platform: Escaped<Platform>): string {
  const { iam, regional } = platformArns(platform);
  return policyDocument([
    {
      Sid: 'PoliciesOfAccount',
      Effect: 'Allow',
      Principal: { AWS: iam('root') },
      Action: 'kms:*',
      Resource: '*',
    },
    {
      Sid: 'AlarmsOfPlatform',
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
      // https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
      Condition: {
        StringEquals: { 'aws:SourceAccount': platform.accountId },
        ArnLike: { 'aws:SourceArn': regional('cloudwatch', `alarm:${pagedAlarmName(platform, '*')}`) },
      },
    },
  ]);
}

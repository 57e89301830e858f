import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { CloudwatchLogGroup } from '@cdktf/provider-aws/lib/cloudwatch-log-group';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { SnsTopicSubscription } from '@cdktf/provider-aws/lib/sns-topic-subscription';
import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import {
  alarmTopic,
  brokerTable,
  configurationBucket,
  logGroup,
  pagerFailures,
  pagerFunction,
  pagerRound,
  servicesBucket,
} from '../../../contracts/names.ts';
import { pagerProgramKey } from '../../../contracts/object-keys.ts';
import {
  type PagerSettings,
  pagerHandler,
  pagerTimeoutSeconds,
  pagerVariable,
  reconcileEvent,
  reconcileMinutes,
} from '../../../contracts/pager-function.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { policyDocument } from '../../constructs/policy.ts';
import { platformArns } from '../../constructs/rights/arns.ts';
import { ServiceRole } from '../../constructs/service-role.ts';
import { failuresArn, pagerPermissions } from './permissions.ts';

export interface PagerProps {
  platform: Escaped<Platform>;
  /** SHA-256 of the zip that the function runs. */
  program: string;
  /** ARN of the topic whose alarms it calls people about. */
  topic: string;
  /** What has to be there before it is called: settings, and keys. */
  before: readonly ITerraformDependable[];
}

/** In MiB; by it Lambda gives processor time, too. */
const memoryMiB = 256;

/** How long what it says of itself is kept, in days: as long as people look into what they were called about. */
const keepLogsDays = 90;

/** How long messages that it did not do are kept, in seconds: the most that SQS has, two weeks. */
const keepFailuresSeconds = 1_209_600;

/**
 * The function that calls people about alarms of CloudWatch: for each message of the topic, and every few minutes, when it asks which alarms
 * hold, so that nothing stays silent that a message should have told. It needs the internet alone, and so no VPC, whose way out may be what
 * is broken.
 */
export class Pager extends Construct {
  constructor(scope: Construct, id: string, props: PagerProps) {
    super(scope, id);
    const { platform, topic } = props;
    const failures = this.addFailures(props);
    const pager = this.addFunction(props, failures);
    const sent = this.letCall('topic', pager, { principal: 'sns.amazonaws.com', sourceArn: topic });
    new SnsTopicSubscription(this, 'subscription', {
      topicArn: topic,
      protocol: 'lambda',
      endpoint: pager.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: failures.arn }),
      dependsOn: [sent],
    });
    this.addRounds(pager, platform);
  }

  /** What Lambda says that the function did not do, and what SNS cannot hand to Lambda at all. */
  private addFailures({ platform }: PagerProps): SqsQueue {
    return new SqsQueue(this, 'failures', {
      name: pagerFailures(platform),
      sqsManagedSseEnabled: true,
      messageRetentionSeconds: keepFailuresSeconds,
      policy: policyDocument([
        {
          Sid: 'UndeliveredAlarms',
          Effect: 'Allow',
          Principal: { Service: 'sns.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: failuresArn(platform),
          // https://docs.aws.amazon.com/sns/latest/dg/sns-configure-dead-letter-queue.html
          Condition: { ArnEquals: { 'aws:SourceArn': platformArns(platform).regional('sns', alarmTopic(platform)) } },
        },
      ]),
    });
  }

  private addFunction({ platform, program, before }: PagerProps, failures: SqsQueue): LambdaFunction {
    const name = pagerFunction(platform);
    const logs = new CloudwatchLogGroup(this, 'logs', {
      name: logGroup(platform, name),
      retentionInDays: keepLogsDays,
    });
    const role = new ServiceRole(this, 'role', {
      ...{ name, kind: 'pager', service: 'lambda.amazonaws.com' },
      statements: pagerPermissions(platform),
    });
    const settings: PagerSettings = {
      platform: platform.name,
      region: platform.region,
      bucket: configurationBucket(platform),
      table: brokerTable(platform),
    };
    return new LambdaFunction(this, 'self', {
      functionName: name,
      description: `Calls people about alarms of ${platform.name}`,
      role: role.arn,
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      handler: pagerHandler,
      s3Bucket: servicesBucket(platform),
      s3Key: pagerProgramKey(program),
      memorySize: memoryMiB,
      timeout: pagerTimeoutSeconds,
      environment: { variables: { [pagerVariable]: JSON.stringify(settings) } },
      deadLetterConfig: { targetArn: failures.arn },
      loggingConfig: { logFormat: 'JSON', applicationLogLevel: 'INFO', systemLogLevel: 'WARN', logGroup: logs.name },
      dependsOn: [role.permissions, ...before],
    });
  }

  private addRounds(pager: LambdaFunction, platform: Escaped<Platform>): void {
    const rule = new CloudwatchEventRule(this, 'round', {
      name: pagerRound(platform),
      description: 'Has the pager look after alarms by itself',
      scheduleExpression: `rate(${reconcileMinutes} minutes)`,
    });
    const called = this.letCall('round', pager, { principal: 'events.amazonaws.com', sourceArn: rule.arn });
    new CloudwatchEventTarget(this, 'round-target', {
      rule: rule.name,
      targetId: 'pager',
      arn: pager.arn,
      input: JSON.stringify(reconcileEvent),
      dependsOn: [called],
    });
  }

  private letCall(id: string, pager: LambdaFunction, who: { principal: string; sourceArn: string }): LambdaPermission {
    return new LambdaPermission(this, `permission-${id}`, {
      statementId: id,
      functionName: pager.functionName,
      action: 'lambda:InvokeFunction',
      ...who,
    });
  }
}

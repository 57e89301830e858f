import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { queueMetricNamespace } from '../../../contracts/queue-metrics.ts';
import type { Escaped } from '../literal.ts';
import type { PolicyStatement } from '../policy.ts';
import { platformArns } from '../rights/arns.ts';

/**
 * What the agent of Systems Manager needs for Session Manager, instead of SSH, and for the gate's commands.
 * AWS's own policy, AmazonSSMManagedInstanceCore, would also let a machine read every parameter of the account:
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
export const systemsManagerActions = [
  'ssm:UpdateInstanceInformation',
  'ssm:ListInstanceAssociations',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
  'ec2messages:AcknowledgeMessage',
  'ec2messages:DeleteMessage',
  'ec2messages:FailMessage',
  'ec2messages:GetEndpoint',
  'ec2messages:GetMessages',
  'ec2messages:SendReply',
];

/** What a machine does with its backups. */
export const backupActions = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'];

/** What a machine does with its items in the table of what was observed. */
export const recordActions = [
  'dynamodb:GetItem',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:Query',
];

/**
 * Statements of a boundary, on machines of the account in its region alone: EC2 puts the machine's ARN into every session that a
 * machine takes of its role, and whoever else were let take it has none.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-ec2-source-instance-arn
 */
export function onMachines(platform: Escaped<Platform>, statements: readonly PolicyStatement[]): PolicyStatement[] {
  const machines = platformArns(platform).regional('ec2', 'instance/*');
  return statements.map((statement) => ({
    ...statement,
    Condition: { ...statement.Condition, ArnLike: { 'ec2:SourceInstanceARN': machines } },
  }));
}

/**
 * Publishing metrics, in the platform's own namespace; nothing else limits it, so one machine could publish as another.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/iam-cw-condition-keys-namespace.html
 */
export function publishStatement(platform: Escaped<Platform>): PolicyStatement {
  return {
    Sid: 'PublishMetrics',
    Effect: 'Allow',
    Action: 'cloudwatch:PutMetricData',
    Resource: '*',
    Condition: { StringEquals: { 'cloudwatch:namespace': queueMetricNamespace(platform) } },
  };
}

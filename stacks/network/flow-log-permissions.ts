import type { PolicyStatement } from '../constructs/policy.ts';

/**
 * What delivering flow logs to log groups of these ARNs takes:
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-iam-role.html
 */
export function flowLogPermissions(groups: string[]): PolicyStatement[] {
  return [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      Resource: groups,
    },
    { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
  ];
}

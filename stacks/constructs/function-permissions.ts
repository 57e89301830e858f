import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { logGroup } from '../../contracts/names.ts';
import type { Escaped } from './literal.ts';
import type { PolicyStatement } from './policy.ts';
import { platformArns } from './rights/arns.ts';

/** Writing to a log group of a function's own. */
export function writeLogs(platform: Escaped<Platform>, of: string): PolicyStatement {
  return {
    Sid: 'WriteLogs',
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: platformArns(platform).regional('logs', `log-group:${logGroup(platform, of)}:*`),
  };
}

/**
 * What Lambda does with a function's role to connect it to the VPC, as AWS's own AWSLambdaVPCAccessExecutionRole has it. AWS names no
 * narrower resource that works: https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions.
 * The function's own code may do none of it: to that alone Lambda gives the ARN of the function.
 */
export const connectToVpc: PolicyStatement = {
  Sid: 'ConnectToVpc',
  Effect: 'Allow',
  Action: [
    'ec2:AssignPrivateIpAddresses',
    'ec2:CreateNetworkInterface',
    'ec2:DeleteNetworkInterface',
    'ec2:DescribeNetworkInterfaces',
    'ec2:DescribeSubnets',
    'ec2:UnassignPrivateIpAddresses',
  ],
  Resource: '*',
  Condition: { Null: { 'lambda:SourceFunctionArn': 'true' } },
};

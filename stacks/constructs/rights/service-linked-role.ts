import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Escaped } from '../literal.ts';
import type { PolicyStatement } from '../policy.ts';
import { platformArns } from './arns.ts';

/** A service of AWS makes its own role at its first use in an account, with the rights of whoever uses it. */
export function serviceLinkedRole(platform: Escaped<Platform>, service: string): PolicyStatement {
  return {
    Effect: 'Allow',
    Action: 'iam:CreateServiceLinkedRole',
    Resource: platformArns(platform).iam(`role/aws-service-role/${service}/*`),
    Condition: { StringEquals: { 'iam:AWSServiceName': service } },
  };
}

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

/** A statement of an IAM policy, in IAM's own words. */
export interface PolicyStatement {
  Sid?: string;
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}

export interface ServiceRoleProps {
  /** Name of the role, unique in the account; at most 64 characters. */
  name: string;
  /** The one AWS service that may take the role, such as `ec2.amazonaws.com`. */
  service: string;
  /** What the role may do; nothing else. */
  statements: readonly PolicyStatement[];
  /** When the service may take it, besides being that service. Default: always. */
  condition?: PolicyStatement['Condition'];
}

/** A role that one AWS service takes, with exactly the permissions it is given. */
export class ServiceRole extends Construct {
  /** The role's ARN. */
  readonly arn: string;
  /** The role's name, known only once it exists. */
  readonly roleName: string;
  /** What must exist before the role can do anything. */
  readonly permissions: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, service, statements, condition }: ServiceRoleProps) {
    super(scope, id);
    const role = new IamRole(this, 'self', {
      name,
      assumeRolePolicy: policyDocument([
        {
          Effect: 'Allow',
          Principal: { Service: service },
          Action: 'sts:AssumeRole',
          ...(condition ? { Condition: condition } : {}),
        },
      ]),
    });
    this.permissions = new IamRolePolicy(this, 'policy', {
      name: 'permissions',
      role: role.name,
      policy: policyDocument(statements),
    });
    this.arn = role.arn;
    this.roleName = role.name;
  }
}

/** An IAM policy as JSON text. */
export function policyDocument(statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

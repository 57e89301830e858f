import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { type PolicyStatement, policyDocument } from './policy.ts';
import type { DeployerRights } from './rights/deployer-rights.ts';

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

/** Rights to make such roles, by the ARNs they will have, and to hand them to their service. */
export function serviceRoleRights({ roles, service }: { roles: string; service: string }): DeployerRights {
  return {
    look: [{ Sid: 'LookAtServiceRoles', Effect: 'Allow', Action: roleLooks, Resource: '*' }],
    change: [
      {
        Sid: 'ServiceRoles',
        Effect: 'Allow',
        Action: [
          'iam:CreateRole',
          'iam:DeleteRole',
          'iam:DeleteRolePolicy',
          'iam:PutRolePolicy',
          'iam:TagRole',
          'iam:UntagRole',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
          'iam:UpdateRoleDescription',
        ],
        Resource: roles,
      },
      {
        Sid: 'PassServiceRoles',
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: roles,
        Condition: { StringEquals: { 'iam:PassedToService': service } },
      },
    ],
  };
}

/** What is looked at with each role and the policies in it. */
export const roleLooks = [
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListRolePolicies',
];

import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { type BoundedRole, bootstrapStack } from '../../contracts/names.ts';
import type { Escaped } from './literal.ts';
import { PlatformStack } from './platform-stack.ts';
import { type PolicyStatement, policyDocument } from './policy.ts';
import { platformArns } from './rights/arns.ts';
import type { DeployerRights, RoleBoundary } from './rights/deployer-rights.ts';
import { buildOn } from './upstream.ts';

export interface ServiceRoleProps {
  /** Name of the role, unique in the account; at most 64 characters. */
  name: string;
  /** What the role is of, and so what it may ever do. */
  kind: BoundedRole;
  /** The one AWS service that may take the role, such as `ec2.amazonaws.com`. */
  service: string;
  /** What the role may do; nothing else, and no more than its boundary. */
  statements: readonly PolicyStatement[];
  /** When the service may take it, besides being that service. Default: always. */
  condition?: PolicyStatement['Condition'];
}

/** A role that one AWS service takes, with exactly the permissions it is given, within the boundary of its kind. */
export class ServiceRole extends Construct {
  /** The role's ARN. */
  readonly arn: string;
  /** The role's name, known only once it exists. */
  readonly roleName: string;
  /** What must exist before the role can do anything. */
  readonly permissions: ITerraformDependable;

  constructor(scope: Construct, id: string, { name, kind, service, statements, condition }: ServiceRoleProps) {
    super(scope, id);
    const stack = platformStackOf(this);
    // AWS takes no role whose boundary is not there.
    buildOn(stack, bootstrapStack);
    const role = new IamRole(this, 'self', {
      name,
      permissionsBoundary: platformArns(stack.platform).boundary(kind),
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

function platformStackOf(construct: Construct): PlatformStack {
  const stack = PlatformStack.of(construct);
  if (stack instanceof PlatformStack) return stack;
  throw new Error(`${construct.node.path} is in no stack of a platform`);
}

export interface ServiceRoles {
  platform: Escaped<Platform>;
  /** ARNs that the roles will have. */
  roles: string;
  service: string;
  boundary: RoleBoundary;
  /** What ids of statements end with, where a policy says this of several kinds of roles. Default: nothing. */
  suffix?: string;
}

/**
 * Rights to make such roles, and to hand them to their service. Without their boundary they are neither made nor changed;
 * each of these actions can be asked for it: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
 */
export function serviceRoleRights({ platform, roles, service, boundary, suffix = '' }: ServiceRoles): DeployerRights {
  return {
    look: [{ Sid: 'LookAtServiceRoles', Effect: 'Allow', Action: roleLooks, Resource: roles }],
    change: [
      {
        Sid: `BoundedServiceRoles${suffix}`,
        Effect: 'Allow',
        Action: [
          'iam:CreateRole',
          'iam:PutRolePermissionsBoundary',
          'iam:PutRolePolicy',
          'iam:UpdateAssumeRolePolicy',
          'iam:UpdateRole',
          'iam:UpdateRoleDescription',
        ],
        Resource: roles,
        Condition: { StringEquals: { 'iam:PermissionsBoundary': platformArns(platform).boundary(boundary.kind) } },
      },
      {
        // Whatever bounds them: a broker may go before its role, made when there was no boundary, has got one.
        Sid: `TagAndRemoveServiceRoles${suffix}`,
        Effect: 'Allow',
        Action: ['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:TagRole', 'iam:UntagRole'],
        Resource: roles,
      },
      {
        Sid: `PassServiceRoles${suffix}`,
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: roles,
        Condition: { StringEquals: { 'iam:PassedToService': service } },
      },
    ],
    boundaries: [boundary],
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

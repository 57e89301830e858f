import { secretArnPattern } from '../../catalog/kinds/platform/nameable-secrets.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { applyRole, edgeUser, planRole } from '../../contracts/names.ts';
import { lockKey, notesPrefix, plansPrefix, stateKey } from '../../contracts/object-keys.ts';
import { tag } from '../../contracts/tags.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { bucketRights } from '../constructs/private-bucket.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import type { DeployerRights } from '../constructs/rights/deployer-rights.ts';
import { roleLooks } from '../constructs/service-role.ts';

/** Host of the tokens that GitHub gives to workflows: https://docs.github.com/en/actions/reference/security/oidc */
export const tokenHost = 'token.actions.githubusercontent.com';

/**
 * Rights over states and plans, which the pipeline itself works with. The stack may be looked at; only an administrator
 * changes it.
 */
export function bootstrapRights(platform: Escaped<Platform>): DeployerRights {
  const { plans, states } = platformArns(platform);
  return {
    look: [
      ...bucketRights([states, plans]).look,
      ...wayInLooks(platform),
      ...(platform.alerting ? keyLooks(platform) : []),
      { Sid: 'ReadStates', Effect: 'Allow', Action: 's3:GetObject', Resource: `${states}/${stateKey('*')}` },
    ],
    change: [
      { Sid: 'ReadPlans', Effect: 'Allow', Action: 's3:GetObject', Resource: `${plans}/${plansPrefix}*` },
      { Sid: 'WriteStates', Effect: 'Allow', Action: 's3:PutObject', Resource: `${states}/${stateKey('*')}` },
      {
        // Locks: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
        // And Warren's own notes: what was applied, what is held, who is at work.
        Sid: 'LocksAndNotes',
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: [`${states}/${lockKey('*')}`, `${states}/${notesPrefix}*`],
      },
      ...readTokens('ReadDeployToken', platform, 'deployToken'),
      ...keepOwnWayIn(platform),
    ],
  };
}

/** Reading the secrets that hold tokens for what is not in AWS, where there are any. */
function readTokens(Sid: string, platform: Escaped<Platform>, field: 'deployToken' | 'planToken'): PolicyStatement[] {
  const tokens = [platform.cloudflare?.[field], platform.alerting?.pagerDuty[field]].flatMap((token) => token ?? []);
  const [first, ...others] = tokens.map(({ secret }) => secretArnPattern(secret, platform));
  if (first === undefined) return [];
  const Resource = others.length > 0 ? [first, ...others] : first;
  return [{ Sid, Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource }];
}

function wayInLooks(platform: Escaped<Platform>): PolicyStatement[] {
  const { iam } = platformArns(platform);
  return [
    {
      Sid: 'LookAtOwnRoles',
      Effect: 'Allow',
      Action: roleLooks,
      Resource: [iam(`role/${planRole(platform)}`), iam(`role/${applyRole(platform)}`)],
    },
    {
      Sid: 'LookAtOwnPolicies',
      Effect: 'Allow',
      Action: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      Resource: iam(`policy/${platform.name}-*`),
    },
    {
      Sid: 'LookAtIdentityProvider',
      Effect: 'Allow',
      Action: 'iam:GetOpenIDConnectProvider',
      Resource: iam(`oidc-provider/${tokenHost}`),
    },
  ];
}

/** A key has a name of AWS's own, and so goes by the platform's tag; of aliases AWS lists all. */
function keyLooks(platform: Escaped<Platform>): PolicyStatement[] {
  return [
    {
      Sid: 'LookAtOwnKeys',
      Effect: 'Allow',
      Action: ['kms:DescribeKey', 'kms:GetKeyPolicy', 'kms:GetKeyRotationStatus', 'kms:ListResourceTags'],
      Resource: platformArns(platform).regional('kms', 'key/*'),
      Condition: { StringEquals: { [`aws:ResourceTag/${tag.platform}`]: platform.name } },
    },
    { Sid: 'LookAtAliases', Effect: 'Allow', Action: 'kms:ListAliases', Resource: '*' },
  ];
}

/**
 * What planning may do besides looking: read its tokens, and leave a plan. Not even its own may it read again. Its plans take no
 * lock, so that it writes nothing into the bucket of states; which changes are held, it sees by their names.
 */
export function planningRights(platform: Escaped<Platform>): PolicyStatement[] {
  const { plans } = platformArns(platform);
  return [
    { Sid: 'LeavePlans', Effect: 'Allow', Action: 's3:PutObject', Resource: `${plans}/${plansPrefix}*` },
    ...readTokens('ReadPlanToken', platform, 'planToken'),
  ];
}

/**
 * Whatever the stacks allow, or whoever widens it: what bounds the apply role it cannot change with its own rights, nor make
 * itself a way round them by a user, a policy or a role that nothing bounds.
 */
function keepOwnWayIn(platform: Escaped<Platform>): PolicyStatement[] {
  const { iam, states, plans, boundary } = platformArns(platform);
  return [
    {
      Sid: 'KeepOwnWayIn',
      Effect: 'Deny',
      Action: [...identityChanges, ...bucketChanges],
      Resource: [
        iam(`role/${planRole(platform)}`),
        iam(`role/${applyRole(platform)}`),
        states,
        `${states}/*`,
        plans,
        `${plans}/*`,
      ],
    },
    {
      // Policies, groups, identity providers, and of users all but the one that the Worker signs as.
      Sid: 'OthersIdentities',
      Effect: 'Deny',
      Action: identityChanges,
      NotResource: [iam('role/*'), iam('instance-profile/*'), iam(`user/${edgeUser(platform)}`)],
    },
    {
      Sid: 'BoundedRolesAlone',
      Effect: 'Deny',
      Action: [
        'iam:AttachRolePolicy',
        'iam:CreateRole',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
        'iam:UpdateAssumeRolePolicy',
        'iam:UpdateRole',
        'iam:UpdateRoleDescription',
      ],
      Resource: '*',
      Condition: { ArnNotLike: { 'iam:PermissionsBoundary': boundary('*') } },
    },
    {
      Sid: 'BoundedUserAlone',
      Effect: 'Deny',
      Action: ['iam:AttachUserPolicy', 'iam:CreateUser', 'iam:PutUserPermissionsBoundary', 'iam:PutUserPolicy'],
      Resource: '*',
      Condition: { ArnNotLike: { 'iam:PermissionsBoundary': boundary('edge') } },
    },
    {
      Sid: 'KeepBoundaries',
      Effect: 'Deny',
      Action: [
        'iam:CreateLoginProfile',
        'iam:DeleteRolePermissionsBoundary',
        'iam:DeleteUserPermissionsBoundary',
        'iam:UpdateLoginProfile',
      ],
      Resource: '*',
    },
  ];
}

/** How the actions begin that change identities, and what else they are known by. */
const identityChanges = [
  'iam:Add*',
  'iam:Attach*',
  'iam:Change*',
  'iam:Create*',
  'iam:Deactivate*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:Enable*',
  'iam:PassRole',
  'iam:Put*',
  'iam:Remove*',
  'iam:Reset*',
  'iam:Resync*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Untag*',
  'iam:Update*',
  'iam:Upload*',
];

const bucketChanges = [
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:DeleteObjectVersion',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
];

import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { edgeUser, receiverFunction } from '../../contracts/names.ts';
import { originSecret } from '../../contracts/secrets.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { functionRights } from '../constructs/rights/function-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { edgePermissions } from './edge-permissions.ts';
import { receiverArn, receiverBoundary } from './receiver-permissions.ts';

/**
 * Rights over the receiver, its URL and role, and over the one user that may call it. Log groups the network's rights have, secrets
 * those of brokers. To let anybody else in by a policy of the function, which is `lambda:AddPermission`, is no part of them.
 */
export function ingressRights(platform: Escaped<Platform>): DeployerRights {
  return together(
    functionRights({ name: 'Receiver', arn: receiverArn(platform) }),
    urlRights(platform),
    serviceRoleRights({
      platform,
      roles: platformArns(platform).iam(`role/${receiverFunction(platform)}`),
      service: 'lambda.amazonaws.com',
      boundary: { kind: 'receiver', statements: receiverBoundary(platform) },
    }),
    edgeUserRights(platform),
    keyRights(platform),
  );
}

function urlRights(platform: Escaped<Platform>): DeployerRights {
  const Resource = receiverArn(platform);
  return {
    look: [{ Sid: 'LookAtUrl', Effect: 'Allow', Action: 'lambda:GetFunctionUrlConfig', Resource }],
    change: [
      { Sid: 'RemoveUrl', Effect: 'Allow', Action: 'lambda:DeleteFunctionUrlConfig', Resource },
      {
        Sid: 'SignedUrlAlone',
        Effect: 'Allow',
        Action: ['lambda:CreateFunctionUrlConfig', 'lambda:UpdateFunctionUrlConfig'],
        Resource,
        // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
        Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'AWS_IAM' } },
      },
    ],
  };
}

/** The user, within its boundary; and what has to be taken off it before IAM deletes it. */
function edgeUserRights(platform: Escaped<Platform>): DeployerRights {
  const { iam, boundary } = platformArns(platform);
  const Resource = iam(`user/${edgeUser(platform)}`);
  return {
    look: [
      {
        Sid: 'LookAtEdgeUser',
        Effect: 'Allow',
        Action: ['iam:GetUser', 'iam:GetUserPolicy'],
        Resource,
      },
    ],
    change: [
      {
        Sid: 'BoundedEdgeUser',
        Effect: 'Allow',
        Action: ['iam:CreateUser', 'iam:PutUserPermissionsBoundary', 'iam:PutUserPolicy'],
        Resource,
        Condition: { StringEquals: { 'iam:PermissionsBoundary': boundary('edge') } },
      },
      {
        Sid: 'TagAndRemoveEdgeUser',
        Effect: 'Allow',
        Action: [
          'iam:DeleteLoginProfile',
          'iam:DeleteUser',
          'iam:DeleteUserPolicy',
          'iam:ListAttachedUserPolicies',
          'iam:ListGroupsForUser',
          'iam:ListMFADevices',
          'iam:ListSSHPublicKeys',
          'iam:ListServiceSpecificCredentials',
          'iam:ListSigningCertificates',
          'iam:ListUserPolicies',
          'iam:TagUser',
          'iam:UntagUser',
        ],
        Resource,
      },
      // AWS limits it to nothing.
      { Sid: 'LookForDevices', Effect: 'Allow', Action: 'iam:ListVirtualMFADevices', Resource: '*' },
    ],
    boundaries: [{ kind: 'edge', statements: edgePermissions(platform) }],
  };
}

/** `warren edge-keys` makes the user's keys, and gives the Worker the secret that the receiver knows it by. */
function keyRights(platform: Escaped<Platform>): DeployerRights {
  const { iam, regional } = platformArns(platform);
  return {
    look: [],
    change: [
      {
        Sid: 'EdgeKeys',
        Effect: 'Allow',
        Action: ['iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:ListAccessKeys', 'iam:UpdateAccessKey'],
        Resource: iam(`user/${edgeUser(platform)}`),
      },
      {
        Sid: 'ReadOriginSecret',
        Effect: 'Allow',
        Action: 'secretsmanager:GetSecretValue',
        Resource: regional('secretsmanager', `secret:${originSecret(platform, '*')}`),
      },
    ],
  };
}

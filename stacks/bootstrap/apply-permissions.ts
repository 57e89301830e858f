import { privateZone } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { applyRole, planRole, readPolicy } from '../../contracts/names.ts';
import { platformArns } from '../constructs/arns.ts';
import type { PolicyStatement } from '../constructs/service-role.ts';

// The actions of each service, and which of them can be limited to what:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html

/** Making things and joining them; they carry the platform's tags only afterwards, or name things that are nobody's. */
const makeInEc2 = [
  'ec2:AllocateAddress',
  'ec2:AssociateAddress',
  'ec2:AssociateRouteTable',
  'ec2:AttachInternetGateway',
  'ec2:AttachVolume',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:CreateFlowLogs',
  'ec2:CreateInternetGateway',
  'ec2:CreateNatGateway',
  'ec2:CreateNetworkInterface',
  'ec2:CreateRoute',
  'ec2:CreateRouteTable',
  'ec2:CreateSecurityGroup',
  'ec2:CreateSubnet',
  'ec2:CreateVolume',
  'ec2:CreateVpc',
  'ec2:CreateVpcEndpoint',
  'ec2:RunInstances',
];

/** Changing and removing what there is: only what is tagged as the platform's. */
const changeInEc2 = [
  'ec2:AssociateIamInstanceProfile',
  'ec2:DeleteFlowLogs',
  'ec2:DeleteInternetGateway',
  'ec2:DeleteNatGateway',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteRoute',
  'ec2:DeleteRouteTable',
  'ec2:DeleteSecurityGroup',
  'ec2:DeleteSubnet',
  'ec2:DeleteTags',
  'ec2:DeleteVolume',
  'ec2:DeleteVpc',
  'ec2:DeleteVpcEndpoints',
  'ec2:DetachInternetGateway',
  'ec2:DetachNetworkInterface',
  'ec2:DetachVolume',
  'ec2:DisassociateAddress',
  'ec2:DisassociateIamInstanceProfile',
  'ec2:DisassociateRouteTable',
  'ec2:ModifyInstanceAttribute',
  'ec2:ModifyInstanceMetadataOptions',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:ModifySecurityGroupRules',
  'ec2:ModifySubnetAttribute',
  'ec2:ModifyVolume',
  'ec2:ModifyVpcAttribute',
  'ec2:ModifyVpcEndpoint',
  'ec2:ReleaseAddress',
  'ec2:ReplaceIamInstanceProfileAssociation',
  'ec2:ReplaceRoute',
  'ec2:ReplaceRouteTableAssociation',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
  'ec2:StartInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
  'ec2:UpdateSecurityGroupRuleDescriptionsEgress',
  'ec2:UpdateSecurityGroupRuleDescriptionsIngress',
];

/**
 * What GitHub Actions may do after a merge, besides looking: change what the stacks make, but neither its own way in nor
 * any plan.
 */
export function applyPermissions(platform: Platform): PolicyStatement[] {
  const { plans, states } = platformArns(platform);
  return [
    { Sid: 'ReadPlans', Effect: 'Allow', Action: 's3:GetObject', Resource: `${plans}/plans/*` },
    { Sid: 'WriteStates', Effect: 'Allow', Action: 's3:PutObject', Resource: `${states}/*.tfstate` },
    {
      // Locks: https://developer.hashicorp.com/terraform/language/backend/s3#permissions-required
      // And Warren's own notes: what was applied, what is held, who is at work.
      Sid: 'LocksAndNotes',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
      Resource: [`${states}/*.tfstate.tflock`, `${states}/warren/*`],
    },
    ...ec2Statements(platform),
    ...identityStatements(platform),
    ...serviceStatements(platform),
    keepOwnWayIn(platform),
  ];
}

function ec2Statements({ name, region }: Platform): PolicyStatement[] {
  const here = { StringEquals: { 'aws:RequestedRegion': region } };
  return [
    { Sid: 'MakeInEc2', Effect: 'Allow', Action: makeInEc2, Resource: '*', Condition: here },
    {
      // Root disks among them: the provider makes them with its default tags, and gives them those of their block in a
      // CreateTags of its own afterwards: https://github.com/hashicorp/terraform-provider-aws/pull/33769
      Sid: 'ChangeOwnInEc2',
      Effect: 'Allow',
      Action: [...changeInEc2, 'ec2:CreateTags'],
      Resource: '*',
      Condition: { StringEquals: { 'aws:ResourceTag/warren:platform': name } },
    },
    {
      Sid: 'TagNewInEc2',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: '*',
      Condition: {
        StringEquals: { 'aws:RequestTag/warren:platform': name, 'aws:RequestedRegion': region },
        // Set only on tags that come with the making: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/supported-iam-actions-tagging.html
        Null: { 'ec2:CreateAction': 'false' },
      },
    },
  ];
}

/** Roles of nodes and of flow logs, and the profiles that nodes get them by. */
function identityStatements(platform: Platform): PolicyStatement[] {
  const { iam } = platformArns(platform);
  const own = [iam(`role/${platform.name}-broker-*`), iam(`role/${platform.name}-flow-logs`)];
  return [
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
      Resource: own,
    },
    {
      Sid: 'InstanceProfiles',
      Effect: 'Allow',
      Action: [
        'iam:AddRoleToInstanceProfile',
        'iam:CreateInstanceProfile',
        'iam:DeleteInstanceProfile',
        'iam:RemoveRoleFromInstanceProfile',
        'iam:TagInstanceProfile',
        'iam:UntagInstanceProfile',
      ],
      Resource: iam(`instance-profile/${platform.name}-broker-*`),
    },
    {
      Sid: 'PassServiceRoles',
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: own,
      Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'vpc-flow-logs.amazonaws.com'] } },
    },
  ];
}

function serviceStatements(platform: Platform): PolicyStatement[] {
  const { named, regional, secrets, configuration, backups } = platformArns(platform);
  const names = [privateZone(platform), ...(platform.domain ? [platform.domain] : [])];
  return [
    {
      Sid: 'Buckets',
      Effect: 'Allow',
      Action: [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketTagging',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
      ],
      Resource: [configuration, backups],
    },
    {
      Sid: 'Uploads',
      Effect: 'Allow',
      Action: [
        's3:DeleteObject',
        's3:DeleteObjectVersion',
        's3:ListBucketVersions',
        's3:PutObject',
        's3:PutObjectTagging',
      ],
      Resource: [configuration, `${configuration}/*`],
    },
    {
      Sid: 'Records',
      Effect: 'Allow',
      Action: [
        'dynamodb:CreateTable',
        'dynamodb:DeleteTable',
        // What nodes report, for operations by hand.
        'dynamodb:Query',
        'dynamodb:TagResource',
        'dynamodb:UntagResource',
        'dynamodb:UpdateContinuousBackups',
        'dynamodb:UpdateTable',
        'dynamodb:UpdateTimeToLive',
      ],
      Resource: named('dynamodb', 'table/'),
    },
    {
      // Written, never read.
      Sid: 'Secrets',
      Effect: 'Allow',
      Action: [
        'secretsmanager:CreateSecret',
        'secretsmanager:DeleteSecret',
        'secretsmanager:PutSecretValue',
        'secretsmanager:TagResource',
        'secretsmanager:UntagResource',
        'secretsmanager:UpdateSecret',
        'secretsmanager:UpdateSecretVersionStage',
      ],
      Resource: secrets,
    },
    {
      Sid: 'FlowLogs',
      Effect: 'Allow',
      Action: [
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:PutRetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
      ],
      Resource: regional('logs', `log-group:/warren/${platform.name}/*`),
    },
    {
      // The delivery of flow logs to a log group is set up by whoever makes the flow log.
      Sid: 'FlowLogDelivery',
      Effect: 'Allow',
      Action: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'],
      Resource: '*',
    },
    {
      Sid: 'Balancers',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:AddTags',
        'elasticloadbalancing:CreateListener',
        'elasticloadbalancing:CreateLoadBalancer',
        'elasticloadbalancing:DeleteListener',
        'elasticloadbalancing:DeleteLoadBalancer',
        'elasticloadbalancing:ModifyListener',
        'elasticloadbalancing:ModifyListenerAttributes',
        'elasticloadbalancing:ModifyLoadBalancerAttributes',
        'elasticloadbalancing:RemoveTags',
        'elasticloadbalancing:SetSecurityGroups',
        'elasticloadbalancing:SetSubnets',
      ],
      Resource: ['loadbalancer', 'listener'].map((kind) => named('elasticloadbalancing', `${kind}/net/`)),
    },
    {
      // Their names are Terraform's, so they are known by the tags that they are made with.
      Sid: 'NewTargetGroups',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:CreateTargetGroup', 'elasticloadbalancing:AddTags'],
      Resource: regional('elasticloadbalancing', 'targetgroup/*'),
      Condition: { StringEquals: { 'aws:RequestTag/warren:platform': platform.name } },
    },
    {
      Sid: 'TargetGroups',
      Effect: 'Allow',
      Action: [
        'elasticloadbalancing:DeleteTargetGroup',
        'elasticloadbalancing:DeregisterTargets',
        'elasticloadbalancing:ModifyTargetGroup',
        'elasticloadbalancing:ModifyTargetGroupAttributes',
        'elasticloadbalancing:RegisterTargets',
        'elasticloadbalancing:RemoveTags',
      ],
      Resource: regional('elasticloadbalancing', 'targetgroup/*'),
      Condition: { StringEquals: { 'aws:ResourceTag/warren:platform': platform.name } },
    },
    {
      // Zones have no name in their ARN and take no condition on tags.
      Sid: 'Zones',
      Effect: 'Allow',
      Action: [
        'route53:AssociateVPCWithHostedZone',
        'route53:ChangeTagsForResource',
        'route53:CreateHostedZone',
        'route53:DeleteHostedZone',
        'route53:DisassociateVPCFromHostedZone',
        'route53:UpdateHostedZoneComment',
      ],
      Resource: '*',
    },
    {
      Sid: 'Names',
      Effect: 'Allow',
      Action: 'route53:ChangeResourceRecordSets',
      Resource: 'arn:aws:route53:::hostedzone/*',
      // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
      Condition: {
        'ForAllValues:StringLike': {
          'route53:ChangeResourceRecordSetsNormalizedRecordNames': names.flatMap((zone) => [zone, `*.${zone}`]),
        },
      },
    },
    {
      // The gate between two nodes of a rolling change has the node take on what is new.
      Sid: 'Gate',
      Effect: 'Allow',
      Action: 'ssm:SendCommand',
      Resource: `arn:aws:ssm:${platform.region}::document/AWS-RunShellScript`,
    },
    {
      Sid: 'GateOnOwnNodes',
      Effect: 'Allow',
      Action: 'ssm:SendCommand',
      Resource: regional('ec2', 'instance/*'),
      // https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
      Condition: { StringEquals: { 'ssm:resourceTag/warren:platform': platform.name } },
    },
    { Sid: 'GateLooks', Effect: 'Allow', Action: 'ssm:GetCommandInvocation', Resource: '*' },
  ];
}

/**
 * Whatever is allowed above, or by whoever widens it: what bounds the role it cannot change with its own rights. It can
 * raise itself all the same, by way of the roles named `<name>-broker-*`, into which it may write any policy; a permissions
 * boundary would close that.
 */
function keepOwnWayIn(platform: Platform): PolicyStatement {
  const { iam, states, plans } = platformArns(platform);
  return {
    Sid: 'KeepOwnWayIn',
    Effect: 'Deny',
    Action: [
      'iam:Add*',
      'iam:Attach*',
      'iam:Create*',
      'iam:Delete*',
      'iam:Detach*',
      'iam:PassRole',
      'iam:Put*',
      'iam:Remove*',
      'iam:Set*',
      'iam:Tag*',
      'iam:Untag*',
      'iam:Update*',
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:DeleteObjectVersion',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketVersioning',
      's3:PutEncryptionConfiguration',
      's3:PutLifecycleConfiguration',
    ],
    Resource: [
      iam(`role/${planRole(platform)}`),
      iam(`role/${applyRole(platform)}`),
      iam(`policy/${readPolicy(platform)}`),
      iam('oidc-provider/*'),
      states,
      `${states}/*`,
      plans,
      `${plans}/*`,
    ],
  };
}

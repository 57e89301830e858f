import { privateZone } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { brokerRole } from '../../contracts/names.ts';
import { shellDocument } from '../../contracts/node-commands.ts';
import { tag } from '../../contracts/tags.ts';
import type { Escaped } from '../constructs/literal.ts';
import type { PolicyStatement } from '../constructs/policy.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { ec2Rights } from '../constructs/rights/ec2-rights.ts';
import { zoneRights } from '../constructs/rights/zone-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { nodeBoundary } from './node/boundary.ts';

/** Rights over the nodes of all brokers, their secrets, load balancers and names, and over the gates between nodes. */
export function brokerRights(platform: Escaped<Platform>): DeployerRights {
  const { iam } = platformArns(platform);
  return together(
    ec2Rights({ platform, look: looks, make: makes, change: changes }),
    serviceRoleRights({
      platform,
      roles: iam(`role/${brokerRole(platform, '*')}`),
      service: 'ec2.amazonaws.com',
      boundary: { kind: 'node', statements: nodeBoundary(platform) },
    }),
    instanceProfileRights(platform),
    imageRights(platform),
    gateRights(platform),
    secretRights(platform),
    balancerRights(platform),
    zoneRights(),
    nameRights(platform),
  );
}

const looks = [
  'ec2:DescribeImages',
  'ec2:DescribeInstanceAttribute',
  'ec2:DescribeInstanceCreditSpecifications',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSnapshots',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
  'ec2:DescribeVolumesModifications',
  'ec2:DescribeVpcs',
];

const makes = [
  'ec2:AttachVolume',
  'ec2:AuthorizeSecurityGroupEgress',
  'ec2:AuthorizeSecurityGroupIngress',
  'ec2:CreateNetworkInterface',
  'ec2:CreateSecurityGroup',
  'ec2:CreateVolume',
  'ec2:RunInstances',
];

const changes = [
  'ec2:AssociateIamInstanceProfile',
  'ec2:DeleteNetworkInterface',
  'ec2:DeleteSecurityGroup',
  'ec2:DeleteVolume',
  'ec2:DetachNetworkInterface',
  'ec2:DetachVolume',
  'ec2:DisassociateIamInstanceProfile',
  'ec2:ModifyInstanceAttribute',
  'ec2:ModifyInstanceMetadataOptions',
  'ec2:ModifyNetworkInterfaceAttribute',
  'ec2:ModifySecurityGroupRules',
  'ec2:ModifyVolume',
  'ec2:ReplaceIamInstanceProfileAssociation',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
  'ec2:StartInstances',
  'ec2:StopInstances',
  'ec2:TerminateInstances',
  'ec2:UpdateSecurityGroupRuleDescriptionsEgress',
  'ec2:UpdateSecurityGroupRuleDescriptionsIngress',
];

function instanceProfileRights(platform: Escaped<Platform>): DeployerRights {
  const { iam } = platformArns(platform);
  return {
    look: [{ Sid: 'LookAtInstanceProfiles', Effect: 'Allow', Action: 'iam:GetInstanceProfile', Resource: '*' }],
    change: [
      {
        // Whoever puts a role into one needs the right to pass it, which is for the platform's roles alone:
        // https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html
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
        Resource: iam(`instance-profile/${brokerRole(platform, '*')}`),
      },
    ],
  };
}

function imageRights({ region }: Escaped<Platform>): DeployerRights {
  return {
    look: [
      {
        // Public: which machine image is the newest.
        Sid: 'ReadImageNames',
        Effect: 'Allow',
        Action: ['ssm:GetParameter', 'ssm:GetParameters'],
        Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
      },
    ],
    change: [],
  };
}

/** The gate between two nodes of a rolling change has the node take on what is new. */
function gateRights(platform: Escaped<Platform>): DeployerRights {
  const { regional } = platformArns(platform);
  return {
    look: [],
    change: [
      {
        Sid: 'Gate',
        Effect: 'Allow',
        Action: 'ssm:SendCommand',
        Resource: `arn:aws:ssm:${platform.region}::document/${shellDocument}`,
      },
      {
        Sid: 'GateOnOwnNodes',
        Effect: 'Allow',
        Action: 'ssm:SendCommand',
        Resource: regional('ec2', 'instance/*'),
        // https://docs.aws.amazon.com/systems-manager/latest/userguide/run-command-setting-up.html
        Condition: { StringEquals: { [`ssm:resourceTag/${tag.platform}`]: platform.name } },
      },
      { Sid: 'GateLooks', Effect: 'Allow', Action: 'ssm:GetCommandInvocation', Resource: '*' },
    ],
  };
}

/** Written, never read. */
function secretRights(platform: Escaped<Platform>): DeployerRights {
  const { secrets } = platformArns(platform);
  return {
    look: [
      {
        Sid: 'LookAtSecrets',
        Effect: 'Allow',
        Action: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetResourcePolicy',
          'secretsmanager:ListSecretVersionIds',
        ],
        Resource: '*',
      },
    ],
    change: [
      {
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
    ],
  };
}

function balancerRights(platform: Escaped<Platform>): DeployerRights {
  const { named } = platformArns(platform);
  return {
    look: [{ Sid: 'LookAtBalancers', Effect: 'Allow', Action: balancerLooks, Resource: '*' }],
    change: [
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
      ...targetGroupChanges(platform),
    ],
  };
}

const balancerLooks = [
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
];

/** Names of target groups are Terraform's, so they are known by the tags that they are made with. */
function targetGroupChanges(platform: Escaped<Platform>): PolicyStatement[] {
  const groups = platformArns(platform).regional('elasticloadbalancing', 'targetgroup/*');
  return [
    {
      Sid: 'NewTargetGroups',
      Effect: 'Allow',
      Action: ['elasticloadbalancing:CreateTargetGroup', 'elasticloadbalancing:AddTags'],
      Resource: groups,
      Condition: { StringEquals: { [`aws:RequestTag/${tag.platform}`]: platform.name } },
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
      Resource: groups,
      Condition: { StringEquals: { [`aws:ResourceTag/${tag.platform}`]: platform.name } },
    },
  ];
}

function nameRights(platform: Escaped<Platform>): DeployerRights {
  const zones = [privateZone(platform), ...(platform.domain ? [platform.domain] : [])];
  return {
    look: [{ Sid: 'LookAtNames', Effect: 'Allow', Action: 'route53:ListResourceRecordSets', Resource: '*' }],
    change: [
      {
        Sid: 'Names',
        Effect: 'Allow',
        Action: 'route53:ChangeResourceRecordSets',
        Resource: 'arn:aws:route53:::hostedzone/*',
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
        Condition: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': zones.flatMap((zone) => [zone, `*.${zone}`]),
          },
        },
      },
    ],
  };
}

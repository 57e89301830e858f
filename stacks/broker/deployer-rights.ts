import { privateZone } from '../../catalog/kinds/platform/host-names.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { brokerRole } from '../../contracts/names.ts';
import { shellDocument } from '../../contracts/node-commands.ts';
import { tag } from '../../contracts/tags.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { ec2Rights, type Making } from '../constructs/rights/ec2-rights.ts';
import { instanceProfileRights } from '../constructs/rights/instance-profile-rights.ts';
import { serviceLinkedRole } from '../constructs/rights/service-linked-role.ts';
import { anyZone, zoneRights } from '../constructs/rights/zone-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { nodeBoundary } from './node/boundary.ts';

/** Rights over the nodes of all brokers, their secrets, load balancers and names, and over the gates between nodes. */
export function brokerRights(platform: Escaped<Platform>): DeployerRights {
  const { iam } = platformArns(platform);
  return together(
    ec2Rights({ platform, look: looks, lookAtOwn: ['ec2:DescribeInstanceAttribute'], make: makes, change: changes }),
    serviceRoleRights({
      platform,
      roles: iam(`role/${brokerRole(platform, '*')}`),
      service: 'ec2.amazonaws.com',
      boundary: { kind: 'node', statements: nodeBoundary(platform) },
    }),
    instanceProfileRights(iam(`instance-profile/${brokerRole(platform, '*')}`)),
    imageRights(platform),
    gateRights(platform),
    secretRights(platform),
    balancerRights(platform),
    zoneRights(platform),
    nameRights(platform),
  );
}

const looks = [
  'ec2:DescribeIamInstanceProfileAssociations',
  'ec2:DescribeImages',
  'ec2:DescribeInstanceCreditSpecifications',
  'ec2:DescribeInstanceStatus',
  'ec2:DescribeInstanceTypes',
  'ec2:DescribeInstances',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeTags',
  'ec2:DescribeVolumes',
  'ec2:DescribeVolumesModifications',
  'ec2:DescribeVpcs',
];

const makes: Making[] = [
  { actions: ['ec2:CreateVolume', 'ec2:RunInstances'], kinds: ['instance', 'volume'] },
  { actions: ['ec2:CreateSecurityGroup'], kinds: ['security-group'] },
  {
    actions: ['ec2:AuthorizeSecurityGroupEgress', 'ec2:AuthorizeSecurityGroupIngress', 'ec2:CreateNetworkInterface'],
    kinds: ['network-interface', 'security-group-rule'],
  },
];

const changes = [
  'ec2:AssociateIamInstanceProfile',
  'ec2:AttachVolume',
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
];

/** Amazon's own images, which are nobody's in the account and carry no tags of it. */
function imageRights({ region }: Escaped<Platform>): DeployerRights {
  return {
    look: [
      {
        // Public: which machine image is the newest.
        Sid: 'ReadImageNames',
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: `arn:aws:ssm:${region}::parameter/aws/service/*`,
      },
    ],
    change: [
      {
        Sid: 'RunAmazonsImages',
        Effect: 'Allow',
        Action: 'ec2:RunInstances',
        Resource: `arn:aws:ec2:${region}::image/*`,
        // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ExamplePolicies_EC2.html
        Condition: { StringEquals: { 'ec2:Owner': 'amazon' } },
      },
    ],
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
        Resource: secrets,
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

/**
 * Load balancers, their listeners and target groups, whose names are Terraform's: what is made has to be given the platform's tag
 * at once, what is changed has to have it. A listener is made of its load balancer.
 */
function balancerRights(platform: Escaped<Platform>): DeployerRights {
  const any = platformArns(platform).regional('elasticloadbalancing', '*/*');
  const madeOwn = { [`aws:RequestTag/${tag.platform}`]: platform.name };
  return {
    look: [{ Sid: 'LookAtBalancers', Effect: 'Allow', Action: balancerLooks, Resource: '*' }],
    change: [
      {
        Sid: 'NewBalancers',
        Effect: 'Allow',
        Action: ['elasticloadbalancing:CreateLoadBalancer', 'elasticloadbalancing:CreateTargetGroup'],
        Resource: any,
        Condition: { StringEquals: madeOwn },
      },
      {
        Sid: 'TagNewBalancers',
        Effect: 'Allow',
        Action: 'elasticloadbalancing:AddTags',
        Resource: any,
        // Set only on tags that come with the making: https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/tagging-resources-during-creation.html
        Condition: { StringEquals: madeOwn, Null: { 'elasticloadbalancing:CreateAction': 'false' } },
      },
      {
        Sid: 'Balancers',
        Effect: 'Allow',
        Action: balancerChanges,
        Resource: any,
        Condition: { StringEquals: { [`aws:ResourceTag/${tag.platform}`]: platform.name } },
      },
      // https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-service-linked-roles.html
      serviceLinkedRole(platform, 'elasticloadbalancing.amazonaws.com'),
    ],
  };
}

const balancerLooks = [
  'elasticloadbalancing:DescribeCapacityReservation',
  'elasticloadbalancing:DescribeListenerAttributes',
  'elasticloadbalancing:DescribeListeners',
  'elasticloadbalancing:DescribeLoadBalancerAttributes',
  'elasticloadbalancing:DescribeLoadBalancers',
  'elasticloadbalancing:DescribeTags',
  'elasticloadbalancing:DescribeTargetGroupAttributes',
  'elasticloadbalancing:DescribeTargetGroups',
  'elasticloadbalancing:DescribeTargetHealth',
];

const balancerChanges = [
  // Terraform sends only the tags that are other than before, seldom the platform's.
  'elasticloadbalancing:AddTags',
  'elasticloadbalancing:CreateListener',
  'elasticloadbalancing:DeleteListener',
  'elasticloadbalancing:DeleteLoadBalancer',
  'elasticloadbalancing:DeleteTargetGroup',
  'elasticloadbalancing:DeregisterTargets',
  'elasticloadbalancing:ModifyListener',
  'elasticloadbalancing:ModifyListenerAttributes',
  'elasticloadbalancing:ModifyLoadBalancerAttributes',
  'elasticloadbalancing:ModifyTargetGroup',
  'elasticloadbalancing:ModifyTargetGroupAttributes',
  'elasticloadbalancing:RegisterTargets',
  'elasticloadbalancing:RemoveTags',
  'elasticloadbalancing:SetSecurityGroups',
  'elasticloadbalancing:SetSubnets',
];

function nameRights(platform: Escaped<Platform>): DeployerRights {
  const zones = [privateZone(platform), ...(platform.domain ? [platform.domain] : [])];
  return {
    look: [{ Sid: 'LookAtNames', Effect: 'Allow', Action: 'route53:ListResourceRecordSets', Resource: anyZone }],
    change: [
      {
        Sid: 'Names',
        Effect: 'Allow',
        Action: 'route53:ChangeResourceRecordSets',
        Resource: anyZone,
        // https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-conditions-route53.html
        Condition: {
          'ForAllValues:StringLike': {
            'route53:ChangeResourceRecordSetsNormalizedRecordNames': zones.map((zone) => `*.${zone}`),
          },
        },
      },
    ],
  };
}

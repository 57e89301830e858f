import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { flowLogRole, logGroup } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { ec2Rights, type Making } from '../constructs/rights/ec2-rights.ts';
import { zoneRights } from '../constructs/rights/zone-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { flowLogPermissions } from './flow-log-permissions.ts';

/** Rights over the VPC and what is in it for all, its flow logs and the zone of private names. */
export function networkRights(platform: Escaped<Platform>): DeployerRights {
  const { iam, regional } = platformArns(platform);
  const groups = regional('logs', `log-group:${logGroup(platform, '*')}`);
  return together(
    ec2Rights({ platform, look: looks, lookAtOwn: ['ec2:DescribeVpcAttribute'], make: makes, change: changes }),
    serviceRoleRights({
      platform,
      roles: iam(`role/${flowLogRole(platform)}`),
      service: 'vpc-flow-logs.amazonaws.com',
      boundary: { kind: 'flow-logs', statements: flowLogPermissions([groups]) },
    }),
    flowLogRights(platform),
    zoneRights(platform),
  );
}

const looks = [
  'ec2:DescribeAddresses',
  'ec2:DescribeAddressesAttribute',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNatGateways',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribePrefixLists',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
];

const makes: Making[] = [
  { actions: ['ec2:CreateVpc'], kinds: ['vpc'], ofNothing: true },
  { actions: ['ec2:CreateSubnet'], kinds: ['subnet'] },
  { actions: ['ec2:CreateInternetGateway'], kinds: ['internet-gateway'], ofNothing: true },
  { actions: ['ec2:AllocateAddress'], kinds: ['elastic-ip'], ofNothing: true },
  { actions: ['ec2:CreateNatGateway'], kinds: ['natgateway'] },
  { actions: ['ec2:CreateRouteTable'], kinds: ['route-table'] },
  { actions: ['ec2:CreateVpcEndpoint'], kinds: ['vpc-endpoint'] },
  { actions: ['ec2:CreateFlowLogs'], kinds: ['vpc-flow-log'] },
];

/**
 * The group that AWS makes with a VPC is not tagged with it, so that these do not reach it before it was taken on. A right to
 * tag groups that nobody tagged would be one over every such group of the account: whoever runs `warren deploy` takes it on.
 */
const changes = [
  'ec2:AssociateRouteTable',
  'ec2:AttachInternetGateway',
  'ec2:CreateRoute',
  'ec2:DeleteFlowLogs',
  'ec2:DeleteInternetGateway',
  'ec2:DeleteNatGateway',
  'ec2:DeleteRoute',
  'ec2:DeleteRouteTable',
  'ec2:DeleteSubnet',
  'ec2:DeleteVpc',
  'ec2:DeleteVpcEndpoints',
  'ec2:DetachInternetGateway',
  'ec2:DisassociateAddress',
  'ec2:DisassociateRouteTable',
  'ec2:ModifySubnetAttribute',
  'ec2:ModifyVpcAttribute',
  'ec2:ModifyVpcEndpoint',
  'ec2:ReleaseAddress',
  'ec2:ReplaceRoute',
  'ec2:ReplaceRouteTableAssociation',
  'ec2:RevokeSecurityGroupEgress',
  'ec2:RevokeSecurityGroupIngress',
];

function flowLogRights(platform: Escaped<Platform>): DeployerRights {
  const groups = platformArns(platform).regional('logs', `log-group:${logGroup(platform, '*')}`);
  return {
    look: [
      { Sid: 'LookAtLogGroups', Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: '*' },
      {
        Sid: 'LookAtFlowLogs',
        Effect: 'Allow',
        Action: ['logs:ListTagsForResource', 'logs:ListTagsLogGroup'],
        Resource: groups,
      },
    ],
    change: [
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
        Resource: groups,
      },
      {
        // The delivery of flow logs to a log group is set up by whoever makes the flow log.
        Sid: 'FlowLogDelivery',
        Effect: 'Allow',
        Action: ['logs:CreateLogDelivery', 'logs:DeleteLogDelivery'],
        Resource: '*',
      },
    ],
  };
}

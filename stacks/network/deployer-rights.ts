import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { flowLogRole, logGroup } from '../../contracts/names.ts';
import type { Escaped } from '../constructs/literal.ts';
import { platformArns } from '../constructs/rights/arns.ts';
import { type DeployerRights, together } from '../constructs/rights/deployer-rights.ts';
import { ec2Rights } from '../constructs/rights/ec2-rights.ts';
import { zoneRights } from '../constructs/rights/zone-rights.ts';
import { serviceRoleRights } from '../constructs/service-role.ts';
import { flowLogPermissions } from './flow-log-permissions.ts';

/** Rights over the VPC and what is in it for all, its flow logs and the zone of private names. */
export function networkRights(platform: Escaped<Platform>): DeployerRights {
  const { iam, regional } = platformArns(platform);
  const groups = regional('logs', `log-group:${logGroup(platform, '*')}`);
  return together(
    ec2Rights({ platform, look: looks, make: makes, change: changes }),
    serviceRoleRights({
      platform,
      roles: iam(`role/${flowLogRole(platform)}`),
      service: 'vpc-flow-logs.amazonaws.com',
      boundary: { kind: 'flow-logs', statements: flowLogPermissions([groups]) },
    }),
    flowLogRights(platform),
    zoneRights(),
  );
}

const looks = [
  'ec2:DescribeAddresses',
  'ec2:DescribeAddressesAttribute',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeFlowLogs',
  'ec2:DescribeInternetGateways',
  'ec2:DescribeNatGateways',
  'ec2:DescribeNetworkAcls',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribePrefixLists',
  'ec2:DescribeRegions',
  'ec2:DescribeRouteTables',
  'ec2:DescribeSecurityGroupRules',
  'ec2:DescribeSecurityGroups',
  'ec2:DescribeSubnets',
  'ec2:DescribeTags',
  'ec2:DescribeVpcAttribute',
  'ec2:DescribeVpcEndpoints',
  'ec2:DescribeVpcs',
];

const makes = [
  'ec2:AllocateAddress',
  'ec2:AssociateAddress',
  'ec2:AssociateRouteTable',
  'ec2:AttachInternetGateway',
  'ec2:CreateFlowLogs',
  'ec2:CreateInternetGateway',
  'ec2:CreateNatGateway',
  'ec2:CreateRoute',
  'ec2:CreateRouteTable',
  'ec2:CreateSubnet',
  'ec2:CreateVpc',
  'ec2:CreateVpcEndpoint',
];

const changes = [
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
  const { regional } = platformArns(platform);
  return {
    look: [
      {
        Sid: 'LookAtFlowLogs',
        Effect: 'Allow',
        Action: ['logs:DescribeLogGroups', 'logs:ListTagsForResource', 'logs:ListTagsLogGroup'],
        Resource: '*',
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
        Resource: regional('logs', `log-group:${logGroup(platform, '*')}`),
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

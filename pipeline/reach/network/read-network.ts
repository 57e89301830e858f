import type { Stack } from '../../terraform/synthesize.ts';
import type { Network } from './network.ts';
import { readGroups } from './read-groups.ts';
import { interfaceTypes, readInterfaces } from './read-interfaces.ts';
import { readGateways, readSubnets } from './read-subnets.ts';
import type { Resources } from './resources.ts';

/** Reads from the resources of synthesized stacks what packets meet on their way. */
export function readNetwork(resources: Resources): Network {
  const subnets = readSubnets(resources);
  const groups = readGroups(resources);
  const interfaces = readInterfaces({ resources, subnets, groups });
  const gateways = readGateways(resources);
  for (const type of resources.types().filter((one) => bears.test(one) && !understood.has(one))) {
    for (const resource of resources.of(type)) resources.tell(resource, 'is of a type that this does not look at');
  }
  return { subnets, groups, interfaces, gateways, unresolved: resources.unresolved };
}

/** Types of resources that decide who reaches what, whether or not Warren makes any of them. */
const bears = new RegExp(
  `^aws_(${[
    'alb|elb|lb|apigateway|api_gateway|apigatewayv2|app_runner|apprunner|appsync|autoscaling_group|cloudfront|customer_gateway',
    'db_(instance|cluster|proxy)|default_(network_acl|route_table|security_group|subnet|vpc)|docdb|dms|dx|ec2|ecs_service|eip|eks|elasticache',
    'elasticsearch|opensearch|emr|fsx|efs|globalaccelerator|instance|internet_gateway|egress_only|lambda_(function|function_url|permission)',
    'launch_template|lightsail|main_route|memorydb|mq|msk|nat_gateway|neptune|network|networkfirewall|networkmanager|rds_cluster|redshift',
    'route|route_table|route_table_association|security_group|spot|subnet|transfer|vpc|vpclattice|vpn',
  ].join('|')})(_|$)`,
);

/** Those of them that are read, or that let nobody through by themselves. */
const understood = new Set([
  ...interfaceTypes,
  'aws_default_security_group',
  'aws_ec2_instance_state',
  'aws_eip',
  'aws_eip_association',
  'aws_elasticache_parameter_group',
  'aws_elasticache_subnet_group',
  'aws_elasticache_user',
  'aws_elasticache_user_group',
  'aws_internet_gateway',
  'aws_lambda_function_url',
  'aws_lambda_permission',
  'aws_lb_listener',
  'aws_lb_target_group',
  'aws_lb_target_group_attachment',
  'aws_nat_gateway',
  'aws_network_interface',
  'aws_route',
  'aws_route_table',
  'aws_route_table_association',
  'aws_security_group',
  'aws_subnet',
  'aws_vpc',
  'aws_vpc_security_group_egress_rule',
  'aws_vpc_security_group_ingress_rule',
]);

/** Whether a stack has anything to do with who reaches what: one that has not need not be looked at. */
export function bearsOnReach({ configuration }: Stack): boolean {
  return Object.keys(configuration.resource ?? {}).some((type) => bears.test(type) || type.startsWith('cloudflare_'));
}

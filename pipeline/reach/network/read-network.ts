import type { Stack } from '../../terraform/synthesize.ts';
import type { Network } from './network.ts';
import { readGroups } from './read-groups.ts';
import { interfaceTypes, readInterfaces, toldTasks } from './read-interfaces.ts';
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

/**
 * What of a stack decides who reaches what: a change of anything else changes nothing in that. Of machines, stores and tasks that is where
 * they stand and their groups, and not how large they are.
 */
export function bearingOf({ name, configuration }: Stack): unknown {
  const { resource = {}, ...rest } = configuration;
  const types = Object.entries(resource).filter(
    ([type]) => bears.test(type) || /^(cloudflare|aws_iam)_|^terraform_data$/.test(type),
  );
  const { output, locals, data } = rest as Record<string, unknown>;
  return {
    name,
    output,
    locals,
    data: (data as Record<string, unknown> | undefined)?.terraform_remote_state,
    resources: types.map(([type, byName]) => [type, mapValues(byName, bearingParts[type] ?? ((body) => body))]),
  };
}

/** Arguments by which those of them that are read say where they stand. */
const places = [
  'associate_public_ip_address',
  'db_subnet_group_name',
  'function_name',
  'network_configuration',
  'network_interface',
  'primary_network_interface',
  'publicly_accessible',
  'security_group_ids',
  'subnet_group_name',
  'subnet_id',
  'vpc_config',
  'vpc_security_group_ids',
];

function placesOf(body: Readonly<Record<string, unknown>>): unknown {
  return places.map((place) => body[place]);
}

/** What counts of types of which much else changes. */
const bearingParts: Readonly<Record<string, (body: Readonly<Record<string, unknown>>) => unknown>> = {
  aws_db_instance: placesOf,
  aws_ecs_service: placesOf,
  aws_elasticache_replication_group: placesOf,
  aws_instance: placesOf,
  aws_lambda_function: placesOf,
  terraform_data: toldTasks,
};

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

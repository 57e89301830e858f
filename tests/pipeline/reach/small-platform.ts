import type { Objects } from '../../../catalog/catalog.ts';
import type { Stack } from '../../../pipeline/terraform/synthesize.ts';

type Blocks = Record<string, Record<string, Record<string, unknown>>>;

/** Files that nothing is asked of. */
export const noObjects = { brokers: [], endpoints: [], processors: [] } as unknown as Objects;

/** A stack as it is synthesized. */
export function stackOf(name: string, resource: Blocks, more: Record<string, unknown> = {}): Stack {
  return { name, dependencies: [], folder: '', configuration: { resource, ...more } };
}

/** What reads the network's outputs. */
const upstream = {
  data: { terraform_remote_state: { network: { config: { key: 'network.tfstate' } } } },
};

export const compute = '${data.terraform_remote_state.network.outputs.compute_subnet_ids["a"]}';
export const database = '${data.terraform_remote_state.network.outputs.database_subnet_ids["a"]}';

/** The network of a small platform: one zone, three tiers, a NAT. What is given is added to it, or put in the place of it. */
export function networkOf(more: Blocks = {}): Stack {
  const tiers = { public: '10.0.0.0/24', compute: '10.0.1.0/24', database: '10.0.2.0/24' };
  const perTier = <T>(make: (tier: string, cidr: string) => T) =>
    Object.fromEntries(Object.entries(tiers).map(([tier, cidr]) => [`${tier}-a`, make(tier, cidr)]));
  const resources: Blocks = {
    aws_vpc: { vpc: { cidr_block: '10.0.0.0/16' } },
    aws_default_security_group: { default: { vpc_id: '${aws_vpc.vpc.id}' } },
    aws_internet_gateway: { gateway: {} },
    aws_nat_gateway: { nat: { subnet_id: '${aws_subnet.public-a.id}' } },
    aws_subnet: perTier((_, cidr) => ({ cidr_block: cidr, vpc_id: '${aws_vpc.vpc.id}' })),
    aws_route_table: perTier(() => ({})),
    aws_route_table_association: perTier((tier) => ({
      subnet_id: `\${aws_subnet.${tier}-a.id}`,
      route_table_id: `\${aws_route_table.${tier}-a.id}`,
    })),
    aws_route: {
      out: route('public-a', { gateway_id: '${aws_internet_gateway.gateway.id}' }),
      nat: route('compute-a', { nat_gateway_id: '${aws_nat_gateway.nat.id}' }),
    },
  };
  return stackOf('network', merged(resources, more), {
    output: {
      compute_subnet_ids: { value: { a: '${aws_subnet.compute-a.id}' } },
      database_subnet_ids: { value: { a: '${aws_subnet.database-a.id}' } },
    },
  });
}

/** A route of one of its tables. */
export function route(table: string, via: Record<string, unknown>, to = '0.0.0.0/0'): Record<string, unknown> {
  return { route_table_id: `\${aws_route_table.${table}.id}`, destination_cidr_block: to, ...via };
}

/** A broker of one node in the compute subnet, whose rules are these. */
export function brokerOf(
  rules: { in?: Record<string, Record<string, unknown>>; out?: Record<string, Record<string, unknown>> },
  more: Blocks = {},
): Stack {
  const resources: Blocks = {
    aws_security_group: { firewall: { name: 'acme-broker-orders' } },
    aws_network_interface: {
      'node-1-address': { subnet_id: compute, security_groups: ['${aws_security_group.firewall.id}'] },
    },
    aws_instance: {
      'node-1': { primary_network_interface: { network_interface_id: '${aws_network_interface.node-1-address.id}' } },
    },
    aws_vpc_security_group_ingress_rule: rulesOf(rules.in),
    aws_vpc_security_group_egress_rule: rulesOf(rules.out),
  };
  return stackOf('broker-orders', merged(resources, more), upstream);
}

function rulesOf(rules: Record<string, Record<string, unknown>> = {}): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [
      name,
      { security_group_id: '${aws_security_group.firewall.id}', ip_protocol: 'tcp', description: name, ...rule },
    ]),
  );
}

/** A rule on one port. */
export function on(port: number, peer: Record<string, unknown>): Record<string, unknown> {
  return { from_port: port, to_port: port, ...peer };
}

/** A database in the database subnet that lets in a group of clients, which the outputs tell of. */
export function dataOf(more: Blocks = {}): Stack {
  const resources: Blocks = {
    aws_security_group: { doors: { name: 'acme-database' }, clients: { name: 'acme-database-clients' } },
    aws_db_subnet_group: { subnets: { subnet_ids: [database] } },
    aws_db_instance: {
      database: {
        db_subnet_group_name: '${aws_db_subnet_group.subnets.name}',
        vpc_security_group_ids: ['${aws_security_group.doors.id}'],
        publicly_accessible: false,
      },
    },
    aws_vpc_security_group_ingress_rule: {
      in: {
        ...on(3306, { referenced_security_group_id: '${aws_security_group.clients.id}' }),
        ...{ security_group_id: '${aws_security_group.doors.id}', ip_protocol: 'tcp', description: 'Its clients' },
      },
    },
    aws_vpc_security_group_egress_rule: {
      out: {
        ...on(3306, { referenced_security_group_id: '${aws_security_group.doors.id}' }),
        ...{ security_group_id: '${aws_security_group.clients.id}', ip_protocol: 'tcp', description: 'To it' },
      },
    },
  };
  return stackOf('data', merged(resources, more), {
    ...upstream,
    output: { clients: { value: '${aws_security_group.clients.id}' } },
  });
}

/** The tasks of a processor in the compute subnet, which are clients of the database. */
export function processorOf(more: Record<string, unknown> = {}): Stack {
  const service = {
    network_configuration: {
      subnets: [compute],
      security_groups: ['${local.clients}'],
      assign_public_ip: false,
      ...more,
    },
  };
  return stackOf(
    'processor-orders',
    { aws_ecs_service: { service } },
    {
      locals: { clients: '${data.terraform_remote_state.data.outputs.clients}' },
      data: {
        terraform_remote_state: { ...upstream.data.terraform_remote_state, data: { config: { key: 'data.tfstate' } } },
      },
    },
  );
}

function merged(resources: Blocks, more: Blocks): Blocks {
  const types = [...new Set([...Object.keys(resources), ...Object.keys(more)])];
  return Object.fromEntries(types.map((type) => [type, { ...resources[type], ...more[type] }]));
}

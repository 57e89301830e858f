import type { Line, Reach } from '../../../pipeline/reach/model.ts';
import { portsText } from '../../../pipeline/reach/openings.ts';
import { readReach } from '../../../pipeline/reach/read-reach.ts';
import type { Stack } from '../../../pipeline/terraform/synthesize.ts';
import { brokerOf, compute, dataOf, networkOf, noObjects, on, processorOf, route, stackOf } from './small-platform.ts';

function read(...stacks: readonly Stack[]): Reach {
  return readReach(stacks, noObjects);
}

/** `from > to ports; way; lacks`, which is what most tests are about. */
function shown({ from, to, openings, way, only, lacks }: Line): string {
  return [`${from.name} > ${to.name} ${portsText(openings)}`, way, only, lacks]
    .filter((part) => part !== undefined)
    .join('; ');
}

function linesTo(name: string, { lines }: Reach): string[] {
  return lines.filter(({ to }) => to.name === name).map(shown);
}

const orders = 'brokers/orders';

describe('within the network', () => {
  test('nobody reaches what no rule lets in, and nobody out of it', () => {
    expect(read(networkOf(), brokerOf({}), dataOf(), processorOf()).lines.map(shown)).toEqual([
      'processors/orders > database 3306',
    ]);
  });

  test('both sides have to let it through: a group that lets nobody out reaches nothing', () => {
    const open = brokerOf({ in: { amqps: on(5671, { cidr_ipv4: '10.0.1.0/24' }) } });
    expect(linesTo(orders, read(networkOf(), open, dataOf(), processorOf()))).toEqual([
      'compute subnets > brokers/orders 5671',
    ]);
    const out = dataOf({
      aws_vpc_security_group_egress_rule: {
        amqps: {
          ...on(5671, { cidr_ipv4: '10.0.1.0/24', ip_protocol: 'tcp', description: '' }),
          security_group_id: '${aws_security_group.clients.id}',
        },
      },
    });
    expect(linesTo(orders, read(networkOf(), open, out, processorOf()))).toEqual([
      'compute subnets > brokers/orders 5671',
      'processors/orders > brokers/orders 5671',
    ]);
  });

  test('ranges of ports and protocols that both sides name are what both let through', () => {
    const rule = (from_port: number, to_port: number, ip_protocol = 'tcp') => ({
      ...{ from_port, to_port, ip_protocol },
      referenced_security_group_id: '${aws_security_group.firewall.id}',
    });
    const reach = read(
      networkOf(),
      brokerOf(
        { in: { a: rule(100, 200), b: rule(50, 60, 'udp') }, out: { a: rule(150, 300), b: rule(-1, -1, '-1') } },
        {
          aws_network_interface: {
            'node-2-address': { subnet_id: compute, security_groups: ['${aws_security_group.firewall.id}'] },
          },
        },
      ),
    );
    expect(linesTo(orders, reach)).toEqual(['brokers/orders > brokers/orders 100-200, 50-60/udp']);
  });

  test('a rule of a part of a subnet says which addresses it is of', () => {
    const reach = read(networkOf(), brokerOf({ in: { amqps: on(5671, { cidr_ipv4: '10.0.1.16/28' }) } }));
    expect(linesTo(orders, reach)).toEqual(['compute subnets > brokers/orders 5671; 10.0.1.16/28']);
  });

  test('rules of IPv6 are of nobody where subnets have none', () => {
    const open = brokerOf({ in: { amqps: on(5671, { cidr_ipv6: '::/0' }) } });
    expect(read(networkOf(), open).lines).toEqual([]);
    const six = networkOf({
      aws_subnet: {
        'compute-a': { cidr_block: '10.0.1.0/24', ipv6_cidr_block: '2001:db8:0:1::/64', vpc_id: '${aws_vpc.vpc.id}' },
      },
      aws_route: {
        six: {
          route_table_id: '${aws_route_table.compute-a.id}',
          destination_ipv6_cidr_block: '::/0',
          gateway_id: '${aws_internet_gateway.gateway.id}',
        },
      },
    });
    expect(linesTo(orders, read(six, open))).toEqual([
      'the internet > brokers/orders 5671; by its public address',
      'compute subnets > brokers/orders 5671',
    ]);
  });

  test('a group that no stack makes is told by its id', () => {
    const reach = read(networkOf(), brokerOf({ in: { amqps: on(5671, { referenced_security_group_id: 'sg-0123' }) } }));
    expect(linesTo(orders, reach)).toEqual(['sg-0123 > brokers/orders 5671']);
  });

  test('what is given no group has that of its VPC, which lets nothing through', () => {
    const bare = brokerOf(
      { in: { amqps: on(5671, { cidr_ipv4: '10.0.0.0/16' }) } },
      { aws_network_interface: { 'node-1-address': { subnet_id: compute } } },
    );
    expect(read(networkOf(), bare)).toMatchObject({ lines: [], unresolved: [] });
  });
});

describe('from outside', () => {
  const office = brokerOf({ in: { amqps: on(5671, { cidr_ipv4: '10.40.0.0/16' }) } });

  test('a network that rules name and no route leads to is told, and what it lacks', () => {
    expect(linesTo(orders, read(networkOf(), office))).toEqual([
      '10.40.0.0/16 > brokers/orders 5671; no route leads there: a VPN, peering or transit gateway of yours has to',
    ]);
    const joined = networkOf({ aws_route: { vpn: route('compute-a', { transit_gateway_id: 'tgw-1' }, '10.0.0.0/8') } });
    expect(linesTo(orders, read(joined, office))).toEqual(['10.40.0.0/16 > brokers/orders 5671']);
  });

  test('the internet gets in by a rule, a public address and a route to an internet gateway, and by no two of them', () => {
    const rule = { in: { amqps: on(5671, { cidr_ipv4: '0.0.0.0/0' }) } };
    const address = { aws_eip: { address: { network_interface: '${aws_network_interface.node-1-address.id}' } } };
    const led = networkOf({
      aws_route: { nat: route('compute-a', { gateway_id: '${aws_internet_gateway.gateway.id}' }) },
    });
    const fromInternet = (...stacks: Stack[]) => {
      const { lines, ajar } = read(...stacks);
      return [
        ...lines.filter(({ from }) => from.kind === 'internet').map(shown),
        ...ajar.map(({ name, open, shut }) => `${name}: ${open} / ${shut}`),
      ];
    };
    expect(fromInternet(led, brokerOf(rule, address))).toEqual([
      'the internet > brokers/orders 5671; by its public address',
    ]);
    expect(fromInternet(networkOf(), brokerOf({}))).toEqual([]);
    expect(fromInternet(networkOf(), brokerOf(rule))).toEqual([
      'brokers/orders: its rules let the internet in on 5671 / no public address and no route to an internet gateway',
    ]);
    expect(fromInternet(led, brokerOf(rule))).toEqual([
      'brokers/orders: its rules let the internet in on 5671 / no public address',
    ]);
    expect(fromInternet(networkOf(), brokerOf(rule, address))).toEqual([
      'brokers/orders: its rules let the internet in on 5671 / no route to an internet gateway',
    ]);
    expect(fromInternet(led, brokerOf({}, address))).toEqual([
      'brokers/orders: it has a public address (node 1) / no rule lets the internet in',
    ]);
  });

  test('a public network that a rule names is of the internet', () => {
    const rule = { in: { amqps: on(5671, { cidr_ipv4: '203.0.113.0/24' }) } };
    expect(read(networkOf(), brokerOf(rule))).toMatchObject({ lines: [], ajar: [{ name: orders }] });
  });

  test('a store whose subnets have a way out is told, though nobody gets in by it', () => {
    const leaky = networkOf({
      aws_route: { leak: route('database-a', { nat_gateway_id: '${aws_nat_gateway.nat.id}' }) },
    });
    const { lines, ajar } = read(leaky, dataOf());
    expect(lines).toEqual([]);
    expect(ajar).toEqual([
      {
        name: 'database',
        open: 'the database subnets, which it stands in, have a route through NAT',
        shut: 'it has no public address',
        proof: [{ stack: 'network', address: 'aws_route.leak' }],
      },
    ]);
  });

  test('a store, a service and an instance are given public addresses by arguments of their own', () => {
    const instance = {
      subnet_id: compute,
      vpc_security_group_ids: ['${aws_security_group.firewall.id}'],
      associate_public_ip_address: true,
    };
    const open = dataOf({
      aws_db_instance: {
        database: {
          db_subnet_group_name: '${aws_db_subnet_group.subnets.name}',
          vpc_security_group_ids: [],
          publicly_accessible: true,
        },
      },
    });
    const { ajar } = read(
      networkOf(),
      open,
      processorOf({ assign_public_ip: true }),
      brokerOf({}, { aws_instance: { own: instance } }),
    );
    expect(ajar.map(({ name, open: what }) => `${name}: ${what}`)).toEqual([
      'brokers/orders: it has a public address (own)',
      'database: it has a public address (store)',
      'processors/orders: it has a public address (tasks)',
    ]);
  });

  test('ways out go through NAT, and to services of AWS through the endpoints of the VPC', () => {
    const https = brokerOf({ out: { https: on(443, { cidr_ipv4: '0.0.0.0/0' }) } });
    const endpoint = {
      vpc_endpoint_type: 'Gateway',
      service_name: 'com.amazonaws.eu-west-1.s3',
      route_table_ids: ['${aws_route_table.compute-a.id}'],
    };
    const reach = read(networkOf({ aws_vpc_endpoint: { s3: endpoint } }), https);
    expect(reach.lines.map(shown)).toEqual([
      'brokers/orders > the internet 443; through NAT',
      'brokers/orders > S3 443; through its VPC endpoint',
    ]);
  });
});

describe('a load balancer', () => {
  const balanced = (more: Record<string, unknown> = {}) => ({
    aws_lb: {
      balancer: { internal: true, subnets: [compute], security_groups: ['${aws_security_group.door.id}'], ...more },
    },
    aws_security_group: { firewall: { name: 'acme-broker-orders' }, door: { name: 'door' } },
    aws_lb_target_group: { amqps: { port: 5671, preserve_client_ip: 'false' } },
    aws_lb_target_group_attachment: {
      one: {
        target_group_arn: '${aws_lb_target_group.amqps.arn}',
        target_id: '${aws_network_interface.node-1-address.private_ip}',
        port: 5671,
      },
    },
    aws_lb_listener: {
      amqps: {
        load_balancer_arn: '${aws_lb.balancer.arn}',
        ...{ port: 443, protocol: 'TCP' },
        default_action: [{ target_group_arn: '${aws_lb_target_group.amqps.arn}' }],
      },
    },
  });
  const door = { security_group_id: '${aws_security_group.door.id}', ip_protocol: 'tcp', description: 'door' };
  const everybody = { ...door, from_port: 0, to_port: 65535, cidr_ipv4: '10.0.1.0/24' };
  const onward = { ...door, ...on(5671, { referenced_security_group_id: '${aws_security_group.firewall.id}' }) };
  const letIn = on(5671, { referenced_security_group_id: '${aws_security_group.door.id}' });

  test('leads where it listens, when what it hands on is let in', () => {
    const through = read(networkOf(), brokerOf({ in: { everybody, balancer: letIn }, out: { onward } }, balanced()));
    expect(linesTo(orders, through)).toEqual([
      'compute subnets > brokers/orders 443',
      'brokers/orders > brokers/orders 5671',
    ]);
    const stuck = read(networkOf(), brokerOf({ in: { everybody }, out: { onward } }, balanced()));
    expect(linesTo(orders, stuck)).toEqual([]);
  });

  test('that keeps addresses of clients is told, since its targets have to let these in', () => {
    const keeps = { ...balanced(), aws_lb_target_group: { amqps: { port: 5671 } } };
    const { unresolved } = read(networkOf(), brokerOf({}, keeps));
    expect(unresolved.map(({ address, why }) => `${address} ${why}`)).toEqual([
      'aws_lb_target_group.amqps keeps the address of clients, so that its targets have to let these in, which is not looked at',
    ]);
  });
});

test('what is not understood is told and never guessed', () => {
  const strange = stackOf('broker-orders', {
    aws_network_acl: { closed: {} },
    aws_security_group: { inline: { name: 'inline', ingress: [{ from_port: 1 }] } },
    aws_network_interface: { one: { subnet_id: '${var.subnet}', security_groups: '${tolist(var.groups)}' } },
    aws_vpc_security_group_ingress_rule: {
      list: {
        security_group_id: '${aws_security_group.inline.id}',
        ip_protocol: 'tcp',
        ...on(1, { prefix_list_id: 'pl-1' }),
      },
      lost: { security_group_id: 'sg-elsewhere', ip_protocol: 'tcp', ...on(1, { cidr_ipv4: '10.0.0.0/8' }) },
    },
    aws_cloudwatch_log_group: { logs: {} },
  });
  expect(read(networkOf(), strange).unresolved.map(({ address, why }) => `${address} ${why}`)).toEqual([
    'aws_security_group.inline has rules in blocks (ingress), which are not read',
    'aws_vpc_security_group_ingress_rule.list is of a prefix list, whose networks are not in these stacks',
    'aws_vpc_security_group_ingress_rule.lost is a rule of a group that is not in these stacks',
    'aws_network_interface.one has subnets of an expression that is known only when it is applied',
    'aws_network_interface.one has security groups of an expression that is known only when it is applied',
    'aws_network_interface.one has the security group of its VPC, which these stacks leave as AWS made it',
    'aws_network_acl.closed is of a type that this does not look at',
  ]);
});

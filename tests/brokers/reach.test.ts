import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathWith } from '../../operations/servers/trees/host-tools.ts';
import { prepareTree } from '../../operations/servers/trees/prepare-tree.ts';
import { readNetwork } from '../../pipeline/reach/network/read-network.ts';
import { resourcesOf } from '../../pipeline/reach/network/resources.ts';
import { passagesOf } from '../../pipeline/reach/passages.ts';
import { readStacks, synthesize } from '../../pipeline/terraform/synthesize.ts';
import { mustRun } from '../machines/run-program.ts';
import { removeScratchFolders, scratchFolder, watchedSample } from '../repositories.ts';

/**
 * What `warren reach` computes, held against packets: everything of the sample that has an address is a namespace of Linux, and
 * `packets.py` makes of the same synthesized stacks routes and rules of nftables, without a line of what is tested.
 */

let sample: string;
let environment: Record<string, string>;

beforeAll(async () => {
  const tree = await prepareTree('nftables');
  const machines = await prepareTree('rabbitmq');
  const path = pathWith(['nft'], { tree, path: process.env.PATH ?? '' });
  environment = { PATH: pathWith(['ip'], { tree: machines, path }) };
  sample = join(scratchFolder(), 'sample');
  await synthesize({ repository: watchedSample(), output: sample });
});

afterAll(removeScratchFolders);

interface Sent {
  ports: number[];
  stations: string[];
  /** Source, target and port. */
  connected: [string, string, number][];
}

async function packetsThrough(output: string): Promise<{ connections: Set<string>; ports: number[] }> {
  const alone = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const script = join(import.meta.dirname, 'reach', 'packets.py');
  const text = await mustRun(['unshare', ...alone, 'python3', script, output], { environment, timeoutMs: 600_000 });
  const { ports, connected } = JSON.parse(text) as Sent;
  return { ports, connections: new Set(connected.map(connection)) };
}

function connection(parts: readonly (string | number)[]): string {
  return parts.join(' | ');
}

/** The same as it is computed, of the ports that packets were sent to. The gateways of S3 and DynamoDB have no namespace. */
function computedOf(output: string, ports: readonly number[]): Set<string> {
  const label = ({ key }: { key: string }) => key.replace(/ ipv4$/, '');
  const passages = passagesOf(readNetwork(resourcesOf(readStacks(output)))).filter(
    ({ source, target, lacks }) => lacks === undefined && !target.gateway && source !== target,
  );
  return new Set(
    passages.flatMap(({ source, target, opening: { protocol, from, to } }) =>
      ports
        .filter((port) => ['tcp', 'all'].includes(protocol) && from <= port && port <= to)
        .map((port) => connection([label(source), label(target), port])),
    ),
  );
}

/** A copy of the sample in which a resource of a stack says something else, as nobody's file does. */
function changed(
  stack: string,
  change: (resource: Record<string, Record<string, Record<string, unknown>>>) => void,
): string {
  const output = join(scratchFolder(), 'changed');
  cpSync(sample, output, { recursive: true });
  const file = join(output, 'stacks', stack, 'cdk.tf.json');
  const document = JSON.parse(readFileSync(file, 'utf8'));
  change(document.resource);
  writeFileSync(file, JSON.stringify(document));
  return output;
}

/** Fails with what one of the two has and the other has not. */
async function compare(output: string): Promise<Set<string>> {
  const { ports, connections } = await packetsThrough(output);
  const computed = computedOf(output, ports);
  const without = (a: Set<string>, b: Set<string>) => [...a].filter((one) => !b.has(one)).sort();
  expect({ onlyComputed: without(computed, connections), onlySent: without(connections, computed) }).toEqual({
    onlyComputed: [],
    onlySent: [],
  });
  return connections;
}

test('N14: packets from everything to everything on every port of the sample get where it is said that they do', async () => {
  const connections = await compare(sample);
  // So many that an empty answer on both sides cannot pass, and those that the sample is about.
  expect(connections.size).toBeGreaterThan(300);
  const compute = 'network/aws_subnet.compute-a';
  const node = `broker-orders/aws_network_interface.node-1-address ${compute}`;
  expect(connections).toContain(`processor-orders/aws_ecs_service.service ${compute} | ${node} | 5671`);
  expect(connections).not.toContain(`processor-orders/aws_ecs_service.service ${compute} | ${node} | 15671`);
  expect([...connections].filter((one) => one.startsWith('internet | '))).toEqual([]);
});

test('a rule that was opened by hand, and one that was closed, change both answers alike', async () => {
  const opened = changed('data', ({ aws_vpc_security_group_ingress_rule: rules = {} }) => {
    const rule = rules['database-doors-in'] ?? {};
    delete rule.referenced_security_group_id;
    Object.assign(rule, { cidr_ipv4: '10.20.64.0/21', from_port: 3000, to_port: 3400 });
  });
  const before = computedOf(sample, [3306]);
  const after = await compare(opened);
  const from = (name: string) =>
    `${name} network/aws_subnet.compute-a | data/aws_db_instance.database network/aws_subnet.database-b | 3306`;
  expect(before).not.toContain(from('compute subnets'));
  expect(after).toContain(from('compute subnets'));
  // The tasks of another zone are no clients by their address.
  const other = 'processor-orders/aws_ecs_service.service network/aws_subnet.compute-c';
  const closed = (set: Set<string>) =>
    set.has(`${other} | data/aws_db_instance.database network/aws_subnet.database-b | 3306`);
  expect([closed(before), closed(after)]).toEqual([true, false]);
});

test('the internet and an office come in where routes and addresses are planted for them', async () => {
  const network = changed('network', ({ aws_route: routes = {} }) => {
    const inbound = { gateway_id: '${aws_internet_gateway.internet-gateway.id}' };
    routes['compute-a-nat'] = { ...routes['compute-a-nat'], ...inbound };
    delete routes['compute-a-nat']?.nat_gateway_id;
    const office = { destination_cidr_block: '10.40.0.0/16', transit_gateway_id: 'tgw-1' };
    routes.office = { route_table_id: '${aws_route_table.compute-b-routes.id}', ...office };
  });
  const file = join(network, 'stacks', 'broker-orders', 'cdk.tf.json');
  const document = JSON.parse(readFileSync(file, 'utf8'));
  document.resource.aws_eip = { open: { network_interface: '${aws_network_interface.node-1-address.id}' } };
  const rule = document.resource.aws_vpc_security_group_ingress_rule['firewall-in-amqps-10_20_64_0_21'];
  Object.assign(rule, { cidr_ipv4: '0.0.0.0/0' });
  writeFileSync(file, JSON.stringify(document));
  const connections = await compare(network);
  const node = (number: number, zone: string) =>
    `broker-orders/aws_network_interface.node-${number}-address network/aws_subnet.compute-${zone}`;
  expect([...connections].filter((one) => one.startsWith('internet | '))).toEqual([
    `internet | ${node(1, 'a')} | 5671`,
  ]);
  const office = [...connections].filter(
    (one) => one.startsWith('10.40.0.0/16 | ') && one.includes('network_interface'),
  );
  expect(office.sort()).toEqual([`10.40.0.0/16 | ${node(2, 'b')} | 15671`, `10.40.0.0/16 | ${node(2, 'b')} | 5671`]);
});

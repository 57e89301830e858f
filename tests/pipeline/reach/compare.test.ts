import { compareReach, type ReachChange } from '../../../pipeline/reach/compare.ts';
import { portsText } from '../../../pipeline/reach/openings.ts';
import type { Stack } from '../../../pipeline/terraform/synthesize.ts';
import { brokerOf, dataOf, networkOf, noObjects, on, processorOf, route } from './small-platform.ts';

function compare(before: readonly Stack[], after: readonly Stack[]): ReachChange | undefined {
  return compareReach({ stacks: before, objects: noObjects }, { stacks: after, objects: noObjects });
}

function shown(change: ReachChange | undefined): string[] {
  const lines = (sign: string, list: ReachChange['gained'] = []) =>
    list.map(
      ({ from, to, openings, lacks }) =>
        `${sign} ${from.name} > ${to.name} ${portsText(openings)}${lacks ? ' (no way)' : ''}`,
    );
  return [
    ...lines('+', change?.gained),
    ...lines('-', change?.lost),
    ...(change?.ajar ?? []).map(({ open }) => `! ${open}`),
  ];
}

const compute = { cidr_ipv4: '10.0.1.0/24' };
const before = [networkOf(), brokerOf({ in: { amqps: on(5671, compute) } }), dataOf(), processorOf()];

test('a rule that comes and one that goes are told by who reaches whom', () => {
  const after = [networkOf(), brokerOf({ in: { management: on(15671, compute) } }), dataOf(), processorOf()];
  expect(shown(compare(before, after))).toEqual([
    '+ compute subnets > brokers/orders 15671',
    '- compute subnets > brokers/orders 5671',
  ]);
});

test('another rule for the same is no change, and of a wider one what is wider is told', () => {
  const renamed = [networkOf(), brokerOf({ in: { other: on(5671, compute) } }), dataOf(), processorOf()];
  expect(compare(before, renamed)).toBeUndefined();
  const wider = { from_port: 5670, to_port: 5675, ...compute };
  expect(shown(compare(before, [networkOf(), brokerOf({ in: { wider } }), dataOf(), processorOf()]))).toEqual([
    '+ compute subnets > brokers/orders 5670, 5672-5675',
  ]);
});

test('a broker that comes or goes, goes with all who reached it', () => {
  const without = before.filter(({ name }) => name !== 'broker-orders');
  expect(shown(compare(without, before))).toEqual(['+ compute subnets > brokers/orders 5671']);
  expect(shown(compare(before, without))).toEqual(['- compute subnets > brokers/orders 5671']);
});

test('a route to the office makes what was let in reached; a route out of the subnets of a store comes ajar', () => {
  const office = brokerOf({ in: { office: on(5671, { cidr_ipv4: '10.40.0.0/16' }) } });
  const joined = networkOf({
    aws_route: { office: route('compute-a', { transit_gateway_id: 'tgw-1' }, '10.40.0.0/16') },
  });
  expect(shown(compare([networkOf(), office], [joined, office]))).toEqual([
    '+ 10.40.0.0/16 > brokers/orders 5671',
    '- 10.40.0.0/16 > brokers/orders 5671 (no way)',
  ]);
  const leaky = networkOf({
    aws_route: { leak: route('database-a', { nat_gateway_id: '${aws_nat_gateway.nat.id}' }) },
  });
  expect(shown(compare([networkOf(), dataOf()], [leaky, dataOf()]))).toEqual([
    '! the database subnets, which it stands in, have a route through NAT',
  ]);
});

test('what does not decide who reaches what is not even looked at', () => {
  const resized = brokerOf({ in: { amqps: on(5671, compute) } }, { aws_s3_object: { bundle: { key: 'new' } } });
  Object.assign(resized.configuration.resource?.aws_instance?.['node-1'] ?? {}, { instance_type: 'm7g.xlarge' });
  // A group that is not read: had both sides been looked at, it would be told.
  expect(compare(before, [networkOf(), resized, dataOf(), processorOf()])).toBeUndefined();
});

import { readReach } from '../../../pipeline/reach/read-reach.ts';
import { drawingOf } from '../../../pipeline/reach/render/drawing.ts';
import { reachSvg } from '../../../pipeline/reach/render/svg.ts';
import { reachTable } from '../../../pipeline/reach/render/table.ts';
import { selectReach } from '../../../pipeline/reach/select.ts';
import { brokerOf, dataOf, networkOf, noObjects, on, processorOf } from './small-platform.ts';

const strange = 'office <script>&\u202e\u0007';
const rules = {
  office: on(5671, { cidr_ipv4: '10.40.0.0/16', description: strange }),
  shops: on(5671, { cidr_ipv4: '10.0.1.0/24', description: 'shops' }),
};

function reachWith(more: Record<string, Record<string, unknown>>) {
  const out = { https: on(443, { cidr_ipv4: '0.0.0.0/0', description: 'images' }) };
  return readReach([networkOf(), brokerOf({ in: { ...rules, ...more }, out }), dataOf(), processorOf()], noObjects);
}

const reach = reachWith({});

test('the table has a block for each that is reached, who reaches it, and by what', () => {
  const open = reachWith({ open: on(22, { cidr_ipv4: '203.0.113.0/24', description: 'by mistake' }) });
  expect(reachTable(selectReach(open, { to: 'brokers/orders' }), { to: 'brokers/orders' })).toBe(
    [
      'brokers/orders',
      '  from             port     by',
      '  10.40.0.0/16     5671     sg acme-broker-orders: office <script>&\\u{202e}\\u{7}; not reached: no route leads there: a VPN, peering or transit gateway of yours has to',
      '  compute subnets  5671     sg acme-broker-orders: shops',
      '  the internet     nothing',
      '',
      'Ajar to the internet, which does not get in yet',
      '  brokers/orders: its rules let 203.0.113.0/24 in on 22. Kept out by: no public address and no route to an internet gateway. (broker-orders: aws_vpc_security_group_ingress_rule.open)',
      '',
    ].join('\n'),
  );
});

test('who reaches nobody, and whom nobody reaches, is said', () => {
  const closed = { to: 'processors/orders' };
  expect(reachTable(selectReach(reach, closed), closed)).toBe(
    'processors/orders\n  from     port     by\n  anybody  nothing\n',
  );
  const mute = { from: 'database' };
  expect(reachTable(selectReach(reach, mute), mute)).toBe('Nothing.\n');
});

test('a part is asked for by the names that are in the whole, and another name is told them', () => {
  expect(selectReach(reach, { from: 'the internet' }).lines).toEqual([]);
  expect(selectReach(reach, { to: 'internet' }).lines.map(({ from }) => from.name)).toEqual(['brokers/orders']);
  expect(selectReach(reach, { from: 'Processors/Orders', to: 'database' }).lines).toHaveLength(1);
  // A network that no rule names reaches nothing by its name.
  expect(selectReach(reach, { from: '10.99.0.0/16' }).lines).toEqual([]);
  expect(() => selectReach(reach, { to: 'brokers/order' })).toThrow(
    'Nothing that is reached or reaches is called brokers/order. There are: the internet, 10.40.0.0/16, compute subnets, brokers/orders, database, processors/orders.',
  );
});

test('the picture goes from outside to what keeps data, with an arrow a pair and the ways out in words', () => {
  expect(drawingOf(reach)).toEqual({
    columns: [
      [
        { name: '10.40.0.0/16', own: false },
        { name: 'compute subnets', own: false },
      ],
      [{ name: 'brokers/orders', own: true }],
      [{ name: 'processors/orders', own: true }],
      [{ name: 'database', own: true }],
    ],
    arrows: [
      { from: '10.40.0.0/16', to: 'brokers/orders', ports: '5671', state: 'shut' },
      { from: 'compute subnets', to: 'brokers/orders', ports: '5671', state: 'reached' },
      { from: 'processors/orders', to: 'database', ports: '3306', state: 'reached' },
    ],
    notes: ['To the internet on 443 through NAT: brokers/orders'],
  });
});

test('an arrow from the internet past Cloudflare is drawn as what is open, and names of files stay text', () => {
  const name = '<b>"&\u0000';
  const line = { from: { kind: 'internet', name }, to: { kind: 'service', name: 'brokers/orders' } } as const;
  const by = { what: '', proof: [] };
  const open = { ...line, openings: [{ protocol: 'tcp', from: 22, to: 22 }], by };
  const svg = reachSvg({ version: 1, ends: [], lines: [open], ajar: [], unresolved: [] });
  expect(svg).toContain('<path class="open"');
  expect(svg).toContain('&lt;b&gt;&quot;&amp;');
  expect(svg).not.toContain('<b>');
  expect(svg).not.toContain('\u0000');
});

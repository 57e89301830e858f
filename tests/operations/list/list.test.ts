import pc from 'picocolors';
import { describeListing } from '../../../operations/list/describe-list.ts';
import { type ListedObject, listObjects } from '../../../operations/list/list.ts';
import type { End, Line, Reach } from '../../../pipeline/reach/model.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';

const now = new Date('2026-12-01T12:00:00Z');
const catalog = requireCatalog('.');

const end = (kind: End['kind'], name: string): End => ({ kind, name });
const tcp = (port: number) => ({ protocol: 'tcp', from: port, to: port });
const line = (from: End, to: End, ports: number[], more: Partial<Line> = {}): Line => ({
  from,
  to,
  openings: ports.map(tcp),
  by: { what: 'sg', proof: [] },
  ...more,
});
const orders = end('service', 'brokers/orders');
const compute = end('subnets', 'compute subnets');
const reach: Reach = {
  version: 1,
  ends: [orders, compute, end('service', 'brokers/staging')],
  lines: [
    line(compute, orders, [5671]),
    line(compute, orders, [15671]),
    line(orders, orders, [25672]),
    line(end('network', '10.40.0.0/16'), orders, [5671], { lacks: 'no route' }),
    line(end('internet', 'the internet'), end('cloudflare', 'Cloudflare'), [443], {
      by: { what: 'host', proof: [], at: { file: 'endpoints/quotes.yaml', line: 3 } },
    }),
  ],
  ajar: [],
  unresolved: [],
};

const listing = listObjects({ catalog, reach, now });

function objectOf(kind: string, name: string): ListedObject | undefined {
  return listing.kinds.find((each) => each.kind === kind)?.objects.find((object) => object.name === name);
}

test('every object of every file is in it, kind by kind, in the order of names', () => {
  const names = (kind: string) => listing.kinds.find((each) => each.kind === kind)?.objects.map(({ name }) => name);
  expect(names('brokers')).toEqual(['orders', 'staging', 'telemetry']);
  expect(names('endpoints')).toEqual(['order-webhook', 'quotes']);
  expect(names('platform')).toEqual(['database', 'cache', 'monitoring']);
  expect(names('alerts')).toEqual(catalog.alerts.map(({ name }) => name).sort());
  expect(names('dashboards')).toHaveLength(catalog.dashboards.length);
});

test('a broker has its version and its end of support, size, price, address, alarms and next window', () => {
  expect(objectOf('brokers', 'orders')).toMatchObject({
    file: 'brokers/orders.yaml',
    version: '4.3.6',
    supportEnds: '2026-11-30',
    size: '3 x m7g.xlarge, 100 GiB each',
    monthlyUsd: 461.98,
    address: 'amqps://orders.acme.internal:5671',
    opens: '2026-12-06T03:00:00.000Z',
  });
  expect(objectOf('brokers', 'orders')?.alarms).toBeGreaterThan(2);
  expect(objectOf('brokers', 'staging')).not.toHaveProperty('opens');
});

test('who reaches it stands there once with all ports, without itself and those that do not get there', () => {
  expect(objectOf('brokers', 'orders')?.reachedBy).toEqual([{ from: 'compute subnets', ports: '5671, 15671' }]);
  expect(objectOf('brokers', 'staging')?.reachedBy).toEqual([]);
});

test('an endpoint is reached by whom Cloudflare lets in for its file, and what nobody can reach says nothing of it', () => {
  expect(objectOf('endpoints', 'quotes')).toMatchObject({
    address: 'https://shop.acme.example/quotes/*',
    reachedBy: [{ from: 'the internet', ports: '443' }],
  });
  expect(objectOf('endpoints', 'order-webhook')).not.toHaveProperty('reachedBy');
  expect(objectOf('routes', 'platform')).not.toHaveProperty('reachedBy');
});

test('without a look at the network nothing is said of who reaches what', () => {
  const { kinds } = listObjects({ catalog, now });
  expect(JSON.stringify(kinds)).not.toContain('reachedBy');
});

test('prices of a kind are added, and those of platform.yaml are the least', () => {
  const brokers = listing.kinds.find(({ kind }) => kind === 'brokers');
  const sum = brokers?.objects.reduce((total, { monthlyUsd = 0 }) => total + monthlyUsd, 0) ?? 0;
  expect(brokers?.monthlyUsd).toBeCloseTo(sum, 2);
  expect(listing.kinds.find(({ kind }) => kind === 'platform')?.isLeast).toBe(true);
});

test.each([40, 80, 160])('at %d columns no line is longer and no name is cut', (columns) => {
  const text = describeListing(listing, { columns, now, colors: pc.createColors(false) });
  expect(Math.max(...text.split('\n').map((each) => each.length))).toBeLessThanOrEqual(columns);
  for (const { objects } of listing.kinds) for (const { name } of objects) expect(text).toContain(name);
  expect(text).toContain('amqps://telemetry.acme.internal:5671');
});

test('a broker reads as a paragraph beside its name, and below it where the terminal is narrow', () => {
  const brokers = { ...listing, kinds: listing.kinds.slice(0, 1) };
  const shown = (columns: number) => describeListing(brokers, { columns, now, colors: pc.createColors(false) });
  expect(shown(160).split('\n').slice(0, 4)).toEqual([
    'brokers (3), $1,109.10 a month',
    '  orders     4.3.6, unsupported since 2026-11-30; 3 x m7g.xlarge, 100 GiB each; $461.98 a month; 10 alarms; next window Sunday 6 December 2026, 03:00 UTC',
    '             amqps://orders.acme.internal:5671',
    '             reached by compute subnets (5671, 15671)',
  ]);
  expect(shown(40).split('\n').slice(1, 4)).toEqual([
    '  orders',
    '    4.3.6, unsupported since 2026-11-30;',
    '    3 x m7g.xlarge, 100 GiB each;',
  ]);
});

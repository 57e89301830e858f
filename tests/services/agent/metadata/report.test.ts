import { forgetNodes } from '../../../../services/agent/metadata/items.ts';
import {
  brokerFacts,
  type NodeObservation,
  nodeItem,
  reportBroker,
  reportNode,
} from '../../../../services/agent/metadata/report.ts';
import { memoryTable } from '../../node/memory-table.ts';

const now = new Date('2026-09-01T03:00:00.000Z');
const later = new Date('2026-09-01T03:01:00.000Z');

const running = {
  name: '3f2a000000000001',
  bundle: { alarms: { memory: { percent: 90, forMinutes: 5 }, disk: { percent: 80, forMinutes: 1 } } },
};

const rabbitmq = { version: '4.3.6', erlangVersion: '27.3', memoryPercent: 40, alarms: [], missing: [], listeners: [] };

const seen = (more: Partial<NodeObservation> = {}): NodeObservation => ({
  instance: { id: 'i-1', address: '10.20.3.4' },
  hostName: 'orders-1.acme.internal',
  agent: 'ab12',
  running,
  serving: true,
  health: { healthy: true },
  rabbitmq,
  diskPercent: 12,
  ...more,
});

const unwell = { health: { healthy: false, reason: 'RabbitMQ is not running' }, rabbitmq: undefined } as const;

test('a healthy node is reported with its versions, bundles and place', () => {
  expect(nodeItem({ seen: seen(), now })).toEqual({
    instanceId: 'i-1',
    hostName: 'orders-1.acme.internal',
    address: '10.20.3.4',
    rabbitmqVersion: '4.3.6',
    erlangVersion: '27.3',
    bundleWanted: running.name,
    bundleApplied: running.name,
    state: 'healthy',
    alarms: [],
    missing: [],
    since: {},
    agent: 'ab12',
    reportedAt: now.toISOString(),
  });
});

test.each([
  ['is configuring while it holds the lock and is not healthy', { ...unwell, doing: 'configure 3f2a' }, 'configuring'],
  ['is healthy while it holds the lock and is well', { doing: 'backups' }, 'healthy'],
  ['is stopped when systemd does not run RabbitMQ', { ...unwell, serving: false }, 'stopped'],
  ['is unhealthy when systemd runs RabbitMQ and a check fails', unwell, 'unhealthy'],
])('a node %s', (_, more, state) => {
  expect(nodeItem({ seen: seen(more), now })).toMatchObject({ state });
});

test('the reason says what the node does and what is the matter', () => {
  expect(nodeItem({ seen: seen({ ...unwell, doing: 'configure 3f2a' }), now }).reason).toBe(
    'configure 3f2a: RabbitMQ is not running',
  );
  expect(nodeItem({ seen: seen(unwell), now }).reason).toBe('RabbitMQ is not running');
});

test('a node that does not answer keeps the versions that it had', () => {
  const before = nodeItem({ seen: seen(), now });
  expect(nodeItem({ seen: seen(unwell), before, now: later })).toMatchObject({
    rabbitmqVersion: '4.3.6',
    erlangVersion: '27.3',
    reportedAt: later.toISOString(),
  });
});

test('alarms are those of RabbitMQ and the thresholds of the file that were exceeded for long enough', () => {
  const full = seen({ diskPercent: 85, rabbitmq: { ...rabbitmq, alarms: ['memory is above its watermark'] } });
  const before = nodeItem({ seen: full, now });
  expect(before.alarms).toEqual(['memory is above its watermark']);
  expect(nodeItem({ seen: full, before, now: later }).alarms).toEqual([
    'memory is above its watermark',
    '85 % of the data volume is in use, at or above 80 % for 1 min (alarms.disk)',
  ]);
});

test('a report replaces the one before, and the bundle that was asked for last stays known', async () => {
  const table = memoryTable();
  await reportNode({ table, number: 1, seen: seen({ bundleWanted: '7c00000000000002' }), now });
  await reportNode({ table, number: 1, seen: seen(), now: later });
  expect([...table.items.keys()]).toEqual(['node#1']);
  expect(table.items.get('node#1')).toMatchObject({
    bundleWanted: '7c00000000000002',
    bundleApplied: running.name,
    reportedAt: later.toISOString(),
  });
});

test('two reports at once do not undo each other', async () => {
  const table = memoryTable();
  await reportNode({ table, number: 1, seen: seen(), now });
  await Promise.all([
    reportNode({ table, number: 1, seen: seen({ bundleWanted: '7c00000000000002' }), now: later }),
    reportNode({ table, number: 1, seen: seen(), now: new Date(later.getTime() + 1) }),
  ]);
  expect(table.items.get('node#1')).toMatchObject({ bundleWanted: '7c00000000000002' });
});

test('an item that another version wrote is replaced', async () => {
  const table = memoryTable({ 'node#1': { shape: 'of old' } });
  await reportNode({ table, number: 1, seen: seen(), now });
  expect(table.items.get('node#1')).toMatchObject({ state: 'healthy' });
});

test('a node that the file no longer asks for is forgotten by its host name', async () => {
  const table = memoryTable();
  await reportNode({ table, number: 1, seen: seen(), now });
  await reportNode({ table, number: 2, seen: seen({ hostName: 'orders-2.acme.internal' }), now });
  await forgetNodes(table, ['orders-2.acme.internal']);
  expect([...table.items.keys()]).toEqual(['node#1']);
});

const bundle = {
  tls: { names: ['orders.mq.example.com', 'orders.acme.internal'], certificate: { from: 'authority' as const } },
  administrator: { name: 'warren', secret: 'acme/brokers/orders/administrator' },
  users: [{ name: 'shop', secret: 'acme/brokers/orders/users/shop' }],
} as unknown as Parameters<typeof brokerFacts>[0]['bundle'];

const listeners = [
  { protocol: 'clustering', address: '::', port: 25672 },
  { protocol: 'https', address: '::', port: 15671 },
  { protocol: 'http', address: '127.0.0.1', port: 15672 },
  { protocol: 'amqp/ssl', address: '::', port: 5671 },
  { protocol: 'https/prometheus', address: '::', port: 15691 },
];

test('the broker is reported with what clients connect to and where credentials are, and no password', () => {
  const certificate = { issuer: "C=US, O=Let's Encrypt, CN=E7", notAfter: new Date('2026-11-01T00:00:00Z') };
  expect(brokerFacts({ bundle, listeners, certificate })).toEqual({
    endpoints: ['amqps://orders.mq.example.com:5671', 'https://orders.mq.example.com:15671'],
    administratorSecret: 'acme/brokers/orders/administrator',
    users: [{ name: 'shop', secret: 'acme/brokers/orders/users/shop' }],
    certificate: { issuer: "C=US, O=Let's Encrypt, CN=E7", notAfter: '2026-11-01T00:00:00.000Z' },
  });
});

test('the record of a broker has the certificate of its authority, and no key of any', () => {
  const server = { issuer: 'CN=RabbitMQ orders', notAfter: later, certificate: 'PEM', key: 'KEY', authority: 'CHAIN' };
  const facts = brokerFacts({ bundle, listeners, certificate: server, authority: 'AUTHORITY' });
  expect(facts).toMatchObject({
    authority: 'AUTHORITY',
    certificate: { issuer: 'CN=RabbitMQ orders', notAfter: later.toISOString() },
  });
  expect(JSON.stringify(facts)).not.toMatch(/KEY|PEM|CHAIN/);
});

test('what a node does not know of the broker stays as it was written', async () => {
  const table = memoryTable();
  const topology = { drift: ['queue jobs in vhost / is not in brokers/orders.yaml'], refused: [] };
  await reportBroker({ table, facts: brokerFacts({ bundle, listeners, topology }), now });
  await reportBroker({ table, facts: brokerFacts({ bundle, listeners: [] }), now: later });
  expect(table.items.get('broker')).toMatchObject({ endpoints: [], topology, reportedAt: later.toISOString() });
});

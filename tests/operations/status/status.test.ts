import type { ObservedBroker } from '../../../operations/records/items.ts';
import { describeStatuses } from '../../../operations/status/describe-status.ts';
import { brokerStatuses } from '../../../operations/status/status.ts';
import { definitions, minutesAgo, node, now, observed, snapshots } from '../records/samples.ts';

function statusOf(seen: ObservedBroker | undefined, nodes: number | undefined = 1) {
  const brokers = nodes === undefined ? [] : [{ name: 'orders', nodes }];
  const [status] = brokerStatuses({ brokers, observed: seen ? [seen] : [], now });
  if (!status) throw new Error('no status');
  return status;
}

const describe1 = (seen: ObservedBroker | undefined, nodes: number | undefined = 1) =>
  describeStatuses({ brokers: [statusOf(seen, nodes)] }, { now, simulated: false });

test('a broker reads as a paragraph: nodes in columns, then one fact a line', () => {
  const seen = observed({
    nodes: [
      node(1),
      node(2, {
        state: 'unhealthy',
        reason: 'check_local_alarms: memory',
        bundleWanted: '7c00000000000002',
        alarms: ['memory is above its watermark; publishers are held back'],
      }),
    ],
    backups: [snapshots('2026-09-01T21:00:00.000Z', [1, 2]), definitions('2026-09-02T01:00:00.000Z')],
    lock: { holder: '2/812', purpose: 'configure 7c00000000000002', until: now.getTime() + 1 },
  });
  expect(`\n${describe1(seen, 3)}\n`).toBe(`
orders
  node  state           rabbitmq  bundle                                    reported
  1     healthy         4.3.6     3f2a000000000001                          60 s ago
  2     unhealthy       4.3.6     3f2a000000000001, wants 7c00000000000002  60 s ago  check_local_alarms: memory
  3     never reported  -         none                                      -
  endpoint     amqps://orders.acme.internal:5671
  changing     node 2: configure 7c00000000000002
  alarm        node 2: memory is above its watermark; publishers are held back
  certificate  59 days left, issued by CN=Warren orders
  topology     as in the file
  backup       definitions 2 h ago
               snapshots 6 h ago
  credentials  administrator  secret acme/brokers/orders/administrator
               shop           secret acme/brokers/orders/users/shop
`);
});

test('a node that has not reported for more than five minutes is silent, with what it said last', () => {
  const state = (minutes: number) =>
    statusOf(observed({ nodes: [node(1, { reportedAt: minutesAgo(minutes), reason: 'backups' })] })).nodes[0];
  expect(state(5)).toMatchObject({ state: 'healthy', reason: 'backups', ageMs: 300_000 });
  expect(state(5.1)).toMatchObject({ state: 'silent', reason: 'it was healthy: backups' });
});

test('a broker that a file names and that never reported is said', () => {
  expect(describe1(undefined)).toBe('orders  is in the files and has never reported. Apply it.');
});

test('a broker that has only a lock or old backups counts as one that never reported', () => {
  const status = statusOf(observed({ broker: undefined, nodes: [], backups: [definitions(minutesAgo(60))] }));
  expect(status.standing).toBe('never reported');
});

test('a broker that no file names any more is said, with what it reported last', () => {
  const [status] = brokerStatuses({ brokers: [], observed: [observed()], now });
  expect(status).toMatchObject({ standing: 'not in the files', nodes: [{ inFile: false }] });
  expect(describeStatuses({ brokers: status ? [status] : [] }, { now, simulated: false })).toMatch(
    /^orders {2}is not in the files; this is what it reported last\n(.*\n){1} {2}1 .* 60 s ago\n/,
  );
});

test('a node beyond the number in the file is said', () => {
  expect(describe1(observed({ nodes: [node(1), node(2)] }), 1)).toMatch(/\n {2}2 .* not in the file\n/);
});

test('brokers of the files and of the table are there once each, in the order of names', () => {
  const statuses = brokerStatuses({
    brokers: [
      { name: 'staging', nodes: 1 },
      { name: 'orders', nodes: 1 },
    ],
    observed: [observed(), observed({ name: 'gone' })],
    now,
  });
  expect(statuses.map(({ name, standing }) => [name, standing])).toEqual([
    ['gone', 'not in the files'],
    ['orders', 'in the files'],
    ['staging', 'never reported'],
  ]);
});

test('a lease that ended does not count as a change', () => {
  const lock = { holder: '2/812', purpose: 'configure', until: now.getTime() };
  expect(statusOf(observed({ lock })).changing).toBeUndefined();
});

test('drift and refusals are counted and told', () => {
  const seen = observed();
  const topology = { drift: ['queue jobs in vhost / is not in the file'], refused: ['queue placed has 3 messages'] };
  const text = describe1({ ...seen, broker: seen.broker && { ...seen.broker, topology } });
  expect(text).toContain('topology     1 drifted, 1 refused\n');
  expect(text).toContain('drifted: queue jobs in vhost / is not in the file\n');
  expect(text).toContain('refused: queue placed has 3 messages\n');
});

test('a certificate that ended, and a warning about it, are told', () => {
  const seen = observed();
  const certificate = { issuer: 'CN=E7', notAfter: '2026-08-30T03:00:00.000Z', warning: 'it could not be renewed' };
  const text = describe1({ ...seen, broker: seen.broker && { ...seen.broker, certificate } });
  expect(text).toContain('certificate  ended 3 days ago, issued by CN=E7\n               it could not be renewed\n');
});

test('what another version reported is named, with what to do', () => {
  expect(describe1(observed({ unreadable: ['node#2'] }))).toContain(
    'unreadable   node#2: reported by another version of Warren; use that of the last apply',
  );
});

test('no broker at all is said', () => {
  expect(describeStatuses({ brokers: [] }, { now, simulated: false })).toBe(
    'No file names a broker, and none has ever reported.',
  );
});

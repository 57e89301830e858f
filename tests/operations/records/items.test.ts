import { readHost, readItems } from '../../../operations/records/items.ts';
import { definitions, host, node, observed } from './samples.ts';

test('items are sorted out by broker and kind, nodes by number and backups by time', () => {
  const items = [
    { broker: 'orders', item: 'node#10', ...node(10) },
    { broker: 'orders', item: 'node#2', ...node(2) },
    { broker: 'gone', item: 'broker', ...observed().broker },
    ...['2026-09-02T03:00:00.000Z', '2026-09-01T03:00:00.000Z'].map((time) => {
      const { time: _, ...record } = definitions(time);
      return { broker: 'orders', item: `backup#${time}`, ...record };
    }),
    { broker: 'orders', item: 'lock', holder: '1/812', purpose: 'configure', until: 5 },
  ];
  const [gone, orders, ...others] = readItems(items);
  expect(others).toEqual([]);
  expect(gone).toMatchObject({ name: 'gone', nodes: [], broker: { administratorSecret: expect.any(String) } });
  expect(orders?.nodes.map(({ number }) => number)).toEqual([2, 10]);
  expect(orders?.backups.map(({ time }) => time)).toEqual(['2026-09-01T03:00:00.000Z', '2026-09-02T03:00:00.000Z']);
  expect(orders?.lock).toEqual({ holder: '1/812', purpose: 'configure', until: 5 });
});

test('what has another shape is named, and what is of another kind is left out', () => {
  const [orders] = readItems([
    { broker: 'orders', item: 'node#1', state: 'of another version' },
    { broker: 'orders', item: 'member#orders-1.acme.internal', cluster: 'ab12' },
  ]);
  expect(orders).toMatchObject({ nodes: [], unreadable: ['node#1'] });
});

test('a node of another day is read: what it leaves out is nothing, and what is new is passed over', () => {
  const { alarms: _, since: __, ...less } = node(1);
  const [orders] = readItems([
    { broker: 'orders', item: 'node#1', ...less, load: 0.4 },
    { broker: 'orders', item: 'broker', administratorSecret: 'a', reportedAt: less.reportedAt, topology: {} },
  ]);
  expect(orders?.unreadable).toEqual([]);
  expect(orders?.nodes).toEqual([node(1)]);
  expect(orders?.broker).toMatchObject({ endpoints: [], users: [], topology: { drift: [], refused: [] } });
});

test('what the monitoring host reported is of no broker', () => {
  const items = [
    { broker: '_monitoring', item: 'host', ...host() },
    { broker: '_monitoring', item: 'lock', holder: '1/812', purpose: 'configure', until: 5 },
  ];
  expect(readItems(items)).toEqual([]);
  expect(readHost(items)).toMatchObject({ instanceId: 'i-0host', state: 'healthy' });
  expect(readHost([{ broker: '_monitoring', item: 'host', state: 'of another version' }])).toBe('unreadable');
  expect(readHost(items.slice(1))).toBeUndefined();
});

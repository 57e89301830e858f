import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hostPager } from '../../../../contracts/paging.ts';
import { type Rounds, startRounds } from '../../../../services/watch/pager/rounds.ts';
import { servePager } from '../../../../services/watch/pager/server.ts';
import { until } from '../../../until.ts';
import { alarm, settingsOf, startWorkbench, type Workbench } from '../../paging/workbench.ts';

const growing = alarm('queue-growing', 'orders', { unit: 'messages' });
const down = alarm('node-down', 'orders', {
  severity: 'critical',
  zabbix: { hosts: ['orders-1', 'orders-2'] },
});

let bench: Workbench | undefined;
let server: Server | undefined;
let rounds: Rounds | undefined;

afterEach(async () => {
  await rounds?.stop();
  server?.closeAllConnections();
  server?.close();
  await bench?.stop();
});

function addressOf(path: string): string {
  const address = server?.address() as AddressInfo | undefined;
  return `http://127.0.0.1:${address?.port}${path}`;
}

/** The host's pager before the simulated PagerDuty, on a port of its own. */
async function open(alarms = [growing, down]) {
  const started = await startWorkbench(settingsOf(alarms));
  bench = started;
  const begin = async () => {
    rounds = startRounds(started.both.host);
    server = await servePager(started.both.host, rounds, 0);
  };
  await begin();
  const post = async (path: string, body: unknown) => {
    const response = await fetch(addressOf(path), {
      method: 'POST',
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return [response.status, (await response.text()).trim()];
  };
  const health = async () => {
    const response = await fetch(addressOf(hostPager.health));
    return [response.status, (await response.text()).trim()];
  };
  const incidents = (expected: string[]) =>
    until(
      `incidents are ${expected.join()}`,
      async () => JSON.stringify(started.incidents()) === JSON.stringify(expected),
    );
  return { ...started, begin, post, health, become: incidents };
}

const grafana = (ids: readonly string[], status: 'firing' | 'resolved' = 'firing') => ({
  status,
  alerts: ids.map((id) => ({
    ...{ status, labels: { alarm: id, severity: 'warning', queue: 'a', vhost: '/' }, values: { A: 18_220 } },
    startsAt: '2026-12-07T08:59:00Z',
    endsAt: status === 'resolved' ? '2026-12-07T09:00:00Z' : '0001-01-01T00:00:00Z',
  })),
  truncatedAlerts: 0,
});
const zabbix = (host: string, state: 'problem' | 'ok', at = '2026-12-07T08:59:00Z') => ({
  alarm: down.id,
  host,
  state,
  at,
});

test('what Grafana posts is noted, becomes one incident, and resolves', async () => {
  const { post, become, events } = await open();
  expect(await post(hostPager.grafana, grafana([growing.id]))).toEqual([200, 'noted']);
  await become(['triggered queue-growing/broker/orders']);
  expect(events()[0]).toMatchObject({
    summary: 'queue-growing of orders: 18,220 messages (10 minutes above 1)',
    details: { parts: ['queue a, vhost /: 18,220 messages'], 'parts in all': 1 },
  });
  await post(hostPager.grafana, grafana([growing.id], 'resolved'));
  await become(['resolved queue-growing/broker/orders']);
});

test('what Zabbix posts of several hosts is one incident until the last of them is well', async () => {
  const { post, become, events, table } = await open();
  await post(hostPager.zabbix, zabbix('orders-1', 'problem'));
  await post(hostPager.zabbix, zabbix('orders-2', 'problem'));
  await become(['triggered node-down/broker/orders']);
  await post(hostPager.zabbix, zabbix('orders-1', 'ok', '2026-12-07T09:01:00Z'));
  await until('one host is left', async () => table.text().includes('"partsInAll":1'));
  await become(['triggered node-down/broker/orders']);
  await post(hostPager.zabbix, zabbix('orders-2', 'ok', '2026-12-07T09:02:00Z'));
  await become(['resolved node-down/broker/orders']);
  expect(events()[0]).toMatchObject({ severity: 'critical' });
});

test('what Zabbix posted of a host that is there no more has ended', async () => {
  const { post, become, settings } = await open();
  await post(hostPager.zabbix, zabbix('orders-2', 'problem'));
  await become(['triggered node-down/broker/orders']);
  settings.current.alarms = [growing, { ...down, zabbix: { hosts: ['orders-1'] } }];
  rounds?.wake();
  await become(['resolved node-down/broker/orders']);
});

test('a restart loses nothing: what was noted while PagerDuty was away is called about by whoever begins next', async () => {
  const { post, become, fault, faults, begin } = await open();
  fault('InternalError', true);
  expect(await post(hostPager.grafana, grafana([growing.id]))).toEqual([200, 'noted']);
  await rounds?.stop();
  server?.close();
  faults.clear();
  await begin();
  await become(['triggered queue-growing/broker/orders']);
});

test('a storm of a thousand alarms is twenty-one incidents, and none is left when all have ended', async () => {
  const many = Array.from({ length: 1000 }, (_, i) => alarm('queue-long', `b${i}`));
  const { post, incidents, passes } = await open(many);
  const ids = many.map(({ id }) => id);
  for (let i = 0; i < 10; i += 1) await post(hostPager.grafana, grafana(ids.slice(i * 100, i * 100 + 100)));
  const open21 = () => incidents().filter((each) => each.startsWith('triggered')).length;
  await until('all are told of', async () => open21() === 21);
  passes(61);
  for (let i = 0; i < 10; i += 1) await post(hostPager.grafana, grafana(ids.slice(i * 100, i * 100 + 100), 'resolved'));
  await until('all have resolved', async () => open21() === 0);
});

test('without its table it calls at once, and where PagerDuty is away, too, the sender has to come again', async () => {
  const { post, incidents, table, fault, said } = await open();
  table.fails = true;
  expect(await post(hostPager.grafana, grafana([growing.id]))).toEqual([200, 'called']);
  expect(incidents()).toEqual(['triggered queue-growing/broker/orders']);
  fault('InternalError', true);
  expect(await post(hostPager.grafana, grafana([growing.id], 'resolved'))).toEqual([
    503,
    expect.stringContaining('HTTP 500'),
  ]);
  expect(said.join()).toContain('the table of open alarms is out of reach');
});

test('without its table a storm is still twenty calls and one for the rest, and ends with the last of it', async () => {
  const many = Array.from({ length: 100 }, (_, i) => alarm('queue-long', `b${i}`));
  const { post, incidents, table } = await open(many);
  table.fails = true;
  const ids = many.map(({ id }) => id);
  const states = () => incidents().map((each) => each.split(' ')[0]);
  const came = ids.map((id) => post(hostPager.grafana, grafana([id])));
  for (const answer of await Promise.all(came)) expect(answer).toEqual([200, 'called']);
  expect(states()).toEqual(Array(21).fill('triggered'));
  for (const id of ids) await post(hostPager.grafana, grafana([id], 'resolved'));
  expect(states()).toEqual(Array(21).fill('resolved'));
});

test('a storm that was told of without the table ends once the table is back', async () => {
  const many = Array.from({ length: 30 }, (_, i) => alarm('queue-long', `b${i}`));
  const { post, incidents, table, passes } = await open(many);
  table.fails = true;
  const ids = many.map(({ id }) => id);
  await post(hostPager.grafana, grafana(ids));
  expect(incidents()).toHaveLength(21);
  table.fails = false;
  await post(hostPager.grafana, grafana(ids, 'resolved'));
  passes(61);
  await until('all have resolved', async () => incidents().every((each) => each.startsWith('resolved')));
});

test('what it called about without its table resolves once the table is back', async () => {
  const { post, become, table } = await open();
  table.fails = true;
  await post(hostPager.grafana, grafana([growing.id]));
  table.fails = false;
  await post(hostPager.grafana, grafana([growing.id], 'resolved'));
  await become(['resolved queue-growing/broker/orders']);
});

test('it is not well once PagerDuty has not taken something for minutes', async () => {
  const { post, health, fault, passes, said } = await open();
  fault('InternalError', true);
  await post(hostPager.grafana, grafana([growing.id]));
  await until('it was tried', async () => said.join().includes('it is tried again'));
  expect(await health()).toEqual([200, 'well']);
  passes(301);
  expect(await health()).toEqual([
    500,
    expect.stringContaining('PagerDuty has not taken queue-growing/broker/orders for minutes'),
  ]);
});

test.each([
  ['/grafana', '{', 400],
  ['/grafana', '{}', 400],
  ['/zabbix', '{"state":"1"}', 400],
  ['/signal', '{}', 400],
  ['/elsewhere', '{}', 404],
  ['/grafana', 'x'.repeat(9 * 1024 * 1024), 413],
])('what is none of theirs is refused: %s %.10s', async (path, body, status) => {
  const { post, incidents } = await open();
  expect((await post(path, body))[0]).toBe(status);
  expect(incidents()).toEqual([]);
});

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { thresholds } from '../../../catalog/alarms/known/zabbix/thresholds.ts';
import { zabbixAlarms } from '../../../catalog/alarms/known/zabbix.ts';
import { pagingSettings } from '../../../catalog/alarms/paging-settings.ts';
import { type AlarmSources, resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import { trialAlarm } from '../../../contracts/paging.ts';
import { startZabbix, type Zabbix } from '../../../operations/servers/zabbix.ts';
import { type Rounds, startRounds } from '../../../services/watch/pager/rounds.ts';
import { servePager } from '../../../services/watch/pager/server.ts';
import type { ZabbixApi } from '../../../services/watch/zabbix/api.ts';
import { applyZabbixFiles } from '../../../services/watch/zabbix/apply.ts';
import { findZabbixDrift } from '../../../services/watch/zabbix/drift.ts';
import type { ZabbixFile } from '../../../services/watch/zabbix/files.ts';
import { asAdministrator } from '../../../services/watch/zabbix/session.ts';
import { zabbixFiles } from '../../../stacks/monitoring/bundle/zabbix/files.ts';
import { type SourcesProps, sourcesOf } from '../../catalog/alarms/sources.ts';
import { startWorkbench, type Workbench } from '../../services/paging/workbench.ts';
import { until } from '../../until.ts';
import { fedFiles } from './fed-files.ts';
import { valueAt, type ZabbixCase, zabbixCases } from './zabbix-cases.ts';
import { sendToZabbix } from './zabbix-sender.ts';

const password = randomBytes(16).toString('hex');
const folder = mkdtempSync(join(tmpdir(), 'warren-zabbix-alarms-'));
let zabbix: Zabbix;
let bench: Workbench;
let pager: Server;
let rounds: Rounds;

/** Alerts of everything that Zabbix knows, of one broker of two and of the monitoring host. */
function sources(changes: SourcesProps = {}): AlarmSources & Pick<Catalog, 'platform'> {
  const alerts = zabbixAlarms.flatMap(({ name, watches }) =>
    watches.map((kind) => {
      const object = kind === 'broker' ? { kind, name: 'orders' } : { kind };
      return [kind === 'broker' ? name : `${name}-here`, { alarm: name, watches: object, runbook: 'See.' }];
    }),
  );
  const made = sourcesOf({ alerts: Object.fromEntries(alerts), ...changes });
  return made as AlarmSources & Pick<Catalog, 'platform'>;
}

const files = (of = sources()) => zabbixFiles(of, resolveAlarms(of));

const fed = (of: readonly ZabbixFile[]) => fedFiles(of, (pager.address() as AddressInfo).port);

beforeAll(async () => {
  zabbix = await startZabbix({ folder: join(folder, 'server') });
  const of = sources();
  const settings = pagingSettings(of, resolveAlarms(of));
  if (!settings) throw new Error('nobody is called');
  bench = await startWorkbench(settings);
  rounds = startRounds(bench.both.host);
  pager = await servePager(bench.both.host, rounds, 0);
});

afterAll(async () => {
  await zabbix?.stop();
  await rounds?.stop();
  pager?.closeAllConnections();
  pager?.close();
  await bench?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function work<T>(what: (api: ZabbixApi) => Promise<T>): Promise<T> {
  return asAdministrator({ url: zabbix.url, password }, what);
}

const apply = (of: readonly ZabbixFile[]) => work((api) => applyZabbixFiles({ api, files: of, historyDays: 14 }));

const drift = (of: readonly ZabbixFile[]) => work((api) => findZabbixDrift(api, of));

const get = (method: string, params: object) =>
  work((api) => api.call(method, params, z.array(z.record(z.string(), z.unknown()))));

/** Has it be known what there is on a host: until then Zabbix takes nothing for it. */
async function discovered(host: string): Promise<void> {
  const clock = Math.floor(Date.now() / 1000);
  const value = JSON.stringify([{ '{#IFNAME}': 'ens5' }]);
  await until('Zabbix has the host', async () => {
    await sendToZabbix(zabbix.serverPort, [{ host, key: 'net.if.discovery', value, clock }]).catch(() => {});
    const found = await get('item.get', { host, filter: { key_: zabbixCases['network-errors']?.key } });
    return found.length > 0;
  });
}

/** Until when each host has been fed, in seconds since the epoch: Zabbix looks at nothing that is older than what it has. */
const fedUntil = new Map<string, number>();

/** Sends so many of a case's values, a minute apart, after all that the host has been sent; from half a day ago on. */
async function feed(
  { key, beside = {} }: Pick<ZabbixCase, 'key' | 'beside'>,
  host: string,
  value: ZabbixCase['well'],
  minutes: number,
): Promise<void> {
  const from = (fedUntil.get(host) ?? Math.floor(Date.now() / 1000) - 12 * 3600) + 60;
  fedUntil.set(host, from + 60 * (minutes - 1));
  const values = Array.from({ length: minutes }, (_, minute) => {
    const clock = from + 60 * minute;
    const own = Object.entries(beside).map(([name, of]) => ({ host, key: name, value: of, clock }));
    return [...own, { host, key, value: valueAt(value, minute), clock }];
  });
  await until('Zabbix takes them', () =>
    sendToZabbix(zabbix.serverPort, values.flat()).then(
      () => true,
      () => false,
    ),
  );
}

const hostOf = (kind: string) => (kind === 'broker' ? 'orders-1' : 'monitoring');

/** Incidents of an alarm, whether they go on or not. */
const incidentsOf = (id: string) => bench.incidents().filter((each) => each.endsWith(` ${id}`));

test('what is synthesized of alarms is taken twice without a difference, and each of Zabbix has a case here', async () => {
  const watched = fed(files());
  for (let time = 0; time < 2; time += 1) {
    await apply(watched);
    expect(await drift(watched)).toEqual([]);
  }
  expect(Object.keys(zabbixCases).sort()).toEqual(
    zabbixAlarms
      .map(({ name }) => name)
      .filter((name) => name !== 'rabbitmq-unknown')
      .sort(),
  );
});

/** Alarms with what they are fed; those of both kinds once, of a broker. */
const cases = zabbixAlarms.flatMap(({ name, watches: [kind = 'broker'], severity, minutes }) => {
  const own = zabbixCases[name];
  const id = kind === 'broker' ? `${name}/broker/orders` : `${name}-here/${kind}`;
  return own ? [{ ...own, name, id, severity, after: own.after ?? minutes, host: hostOf(kind) }] : [];
});

const problems = async (id: string) => {
  const tags = [{ tag: 'alarm', value: id, operator: 1 }];
  return (await get('problem.get', { tags, output: ['name', 'clock'] })).length;
};

test('an alarm whose values are as near to its threshold as may be is none, for any time', async () => {
  await discovered('orders-1');
  for (const each of cases) {
    await feed(each, each.host, each.edge, 2 * each.after + 2);
  }
  await until('Zabbix has looked at all of it', async () => {
    const [last] = await get('item.get', {
      host: 'monitoring',
      output: ['lastclock'],
      filter: { key_: cases.at(-1)?.key },
    });
    return last?.lastclock !== '0';
  });
  const known = await get('problem.get', { tags: [{ tag: 'alarm', value: '/', operator: 0 }], output: ['name'] });
  // What was fed is hours old, so that Zabbix knows nothing of now.
  const others = known.map(({ name }) => name).filter((name) => name !== 'Nothing is known of RabbitMQ');
  expect(others).toEqual([]);
  expect(bench.incidents().filter((each) => !each.includes('rabbitmq-unknown'))).toEqual([]);
}, 600_000);

test.each(cases)(
  '$name: a problem is one incident as bad as its alert says, which ends with it',
  async ({ id, host, severity, after, before = 3, part, ...own }) => {
    await feed(own, host, own.well, before);
    await feed(own, host, own.wrong, after + 2);
    await until(`${id} is a problem`, async () => (await problems(id)) === 1);
    await until('it is called about', () => {
      // Alarms that others may hide wait a minute for them.
      bench.passes(1);
      return incidentsOf(id).length > 0;
    });
    expect(incidentsOf(id)).toEqual([`triggered ${id}`]);
    const event = bench.pagerDuty.incidents.all().find(({ dedupKey }) => dedupKey.endsWith(`/${id}`))?.events[0];
    expect(event).toMatchObject({
      severity,
      details: { parts: [expect.stringContaining(part ? `${host}, ${part}` : host)] },
    });
    await feed(own, host, own.well, 15);
    await until(`${id} has ended`, () => incidentsOf(id).every((each) => each.startsWith('resolved')));
    expect(incidentsOf(id)).toEqual([`resolved ${id}`]);
    expect(await problems(id)).toBe(0);
  },
  600_000,
);

/** Has the pager be told the alarms of other files, too. */
async function become(of: ReturnType<typeof sources>, how = (text: string) => text): Promise<ZabbixFile[]> {
  // So that what others were called about is no storm with this.
  bench.passes(600);
  const settings = pagingSettings(of, resolveAlarms(of));
  bench.settings.current.alarms = settings?.alarms ?? [];
  const watched = fed(files(of)).map(({ path, text }) => ({ path, text: how(text) }));
  await apply(watched);
  // The server reads what was applied in a while, item by item: what it reads of a time it has whole once it has read on.
  for (let time = 0; time < 2; time += 1) await readOn();
  return watched;
}

let probes = 0;

/** Waits until the server has read what it is to do once more. */
async function readOn(): Promise<void> {
  probes += 1;
  const host = `probe-${probes}`;
  const [group] = await get('hostgroup.get', { filter: { name: 'Linux servers' } });
  await work(async (api) => {
    const create = { host, groups: [{ groupid: group?.groupid }] };
    const { hostids } = await api.call('host.create', create, z.object({ hostids: z.array(z.string()) }));
    const item = { hostid: hostids[0], name: 'Probe', key_: 'probe', type: 2, value_type: 3 };
    await api.call('item.create', item, z.unknown());
  });
  await until('Zabbix has read it', () =>
    sendToZabbix(zabbix.serverPort, [{ host, key: 'probe', value: '1', clock: Math.floor(Date.now() / 1000) }]).then(
      () => true,
      () => false,
    ),
  );
}

const idle = (name: string) => ({ key: 'system.cpu.util[,idle]', ...zabbixCases[name] });

test('numbers and alarms of one broker touch no other, and nobody is called about what no alert watches', async () => {
  const watches = { kind: 'broker', name: 'orders' } as const;
  const watched = await become(
    sources({ alerts: { busy: { alarm: 'machine-busy', watches, threshold: 95, minutes: 2, runbook: 'See.' } } }),
  );
  expect(await drift(watched)).toEqual([]);
  await discovered('quotes-1');
  await feed(idle('machine-busy'), 'orders-1', '6', 12);
  await feed(idle('machine-busy'), 'quotes-1', '6', 12);
  await until('Zabbix says it of the other', async () => {
    const found = await get('problem.get', {
      tags: [{ tag: 'broker', value: 'quotes', operator: 1 }],
      selectTags: 'extend',
    });
    return found.some(({ name, tags }) => name === 'Processor is in use' && JSON.stringify(tags).includes('"none"'));
  });
  expect(await problems('busy/broker/orders')).toBe(0);
  await feed(idle('machine-busy'), 'orders-1', '4', 3);
  await until('it is called about', () => incidentsOf('busy/broker/orders').length > 0);
  expect(bench.incidents().filter((each) => each.includes('quotes') || each.includes('none'))).toEqual([]);
  await feed(idle('machine-busy'), 'orders-1', '50', 3);
  await until('it has ended', () => incidentsOf('busy/broker/orders')[0] === 'resolved busy/broker/orders');
}, 600_000);

test('values that come no more end no problem, and a gap begins none', async () => {
  await become(sources());
  const { key } = idle('machine-busy');
  await feed({ key }, 'orders-1', '5', 8);
  await until('it is a problem', async () => (await problems('machine-busy/broker/orders')) === 1);
  fedUntil.set('orders-1', (fedUntil.get('orders-1') ?? 0) + 3600);
  await feed({ key: 'vm.memory.size[pavailable]' }, 'orders-1', '50', 2);
  await until('the other has come', async () => {
    const [item] = await get('item.get', {
      host: 'orders-1',
      filter: { key_: 'vm.memory.size[pavailable]' },
      output: ['lastclock'],
    });
    return Number(item?.lastclock) >= (fedUntil.get('orders-1') ?? 0);
  });
  expect(await problems('machine-busy/broker/orders')).toBe(1);
  await feed({ key }, 'orders-1', '50', 1);
  await until('it has ended', async () => (await problems('machine-busy/broker/orders')) === 0);
}, 600_000);

test('a node that tells nothing of RabbitMQ any more is one, by the time that its alert says', async () => {
  const watches = { kind: 'broker', name: 'orders' } as const;
  await become(sources({ alerts: { unknown: { alarm: 'rabbitmq-unknown', watches, minutes: 1, runbook: 'See.' } } }));
  const id = 'unknown/broker/orders';
  const { key = '', well = '' } = zabbixCases['node-down'] ?? {};
  const tell = (host: string) =>
    sendToZabbix(zabbix.serverPort, [{ host, key, value: valueAt(well, 0), clock: Math.floor(Date.now() / 1000) }]);
  const nodes = bench.settings.current.alarms.find((alarm) => alarm.id === id)?.zabbix?.hosts ?? [];
  expect(nodes.length).toBeGreaterThan(0);
  await until('nodes tell', async () => {
    for (const node of nodes) await tell(node).catch(() => {});
    return (await problems(id)) === 0;
  });
  await until('all of them are missed', async () => (await problems(id)) === nodes.length);
  await until('it is called about', () => incidentsOf(id).includes(`triggered ${id}`));
  expect(incidentsOf(id)).toHaveLength(1);
  await until('nodes tell again', async () => {
    for (const node of nodes) await tell(node);
    return incidentsOf(id).includes(`resolved ${id}`);
  });
}, 600_000);

test('the way is tried at its hour, by an incident of low urgency that ends by itself', async () => {
  const id = trialAlarm('zabbix');
  const clock = (seconds: number) => {
    const [time = ''] = new Date(Date.now() + 1000 * seconds).toISOString().split('T')[1]?.split('.') ?? [];
    return Number(time.replaceAll(':', ''));
  };
  const [from, to] = [clock(0), clock(150)];
  await become(sources(), (text) => text.replace(/time\(\)>=\d+ and time\(\)<\d+/, `time()>=${from} and time()<${to}`));
  const host = 'monitoring';
  await feed({ key: 'zabbix[boottime]' }, host, '1', 1);
  await until('the trial has begun', () => incidentsOf(id).length > 0);
  await until('it has ended', () => incidentsOf(id).includes(`resolved ${id}`), 240_000);
  expect(incidentsOf(id)).toEqual([`resolved ${id}`]);
  expect(bench.passed).toEqual(['zabbix']);
}, 600_000);

test('a pager that is away is told once it is back, of what has begun and then that it has ended', async () => {
  const id = 'machine-steal/broker/orders';
  await become(sources(), (text) => text.replace('attempt_interval: 30s', 'attempt_interval: 1s'));
  const { port } = pager.address() as AddressInfo;
  pager.closeAllConnections();
  await new Promise((resolve) => pager.close(resolve));
  const before = incidentsOf(id).length;
  await feed({ key: 'system.cpu.util[,steal]' }, 'orders-1', '50', 17);
  await until('it is a problem', async () => (await problems(id)) === 1);
  await feed({ key: 'system.cpu.util[,steal]' }, 'orders-1', '0', 1);
  await until('it is none', async () => (await problems(id)) === 0);
  await until('Zabbix has tried', async () => {
    const [alert] = await get('alert.get', { output: ['retries', 'status'], filter: { status: 0 }, limit: 1 });
    return Number(alert?.retries ?? 0) > 0 || (await get('alert.get', { filter: { status: 3 }, limit: 1 })).length > 0;
  });
  expect(incidentsOf(id)).toHaveLength(before);
  pager = await servePager(bench.both.host, rounds, port);
  await until(
    'it was one and has ended',
    () => incidentsOf(id).length === before + 1 && incidentsOf(id).every((each) => each.startsWith('resolved')),
  );
}, 600_000);

test('what somebody changed of who is told, or of a number, is named, and the next apply sets it right', async () => {
  const of = sources({
    alerts: { busy: { alarm: 'machine-busy', watches: { kind: 'broker' }, threshold: 95, runbook: 'See.' } },
  });
  const watched = await become(of);
  const [action] = await get('action.get', { filter: { name: 'Warren pager' } });
  const [user] = await get('user.get', { filter: { username: 'Warren pager' }, selectMedias: 'extend' });
  const [group] = await get('usergroup.get', { filter: { name: 'Warren pager' } });
  const [host] = await get('host.get', { filter: { host: 'quotes-1' }, selectMacros: ['hostmacroid', 'macro'] });
  const macros = (host?.macros ?? []) as { hostmacroid: string; macro: string }[];
  const number = macros.find(({ macro }) => macro === thresholds.cpu.macro);
  await work(async (api) => {
    const change = (method: string, params: object) => api.call(method, params, z.unknown());
    await change('action.update', { actionid: action?.actionid, status: 1 });
    await change('user.update', { userid: user?.userid, medias: [] });
    await change('usergroup.update', { usrgrpid: group?.usrgrpid, hostgroup_rights: [] });
    await change('usermacro.update', { hostmacroid: number?.hostmacroid, value: '99' });
  });
  expect(await drift(watched)).toEqual([
    'action Warren pager: status is "1"; it should be "0"',
    expect.stringMatching(/^group of users Warren pager: hostgroup_rights is \[\]; it should be \[/),
    'host quotes-1, macro {$CPU.USED.MAX}: value is "99"; the files say "95"',
    expect.stringMatching(/^user Warren pager: medias is \[\]; it should be \[/),
  ]);
  await apply(watched);
  expect(await drift(watched)).toEqual([]);
}, 600_000);

test('an alert that is gone leaves no macro, and where nobody is called there is neither media type nor user nor action', async () => {
  await become(sources({ alerts: {} }));
  const names = async () => [
    ...(await get('action.get', { filter: { name: 'Warren pager' } })),
    ...(await get('user.get', { filter: { username: 'Warren pager' } })),
    ...(await get('usergroup.get', { filter: { name: 'Warren pager' } })),
    ...(await get('mediatype.get', { filter: { name: 'Warren pager' } })),
  ];
  expect(await names()).toHaveLength(4);
  const macros = await get('usermacro.get', { output: ['macro'], search: { macro: '{$ALARM:' }, startSearch: true });
  expect(macros).toEqual([]);
  const quiet = sources({ alerts: {}, platform: { alerting: undefined } });
  const watched = fed(files(quiet));
  expect(await drift(watched)).toEqual(expect.arrayContaining(['action Warren pager is in no file']));
  await apply(watched);
  expect(await names()).toEqual([]);
  expect(await drift(watched)).toEqual([]);
}, 600_000);

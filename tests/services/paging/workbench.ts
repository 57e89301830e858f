import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  alarmId,
  dedupKey,
  type PagedAlarm,
  type PagingSettings,
  pagedAlarm,
  type Urgency,
} from '../../../contracts/paging.ts';
import { routeSecret } from '../../../contracts/secrets.ts';
import { openCloud } from '../../../sandbox/cloud.ts';
import { createFaults } from '../../../sandbox/faults.ts';
import { startPagerDuty } from '../../../sandbox/pagerduty/server.ts';
import type { Item, Table } from '../../../services/node/aws/table.ts';
import type { PagerName } from '../../../services/paging/open-alarm.ts';
import { openOpenAlarms } from '../../../services/paging/open-alarms.ts';
import { note, type PagerParts } from '../../../services/paging/pager.ts';
import { round } from '../../../services/paging/round.ts';
import { openRouteKeys } from '../../../services/paging/route-keys.ts';
import { openSender } from '../../../services/paging/send.ts';
import type { Signal } from '../../../services/paging/signals/signal.ts';

/** An alarm of the settings, by its alert and a broker. */
export function alarm(alert: string, broker: string, changes: Partial<PagedAlarm> = {}): PagedAlarm {
  const object = { kind: 'broker', name: broker } as const;
  return pagedAlarm.parse({
    id: alarmId(alert, object),
    file: `alerts/${alert}.yaml`,
    title: `${alert} of ${broker}`,
    object: `broker/${broker}`,
    objectFile: `brokers/${broker}.yaml`,
    severity: 'warning',
    route: 'platform',
    urgency: 'high',
    condition: '10 minutes above 1',
    ...changes,
  });
}

export function settingsOf(alarms: PagedAlarm[], changes: Partial<PagingSettings> = {}): PagingSettings {
  return {
    platform: 'acme',
    region: 'eu-central-1',
    repository: 'acme/platform',
    events: 'https://events.pagerduty.com',
    route: 'platform',
    services: (['high', 'low'] as const).map((urgency) => ({ route: 'platform', urgency })),
    alarms,
    ...changes,
  };
}

/** A table in memory, as DynamoDB keeps one. */
export function memoryTable(): Table & { text(): string; fails: boolean } {
  const items = new Map<string, Item>();
  const holds = (item: string, condition?: 'absent' | Readonly<Record<string, unknown>>) => {
    const found = items.get(item);
    if (condition === undefined) return true;
    if (condition === 'absent') return found === undefined;
    return found !== undefined && Object.entries(condition).every(([name, value]) => found[name] === value);
  };
  const table = {
    fails: false,
    text: () => JSON.stringify([...items]),
    get: async (item: string) => {
      if (table.fails) throw new Error('the table cannot be read');
      return items.get(item);
    },
    query: async (prefix = '') => [...items.values()].filter((each) => each.item.startsWith(prefix)),
    put: async (item: string, contents: object, condition?: 'absent' | Readonly<Record<string, unknown>>) => {
      if (table.fails) throw new Error('the table cannot be written');
      if (!holds(item, condition)) return false;
      items.set(item, { ...structuredClone(contents), item } as Item);
      return true;
    },
    delete: async (item: string, condition?: 'absent' | Readonly<Record<string, unknown>>) => {
      if (!holds(item, condition)) return false;
      items.delete(item);
      return true;
    },
  };
  return table;
}

export type Workbench = Awaited<ReturnType<typeof startWorkbench>>;

/** Pagers beside the simulated PagerDuty, which has a service for each of the settings', on a clock that stands still. */
export async function startWorkbench(given: PagingSettings) {
  const folder = mkdtempSync(join(tmpdir(), 'warren-paging-'));
  const [cloud, faults] = [openCloud(folder), createFaults()];
  const clock = { now: Date.parse('2026-12-07T09:00:00.000Z') };
  const pagerDuty = await startPagerDuty({ cloud, faults, now: () => clock.now });
  const secrets = new Map<string, string>();
  for (const { route, urgency } of given.services) {
    const id = `P${route}${urgency}`.toUpperCase();
    cloud.put('pagerduty_service', id, { id, name: `acme ${route} (${urgency})` });
    const { make, keyOf } = pagerDuty.integrations;
    secrets.set(secretOf(route, urgency), keyOf(make(id, 'Warren', 'events_api_v2_inbound_integration')));
  }
  const settings = { current: { ...given, events: pagerDuty.url } };
  const table = memoryTable();
  const said: string[] = [];
  const passed: string[] = [];
  const log = (level: string) => (what: object, words: string) =>
    void said.push(JSON.stringify({ level, words, ...what }));
  const send = openSender({ url: pagerDuty.url, pause: async () => {}, now: () => clock.now });
  const changes = new Map<string, object>();
  const partsOf = (name: PagerName): PagerParts => ({
    name,
    settings: async () => settings.current,
    alarms: openOpenAlarms(table),
    direct: new Map(),
    directStorms: new Map(),
    keys: openRouteKeys({
      platform: 'acme',
      now: () => clock.now,
      read: async (id, stage) => secrets.get(stage === 'AWSCURRENT' ? id : `${id} before`),
    }),
    send: () => send,
    lastChange: async (file) => changes.get(file) as never,
    trialPassed: async (way) => void passed.push(way),
    now: () => clock.now,
    log: { info: log('info'), warn: log('warn'), error: log('error') } as never,
  });
  const both = { function: partsOf('function'), host: partsOf('host') };
  const go = (name: PagerName = 'function') => round(both[name], clock.now + 1000);
  return {
    ...{ clock, settings, table, secrets, said, passed, changes, pagerDuty, faults, both },
    /** Signals come to a pager, which goes round then. */
    async hears(signals: Partial<Signal>[], name: PagerName = 'function') {
      const whole = signals.map((signal): Signal => ({ ...quiet, at: new Date(clock.now).toISOString(), ...signal }));
      await note(both[name], whole);
      return go(name);
    },
    go,
    passes: (seconds: number) => {
      clock.now += seconds * 1000;
    },
    fault: (error: string, every = false) =>
      faults.inject({ on: { type: 'pagerduty', operation: 'update', name: 'enqueue-event' }, error, every }),
    /** Incidents as `<state> <what it is known by>`. */
    incidents: () =>
      pagerDuty.incidents
        .all()
        .map(({ status, dedupKey: key }) => `${status} ${key.slice(dedupKey('acme', '').length)}`),
    events: () => pagerDuty.incidents.all().flatMap(({ events }) => events),
    async stop() {
      await pagerDuty.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const quiet: Omit<Signal, 'at'> = { id: 'none', state: 'firing', parts: [], isTest: false, way: 'grafana' };

export function secretOf(route: string, urgency: Urgency): string {
  return routeSecret({ name: 'acme' }, route, urgency);
}

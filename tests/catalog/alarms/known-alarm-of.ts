import type { Alarm, AlarmSettings, GrafanaDefinition } from '../../../catalog/alarms/alarm.ts';
import { grafanaAlarms } from '../../../catalog/alarms/known/grafana.ts';
import type { DefineProps } from '../../../catalog/alarms/known-alarm.ts';
import type { Catalog } from '../../../catalog/catalog.ts';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { alarmId, type WatchedKind, type WatchedObject } from '../../../contracts/paging.ts';
import { sampleFile } from '../../repositories.ts';

/** What is watched in these tests: the sample's broker of three nodes, its processor and its endpoint, with a host that watches. */
export function watchedCatalog(): Catalog {
  const files = ['brokers/orders.yaml', 'processors/orders.yaml', 'endpoints/order-webhook.yaml'];
  const { catalog, problems } = loadCatalog({
    files: [
      { path: 'platform.yaml', text: `${sampleFile('platform.yaml')}monitoring: { instance: { type: t4g.large } }\n` },
      ...files.map((path) => ({ path, text: sampleFile(path).replace('uses: [database, cache]\n', '') })),
    ],
    today: '2026-11-30',
  });
  if (!catalog) throw new Error(formatProblems(problems));
  return catalog;
}

const named: Partial<Record<WatchedKind, string>> = {
  broker: 'orders',
  processor: 'orders',
  endpoint: 'order-webhook',
};

/** An alarm of Grafana's by the name of its known alarm, with its defaults unless `settings` say something else. */
export function knownAlarmOf(
  name: string,
  {
    settings,
    queues,
    catalog = watchedCatalog(),
  }: { settings?: Partial<AlarmSettings>; queues?: DefineProps['queues']; catalog?: Catalog } = {},
): Alarm & { definition: GrafanaDefinition } {
  const known = grafanaAlarms.find((each) => each.name === name);
  const [kind] = known?.watches ?? [];
  if (!known || !kind) throw new Error(`no alarm of Grafana's is called ${name}`);
  const object: WatchedObject = { kind, ...(named[kind] === undefined ? {} : { name: named[kind] }) };
  const { threshold, minutes, missing } = known;
  const all: AlarmSettings = {
    ...(threshold ? { threshold: threshold.default } : {}),
    ...{ minutes, of: minutes, missing },
    ...settings,
  };
  const subject = { name: object.name ?? catalog.platform.name };
  const definition = known.define({
    ...{ platform: catalog.platform, subject, beside: catalog, settings: all },
    ...(queues ? { queues } : {}),
  });
  if (definition.owner !== 'grafana') throw new Error(`${name} is not Grafana's`);
  return {
    id: alarmId(name, object),
    alert: name,
    file: `alerts/${name}.yaml`,
    known: name,
    object,
    title: known.title.replaceAll('{object}', object.name ?? object.kind),
    severity: known.severity,
    route: 'team',
    urgency: 'high',
    runbook: { text: known.advice },
    dashboard: known.dashboard,
    settings: all,
    hiddenBy: [],
    silences: [],
    definition,
  };
}

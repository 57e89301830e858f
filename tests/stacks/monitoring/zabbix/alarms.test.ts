import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { zabbixAlarms } from '../../../../catalog/alarms/known/zabbix.ts';
import { knownAlarm, knownAlarms } from '../../../../catalog/alarms/known-alarms.ts';
import { resolveAlarms } from '../../../../catalog/alarms/resolve.ts';
import type { Catalog } from '../../../../catalog/catalog.ts';
import { zabbixFiles } from '../../../../stacks/monitoring/bundle/zabbix/files.ts';
import { type SourcesProps, sourcesOf } from '../../../catalog/alarms/sources.ts';

function filesOf(props: SourcesProps) {
  const sources = sourcesOf(props) as ReturnType<typeof sourcesOf> & Pick<Catalog, 'platform'>;
  const files = zabbixFiles(sources, resolveAlarms(sources));
  return new Map(files.map(({ path, text }) => [path, parse(text).zabbix_export]));
}

/** Macros of the first host of a file, but that of its disk. */
const macrosOf = (file: string, props: SourcesProps) =>
  filesOf(props)
    .get(file)
    .hosts[0].macros.slice(1)
    .map(({ macro, value }: { macro: string; value: string }) => `${macro} ${value}`);

const down = { alarm: 'node-down', watches: { kind: 'broker' }, runbook: 'Start it.' } as const;

test('hosts carry the ids of their own alarms, and the numbers that are other than in the templates', () => {
  const full = { alarm: 'root-disk-full', watches: { kind: 'broker', name: 'orders' }, runbook: 'See.' } as const;
  const alerts = { down, full: { ...full, threshold: 85, minutes: 5 } };
  expect(macrosOf('zabbix/hosts/orders.yaml', { alerts })).toEqual([
    '{$ALARM:"node-down"} down/broker/orders',
    '{$ALARM:"root-disk-full"} full/broker/orders',
    '{$DISK.USED.MAX} 85',
  ]);
  expect(macrosOf('zabbix/hosts/quotes.yaml', { alerts })).toEqual(['{$ALARM:"node-down"} down/broker/quotes']);
  expect(macrosOf('zabbix/monitoring.yaml', { alerts })).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['minutes of a wait', { minutes: 7 }, ['{$RABBITMQ.DOWN} 7m']],
  ['hours of a time that is left', { alarm: 'root-disk-fills-soon', threshold: 6.5 }, ['{$DISK.FULL.IN} 6.5h']],
  ['seconds of a clock', { alarm: 'clock-wrong', threshold: 5 }, ['{$CLOCK.DRIFT.MAX} 5s']],
  ['percent', { alarm: 'inodes-few', threshold: 20, minutes: 30 }, ['{$INODES.FREE.FOR} 30m', '{$INODES.FREE.MIN} 20']],
])('%s are written as Zabbix reads them', (_, changes, expected) => {
  const alerts = { it: { ...down, ...changes } };
  expect(macrosOf('zabbix/hosts/orders.yaml', { alerts }).slice(1)).toEqual(expected);
});

test('an alert that goes takes its macros along, and one that is switched off has none', () => {
  expect(macrosOf('zabbix/hosts/orders.yaml', {})).toEqual([]);
  expect(macrosOf('zabbix/hosts/orders.yaml', { alerts: { down: { ...down, enabled: false } } })).toEqual([]);
});

test('Zabbix tells the pager only where somebody is called, and tries that at the hour of the platform', () => {
  const alerting = { pagerDuty: { deployToken: { secret: 'acme/pagerduty' } }, route: 'day', trials: { hour: 6 } };
  const calling = filesOf({ platform: { alerting } });
  expect(calling.get('zabbix/pager.yaml').media_types[0].name).toBe('Warren pager');
  const [trial] = calling.get('zabbix/templates/trial.yaml').templates[0].items[0].triggers;
  expect(trial.expression).toBe('last(/Warren trial/zabbix[boottime])>0 and time()>=60000 and time()<60500');
  expect(trial.tags).toEqual([{ tag: 'alarm', value: 'trial/zabbix' }]);
  expect(calling.get('zabbix/monitoring.yaml').hosts[0].templates).toContainEqual({ name: 'Warren trial' });
  const quiet = filesOf({ platform: { alerting: undefined } });
  expect([...quiet.keys()].filter((path) => /pager|trial/.test(path))).toEqual([]);
  expect(quiet.get('zabbix/monitoring.yaml').hosts[0].templates).toHaveLength(2);
});

test('every number of an alarm is that of its macro, within its bounds, and what hides it is there', () => {
  for (const { name, threshold, hiddenBy = [], source, minutes } of zabbixAlarms) {
    expect(source).toMatch(/^(https:\/\/|Warren: )\S/);
    expect(minutes).toBeGreaterThan(0);
    if (threshold)
      expect([name, threshold.min <= threshold.default && threshold.default <= threshold.max]).toEqual([name, true]);
    for (const cause of hiddenBy)
      expect([name, cause, knownAlarms.some((one) => one.name === cause)]).toEqual([name, cause, true]);
  }
});

test('what a machine or a node that is gone makes others say is hidden by that', () => {
  for (const name of ['nodes-missing', 'majority-at-risk', 'broker-unmeasured', 'nodes-apart'])
    expect(knownAlarm(name)?.hiddenBy).toEqual(expect.arrayContaining(['node-down', 'machine-silent']));
  for (const name of ['node-down', 'rabbitmq-unknown']) expect(knownAlarm(name)?.hiddenBy).toContain('machine-silent');
});

test('the documentation names each alarm of Zabbix below what it watches, and no other', () => {
  const text = readFileSync('docs/zabbix-alarms.md', 'utf8');
  const documented = [...text.matchAll(/^\| (`(?:broker|monitoring).*?) +\|(.*)\|$/gm)].flatMap(
    ([, kinds = '', cells = '']) =>
      [...cells.matchAll(/`([a-z]+(?:-[a-z]+)+)`/g)].map(([, name]) => `${name} of ${kinds.replaceAll('`', '')}`),
  );
  expect(documented.sort()).toEqual(zabbixAlarms.map(({ name, watches }) => `${name} of ${watches.join(', ')}`).sort());
});

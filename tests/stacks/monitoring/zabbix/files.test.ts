import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Threshold, thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import { zabbixAlarms } from '../../../../catalog/alarms/known/zabbix.ts';
import { readRepository } from '../../../../catalog/files/read-repository.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { zabbixItem } from '../../../../contracts/zabbix.ts';
import { zabbixFiles } from '../../../../stacks/monitoring/bundle/zabbix/files.ts';
import { zabbixUuid } from '../../../../stacks/monitoring/bundle/zabbix/uuid.ts';

const { catalog } = loadCatalog({ files: readRepository('.'), today: '2026-11-21' });
const files = catalog ? zabbixFiles(catalog, []) : [];
const exportOf = (path: string) => parse(files.find((file) => file.path === path)?.text ?? '').zabbix_export;

test('a UUID is the same for the same names, has the form of version 4, and no two names share one', () => {
  expect(zabbixUuid('item', 'a', 'b')).toBe(zabbixUuid('item', 'a', 'b'));
  const many = Array.from({ length: 1000 }, (_, index) => zabbixUuid('item', String(index)));
  expect(new Set(many).size).toBe(1000);
  for (const uuid of many) expect(uuid).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
  expect(zabbixUuid('a', 'bc')).not.toBe(zabbixUuid('ab', 'c'));
});

test('each node is a host by its DNS name, with the labels that its metrics have', () => {
  const { hosts } = exportOf('zabbix/hosts/orders.yaml');
  expect(hosts.map(({ host }: { host: string }) => host)).toEqual(['orders-1', 'orders-2', 'orders-3']);
  expect(hosts[1]).toEqual({
    host: 'orders-2',
    name: 'orders-2',
    templates: [{ name: 'Warren machine' }, { name: 'Warren RabbitMQ node' }],
    groups: [{ name: 'Warren' }],
    interfaces: [{ useip: 'NO', ip: '', dns: 'orders-2.acme.internal', interface_ref: 'if1' }],
    tags: [
      { tag: 'platform', value: 'acme' },
      { tag: 'broker', value: 'orders' },
      { tag: 'node', value: '2' },
    ],
    macros: [{ macro: '{$DATA}', value: '/var/lib/rabbitmq' }],
    inventory_mode: 'DISABLED',
  });
  expect(exportOf('zabbix/monitoring.yaml').hosts).toMatchObject([
    {
      host: 'monitoring',
      templates: [{ name: 'Warren machine' }, { name: 'Warren Zabbix server' }],
      interfaces: [{ interface_ref: 'if1' }],
      tags: [{ tag: 'platform', value: 'acme' }],
    },
  ]);
});

test('a file says which file of the repository it comes from', () => {
  expect(files.map(({ path, from }) => `${path} from ${from}`)).toEqual(
    expect.arrayContaining([
      'zabbix/templates/machine.yaml from platform.yaml',
      'zabbix/hosts/orders.yaml from brokers/orders.yaml',
    ]),
  );
  for (const { path } of files) expect(path).toMatch(/^[a-z-]+(\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/);
});

/** Everything of a name in all files, however deep. */
function every(name: string, within: unknown = files.map(({ text }) => parse(text))): Record<string, unknown>[] {
  if (typeof within !== 'object' || within === null) return [];
  return Object.entries(within).flatMap(([key, value]) => [
    ...(key === name ? (value as Record<string, unknown>[]) : []),
    ...every(name, value),
  ]);
}

test('every threshold is used by a trigger, and every number that a trigger names is in the table', () => {
  const expressions = [...every('triggers'), ...every('trigger_prototypes')].map(({ expression }) =>
    String(expression),
  );
  const named = new Set(expressions.join('\n').match(/\{\$[A-Z.]+\}/g) ?? []);
  expect([...named].sort()).toEqual(
    [...Object.values<Threshold>(thresholds).map(({ macro }) => macro), '{$DATA}'].sort(),
  );
});

test('the documentation has every threshold as it is', () => {
  const documented = readFileSync('docs/zabbix.md', 'utf8').replace(/ +/g, ' ');
  for (const { macro, value, description, shipped } of Object.values<Threshold>(thresholds)) {
    const from = shipped ? `${shipped.template}, \`${shipped.macro}\`` : 'chosen';
    expect(documented).toContain(`| \`${macro}\` | ${value} | ${description} | ${from} |`);
  }
});

test('every item that Prometheus is told of is one of the templates', () => {
  const keys = every('items').map(({ key }) => key);
  expect(keys).toEqual(expect.arrayContaining(Object.values(zabbixItem)));
});

test('every trigger says what to do about it, and no two of a template have a name', () => {
  const triggers = [...every('triggers'), ...every('trigger_prototypes')];
  expect(triggers.length).toBeGreaterThan(25);
  for (const { name, description } of triggers)
    expect([name, description]).toEqual([name, expect.stringMatching(/\w.*\.$/)]);
  expect(new Set(triggers.map(({ uuid }) => uuid)).size).toBe(triggers.length);
});

/** The marks that triggers carry, as far as they are of alarms. */
const marks = [...every('triggers'), ...every('trigger_prototypes')].flatMap(({ name, tags }) =>
  ((tags ?? []) as { tag: string; value: string }[])
    .filter(({ tag }) => tag === 'alarm')
    .map(({ value }) => ({ name: String(name), value })),
);

test('each alarm of Zabbix is a trigger, and those that are none are told of elsewhere or by nobody', () => {
  const marked = new Set(marks.map(({ value }) => value));
  expect([...marked].sort()).toEqual(zabbixAlarms.map(({ name }) => `{$ALARM:"${name}"}`).sort());
  const triggers = [...every('triggers'), ...every('trigger_prototypes')].map(({ name }) => String(name));
  expect(triggers.filter((name) => !marks.some((mark) => mark.name === name)).sort()).toEqual([
    'Data disk is filling',
    'Data disk is nearly full',
    'Data disk will be full soon',
    'Machine has been started',
    'Publishers are held back',
    'Root disk is filling',
  ]);
});

test('triggers of one alarm on a host say which of several things they are about', () => {
  const triggers = [...every('triggers'), ...every('trigger_prototypes')];
  const parts = triggers.flatMap(({ tags }) => {
    const of = Object.fromEntries(
      ((tags ?? []) as { tag: string; value: string }[]).map(({ tag, value }) => [tag, value]),
    );
    return of.alarm === undefined ? [] : [`${of.alarm} ${of.part ?? ''}`];
  });
  expect(new Set(parts).size).toBe(parts.length);
});

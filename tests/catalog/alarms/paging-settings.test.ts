import type { Alarm, AlarmDefinition } from '../../../catalog/alarms/alarm.ts';
import { pagingSettings, pagingSettingsText } from '../../../catalog/alarms/paging-settings.ts';
import { pagingSettings as schema } from '../../../contracts/paging.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';

const { platform, brokers } = requireCatalog('.');
const alerting = { route: 'platform', trials: { hour: 9 }, pagerDuty: { deployToken: 'pd', serviceRegion: 'eu' } };
const routes = [
  { name: 'platform', calls: { high: {}, low: {} } },
  { name: 'orders', calls: { low: {} } },
];
const { monitoring: _, ...unwatched } = platform;
const catalog = { platform: { ...unwatched, alerting }, brokers, routes } as never;

const grafana: AlarmDefinition = {
  owner: 'grafana',
  source: 'prometheus',
  expression: 'x',
  comparison: 'lt',
  threshold: 5,
  parts: [],
};

const alarm = (changes: Partial<Alarm> = {}): Alarm => ({
  ...{
    id: 'disk-low/broker/orders',
    alert: 'disk-low',
    file: 'alerts/disk-low.yaml',
    title: 'The disk of orders is full',
  },
  ...{ severity: 'critical', route: 'orders', urgency: 'low', hiddenBy: ['node-down/broker/orders'], silences: [] },
  object: { kind: 'broker', name: 'orders' },
  runbook: { text: 'Look at it.' },
  dashboard: 'broker',
  settings: { threshold: 5, minutes: 10, of: 10, missing: 'notBreaching' },
  definition: grafana,
  ...changes,
});

test('say of each alarm what a pager has to know, and where it is told', () => {
  const settings = pagingSettings(catalog, [alarm()]);
  expect(settings).toMatchObject({
    ...{ platform: 'acme', region: platform.region, events: 'https://events.eu.pagerduty.com', route: 'platform' },
    services: [
      { route: 'platform', urgency: 'high' },
      { route: 'platform', urgency: 'low' },
      { route: 'orders', urgency: 'low' },
    ],
  });
  expect(settings?.alarms).toEqual([
    {
      ...{ id: 'disk-low/broker/orders', file: 'alerts/disk-low.yaml', title: 'The disk of orders is full' },
      ...{
        object: 'broker/orders',
        objectFile: 'brokers/orders.yaml',
        severity: 'critical',
        route: 'orders',
        urgency: 'low',
      },
      ...{ condition: '10 minutes below 5', worse: 'below', runbook: 'Look at it.', dashboard: 'broker' },
      ...{ hiddenBy: ['node-down/broker/orders'], silences: [] },
    },
  ]);
  expect(schema.parse(JSON.parse(pagingSettingsText(catalog, [alarm()]) ?? ''))).toEqual(settings);
});

test.each<[string, Partial<Alarm>, object]>([
  [
    'of CloudWatch by its name there',
    {
      id: 'database-cpu/database',
      object: { kind: 'database' },
      definition: { owner: 'cloudwatch', queries: [], comparison: 'LessThanThreshold', threshold: 1 },
    },
    {
      cloudwatch: { alarm: 'acme-alert/database-cpu/database' },
      object: 'database',
      objectFile: 'platform.yaml',
      worse: 'below',
    },
  ],
  [
    'of Zabbix by the hosts that have it',
    { definition: { owner: 'zabbix', macros: {} } },
    { zabbix: { hosts: ['orders-1', 'orders-2', 'orders-3'] } },
  ],
  [
    'of the monitoring host by its',
    {
      object: { kind: 'monitoring' },
      definition: { owner: 'zabbix', macros: {} },
    },
    { zabbix: { hosts: ['monitoring'] } },
  ],
  [
    'of Zabbix by the side of its threshold that its known alarm says',
    { known: 'certificate-ends', definition: { owner: 'zabbix', macros: {} } },
    { worse: 'below', condition: '10 minutes below 5 days' },
  ],
  ['with the unit of what is measured', { known: 'queue-growing' }, { unit: 'messages a minute' }],
  [
    'with the address of what to do',
    { runbook: { url: 'https://example.com/runbook' } },
    { runbookUrl: 'https://example.com/runbook' },
  ],
])('name an alarm %s', (_, changes, expected) => {
  expect(pagingSettings(catalog, [alarm(changes)])?.alarms[0]).toMatchObject(expected);
});

test('lead to a dashboard where people reach Grafana by a browser alone', () => {
  const access = { cloudflare: { host: 'grafana.acme.example' } };
  const watched = { ...platform, alerting, monitoring: { access } };
  expect(pagingSettings({ platform: watched, brokers, routes } as never, [alarm()])?.alarms[0]?.dashboardUrl).toBe(
    'https://grafana.acme.example/d/warren-broker',
  );
});

test('are none where nobody is to be called', () => {
  expect(
    pagingSettings({ platform: { ...platform, alerting: undefined }, brokers, routes: [] }, [alarm()]),
  ).toBeUndefined();
});

import type { Alarm, AlarmDefinition } from '../../catalog/alarms/alarm.ts';
import { fireDryRun } from '../../operations/fire/dry-run.ts';
import { whichAlarm } from '../../operations/fire/which-alarm.ts';
import { alarm as paged, settingsOf } from '../services/paging/workbench.ts';

const platform = { name: 'acme', accountId: '123456789012', region: 'eu-west-1' };

const owned = (alert: string, definition: AlarmDefinition, broker = 'orders'): Alarm => ({
  ...{ id: `${alert}/broker/${broker}`, alert, file: `alerts/${alert}.yaml`, title: `${alert} of ${broker}` },
  ...{ severity: 'critical', route: 'platform', urgency: 'high', hiddenBy: [], silences: [] },
  object: { kind: 'broker', name: broker },
  runbook: { text: 'Look.' },
  settings: { minutes: 3, of: 3, missing: 'ignore' },
  definition,
});
const cloudwatch = owned('cpu', { owner: 'cloudwatch', queries: [], comparison: 'GreaterThanThreshold', threshold: 1 });
const zabbix = owned('node-down', { owner: 'zabbix', macros: {} });
const settings = settingsOf([paged('cpu', 'orders'), paged('node-down', 'orders')]);

test.each([
  [
    'the function',
    cloudwatch,
    "CloudWatch's acme-alert/cpu/broker/orders, by the topic acme-paging",
    'acme-pager, the built dist/pager.cjs',
  ],
  ['the host’s pager', zabbix, "Zabbix's webhook", "the monitoring host's, the built dist/watch.cjs"],
])(
  'a signal goes through %s to a simulated PagerDuty, each hop is said, and it resolves',
  async (_, alarm, sender, pager) => {
    const said: string[] = [];
    await fireDryRun({ platform, alarm, settings, now: new Date(), say: (line) => said.push(line) });
    expect(said).toEqual([
      `alarm      ${alarm.id}, critical, of ${alarm.file}; owned by ${alarm.definition.owner}`,
      `sender     ${sender}: simulated`,
      `pager      ${pager}: took it`,
      'PagerDuty  opened an incident of the service platform (low): simulated',
      `           Test, nothing is wrong: ${alarm.title}: made (10 minutes above 1)`,
      `           severity info, dedup_key warren/acme/_test/${alarm.id}`,
      ...said.slice(6, -1),
      'resolved   by an event of the same key',
    ]);
    expect(said.join('\n')).toContain(`file: ${alarm.file}`);
  },
);

test.each<[string, string | undefined, string]>([
  ['cpus', undefined, 'cpus is no alarm: neither an alert nor the id of one is called so. Did you mean cpu?'],
  ['cpu', 'broker/other', 'cpu does not watch broker/other. It watches broker/orders.'],
  ['two', undefined, 'two watches 2 objects. Name one by --object: broker/a, broker/b.'],
])('which alarm is meant by %s and %s is said', (name, object, message) => {
  const two = ['a', 'b'].map((broker) => owned('two', zabbix.definition, broker));
  expect(() => whichAlarm([cloudwatch, ...two], name, object)).toThrow(message);
  expect(whichAlarm([cloudwatch, ...two], 'two', 'broker/b').id).toBe('two/broker/b');
});

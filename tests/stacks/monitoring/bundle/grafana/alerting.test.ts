import { parse } from 'yaml';
import type { Alarm } from '../../../../../catalog/alarms/alarm.ts';
import { grafanaAlarms } from '../../../../../catalog/alarms/known/grafana.ts';
import type { Missing } from '../../../../../catalog/scaling/alarm-state.ts';
import { checkGrafanaFiles, provisionedOf } from '../../../../../services/watch/checks/grafana-files.ts';
import { alertingFiles, ruleUid } from '../../../../../stacks/monitoring/bundle/grafana/alerting.ts';
import { knownAlarmOf, watchedCatalog } from '../../../../catalog/alarms/known-alarm-of.ts';

const catalog = watchedCatalog();
const platform = {
  name: 'acme',
  alerting: {
    pagerDuty: { deployToken: { secret: 'acme/pagerduty' }, keys: 1, serviceRegion: 'us' as const },
    route: 'team',
    trials: { hour: 9 },
  },
};
const alarm = (name: string) => knownAlarmOf(name, { catalog });

function filesOf(alarms: readonly Alarm[]): Map<string, string> {
  return new Map(alertingFiles(platform, alarms).map(({ path, text }) => [path, text]));
}

/** The only rule of an alarm. */
function ruleOf(of: Alarm) {
  const [file] = alertingFiles(platform, [of]);
  return parse(file?.text ?? '').groups[0].rules[0];
}

test('where nobody is called there is nothing of it', () => {
  expect(alertingFiles({ name: 'acme' }, [alarm('memory-alarm')])).toEqual([]);
});

test('each file that says alarms has a file of rules, which is to blame for them', () => {
  const own = { ...alarm('disk-near-full'), id: 'broker-disk/broker/orders', file: 'brokers/orders.yaml' };
  const files = alertingFiles(platform, [alarm('memory-alarm'), own, { ...own, id: 'broker-memory/broker/orders' }]);
  expect(files.map(({ path, from }) => `${path} from ${from}`)).toEqual([
    'grafana/provisioning/alerting/alerts-memory-alarm.yaml from alerts/memory-alarm.yaml',
    'grafana/provisioning/alerting/brokers-orders.yaml from brokers/orders.yaml',
    'grafana/provisioning/alerting/warren.yaml from platform.yaml',
  ]);
  expect(parse(files[1]?.text ?? '').groups).toMatchObject([{ name: 'brokers/orders', rules: [{}, {}] }]);
});

test('the host itself takes the rules of every known alarm, each by a uid of its own', () => {
  const files = filesOf(grafanaAlarms.map(({ name }) => alarm(name)));
  expect(checkGrafanaFiles(files)).toEqual([]);
  const { rules, contactPoints, policies } = provisionedOf(files);
  expect(new Set(rules).size).toBe(grafanaAlarms.length + 1);
  expect({ contactPoints, policies }).toEqual({ contactPoints: ['pager'], policies: [1] });
});

test('a rule asks for what is now, and compares it', () => {
  expect(ruleOf(alarm('memory-alarm'))).toEqual({
    uid: ruleUid('memory-alarm/broker/orders'),
    title: 'memory-alarm/broker/orders',
    condition: 'C',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'prometheus',
        model: {
          refId: 'A',
          datasource: { type: 'prometheus', uid: 'prometheus' },
          editorMode: 'code',
          expr: 'max by (node) (max_over_time(rabbitmq_alarms_memory_used_watermark{broker="orders"}[5m]))',
          instant: true,
          range: false,
        },
      },
      {
        refId: 'C',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: '__expr__',
        model: {
          refId: 'C',
          datasource: { type: '__expr__', uid: '__expr__' },
          type: 'threshold',
          expression: 'A',
          conditions: [{ evaluator: { type: 'gt', params: [0] } }],
        },
      },
    ],
    for: '1m',
    keepFiringFor: '5m',
    missing_series_evals_to_resolve: 2,
    noDataState: 'KeepLast',
    execErrState: 'KeepLast',
    dashboardUid: 'warren-broker',
    annotations: { summary: 'orders blocks publishers: memory', description: '{{ $values.A.Value }}: 1 minute' },
    labels: { alarm: 'memory-alarm/broker/orders', severity: 'critical', platform: 'acme' },
  });
});

test('Loki is asked for what is now, too', () => {
  const { data } = ruleOf(alarm('requests-fail'));
  expect(data[0]).toMatchObject({
    queryType: 'instant',
    datasourceUid: 'loki',
    model: { queryType: 'instant', expr: expect.stringContaining('endpoint="order-webhook"') },
  });
});

test.each<[Missing, string]>([
  ['notBreaching', 'OK'],
  ['breaching', 'Alerting'],
  ['ignore', 'KeepLast'],
  ['missing', 'KeepLast'],
])('of data that is missing, said to be %s, it makes %s', (missing, noDataState) => {
  const of = alarm('memory-alarm');
  expect(ruleOf({ ...of, settings: { ...of.settings, missing } })).toMatchObject({ noDataState });
});

test('a data source that is down is called about by its own alarm alone', () => {
  const states = grafanaAlarms.map(({ name }) => [name, ruleOf(alarm(name)).execErrState]);
  expect(states.filter(([, state]) => state !== 'KeepLast')).toEqual([
    ['metrics-unreachable', 'Alerting'],
    ['logs-unreachable', 'Alerting'],
  ]);
});

test('no word of a file is a template, or a variable of the environment', () => {
  const of = alarm('queue-long');
  const { annotations } = ruleOf({
    ...of,
    title: 'Costs ${HOME} {{ $labels.queue }}',
    runbook: { url: 'https://acme.example/$1' },
  });
  expect(annotations).toMatchObject({
    summary: 'Costs {{ "$" }}{HOME} {{ "{{" }} {{ "$" }}labels.queue }}',
    runbook_url: 'https://acme.example/{{ "$" }}1',
  });
});

test('a uid has no more signs than Grafana takes, and is one alarm’s', () => {
  const long = `${'a'.repeat(60)}/broker/orders`;
  expect(ruleUid(long)).toMatch(/^[A-Za-z0-9_-]{40}$/);
  expect(ruleUid(long)).not.toBe(ruleUid(`${long}-2`));
});

test('what fires goes to the pager of the host, one message an alarm', () => {
  const { contactPoints, policies } = parse(filesOf([]).get('grafana/provisioning/alerting/warren.yaml') ?? '');
  expect(contactPoints[0].receivers).toEqual([
    { uid: 'pager', type: 'webhook', settings: { url: 'http://127.0.0.1:9470/grafana', httpMethod: 'POST' } },
  ]);
  expect(policies).toEqual([expect.objectContaining({ orgId: 1, receiver: 'pager', group_by: ['alarm'] })]);
  expect(policies[0]).not.toHaveProperty('routes');
});

test('once a day a rule that is about nothing fires for five minutes', () => {
  const { groups } = parse(filesOf([]).get('grafana/provisioning/alerting/warren.yaml') ?? '');
  expect(groups[0].rules).toMatchObject([
    {
      for: '0s',
      data: [{ model: { expr: '(hour() == bool 9) * (minute() < bool 5)' } }, {}],
      labels: { alarm: 'trial/grafana', severity: 'info' },
    },
  ]);
});

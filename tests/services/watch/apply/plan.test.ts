import { planOf } from '../../../../services/watch/apply/plan.ts';
import { programsOf } from '../../../../services/watch/programs/programs.ts';

const runs = programsOf({ images: { prometheus: 'p:1', loki: 'l:1', grafana: 'g:1', alloy: 'a:1' } });
const plan = (changedFiles: string[], more: Partial<Parameters<typeof planOf>[0]> = {}) =>
  planOf({ runs, changedFiles, changedPrograms: [], everything: false, ...more });

test.each<[string, string[], ReturnType<typeof planOf>]>([
  ['nothing that changed', [], { restart: [], reload: [], grafana: [] }],
  ["Prometheus' files", ['prometheus/rules/a.yml'], { restart: [], reload: ['prometheus'], grafana: [] }],
  ["Alloy's file", ['alloy/config.alloy'], { restart: [], reload: ['alloy'], grafana: [] }],
  ["Loki's file, which it reads when it starts", ['loki/loki.yaml'], { restart: ['loki'], reload: [], grafana: [] }],
  [
    "Grafana's settings",
    ['grafana/grafana.ini', 'grafana/dashboards/a.json'],
    { restart: ['grafana'], reload: [], grafana: [] },
  ],
  ['a dashboard', ['grafana/dashboards/a.json'], { restart: [], reload: [], grafana: ['dashboards'] }],
  [
    'what Grafana provisions',
    [
      'grafana/provisioning/alerting/a.yaml',
      'grafana/provisioning/alerting/b.yaml',
      'grafana/provisioning/datasources/a.yaml',
    ],
    { restart: [], reload: [], grafana: ['alerting', 'datasources'] },
  ],
  ['files of Zabbix, which its API takes', ['zabbix/templates/a.yaml'], { restart: [], reload: [], grafana: [] }],
])('%s: done live where it can be', (_, files, expected) => {
  expect(plan(files)).toEqual(expected);
});

test('a program whose command line or secret changed starts anew, and reads its files then', () => {
  expect(plan(['prometheus/prometheus.yml'], { changedPrograms: ['prometheus'] })).toEqual({
    restart: ['prometheus'],
    reload: [],
    grafana: [],
  });
});

test('after an interruption everything starts anew, in order', () => {
  expect(plan([], { everything: true }).restart).toEqual(['prometheus', 'loki', 'grafana', 'alloy']);
});

import { checkGrafanaFiles, provisionedOf } from '../../../../services/watch/checks/grafana-files.ts';
import { ruleOf, rulesFile } from '../sets.ts';

const alerting = 'grafana/provisioning/alerting/orders.yaml';
const dataSources = 'grafana/provisioning/datasources/warren.yaml';
const providers = 'grafana/provisioning/dashboards/warren.yaml';

const source = { name: 'Prometheus', type: 'prometheus', uid: 'prometheus', url: 'http://127.0.0.1:9090' };

const good = {
  [dataSources]: JSON.stringify({ apiVersion: 1, prune: true, datasources: [source] }),
  [providers]: JSON.stringify({
    apiVersion: 1,
    providers: [{ name: 'warren', type: 'file', options: { path: '/etc/grafana/dashboards' } }],
  }),
  'grafana/dashboards/orders.json': JSON.stringify({ uid: 'orders', title: 'Orders', panels: [] }),
  [alerting]: rulesFile(ruleOf('orders-memory'), ruleOf('orders-disk')),
  'grafana/provisioning/alerting/contacts.yaml': `apiVersion: 1
contactPoints:
  - orgId: 1
    name: pagerduty
    receivers: [{ uid: pd, type: pagerduty, settings: { integrationKey: x } }]
policies:
  - { orgId: 1, receiver: pagerduty }
`,
};

const look = (changes: Record<string, string>) =>
  checkGrafanaFiles(new Map(Object.entries({ ...good, ...changes }))).map(({ path, problem }) => `${path}: ${problem}`);

test('files that Grafana takes have nothing said of them, and name what they provision', () => {
  expect(look({})).toEqual([]);
  expect(provisionedOf(new Map(Object.entries(good)))).toEqual({
    rules: ['orders-disk', 'orders-memory'],
    contactPoints: ['pd'],
    policies: [1],
  });
});

test.each<[string, string, string, string]>([
  [
    'no YAML',
    alerting,
    'groups: [',
    'line 1, column 10: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['a key twice', alerting, 'apiVersion: 1\napiVersion: 1', 'line 2, column 1: Map keys must be unique'],
  ['an unknown key', alerting, 'apiVersion: 1\nrules: []', 'the whole: Unrecognized key: "rules"'],
  [
    'a key of the API',
    alerting,
    rulesFile(ruleOf('a', { keep_firing_for: '5m' })),
    'groups.0.rules.0: Unrecognized key: "keep_firing_for"',
  ],
  [
    'a uid of 41 characters',
    alerting,
    rulesFile(ruleOf('a'.repeat(41))),
    'groups.0.rules.0.uid: is no uid: write 1 to 40 letters, digits, hyphens and underscores',
  ],
  ['no title', alerting, rulesFile(ruleOf('a', { title: '' })), 'groups.0.rules.0.title: is empty'],
  [
    'no condition',
    alerting,
    rulesFile(ruleOf('a', { condition: undefined })),
    'groups.0.rules.0.condition: is missing: name the refId that decides',
  ],
  [
    'a condition that no query is',
    alerting,
    rulesFile(ruleOf('a', { condition: 'C' })),
    "groups.0.rules.0.condition: is C, and the rule's queries are A",
  ],
  [
    'a query that Grafana would read a file for',
    alerting,
    rulesFile(
      ruleOf('a', {
        data: [{ refId: 'A', datasourceUid: 'prometheus', model: { expr: 'up{job="$__file{/run/secrets/x}"}' } }],
        condition: 'A',
      }),
    ),
    'groups.0.rules.0.data.0.model: has $__…{, which Grafana takes for a file or a variable of its own that is to be read; write it otherwise',
  ],
  ['no query', alerting, rulesFile(ruleOf('a', { data: [] })), 'groups.0.rules.0.data: has no query'],
  [
    'no duration',
    alerting,
    rulesFile(ruleOf('a', { for: '5 minutes' })),
    'groups.0.rules.0.for: is no duration, such as 5m',
  ],
  [
    'a state that is none',
    alerting,
    rulesFile(ruleOf('a', { noDataState: 'Ok' })),
    'groups.0.rules.0.noDataState: Invalid option: expected one of "NoData"|"Alerting"|"OK"|"KeepLast"',
  ],
  [
    'a uid twice',
    alerting,
    rulesFile(ruleOf('a', { title: 'one' }), ruleOf('a', { title: 'two' })),
    `the uid a stands in ${alerting}, too; give each its own`,
  ],
  [
    'a title twice in a folder',
    alerting,
    rulesFile(ruleOf('a', { title: 'one' }), ruleOf('b', { title: 'one' })),
    `the title Warren/one stands in ${alerting}, too; give each its own`,
  ],
  [
    'a second tree of policies',
    alerting,
    'apiVersion: 1\npolicies: [{ orgId: 1, receiver: a }]',
    'the tree of policies of organization 1 stands in grafana/provisioning/alerting/orders.yaml, too; give each its own',
  ],
  [
    'a data source without uid',
    dataSources,
    JSON.stringify({ apiVersion: 1, datasources: [{ ...source, uid: undefined }] }),
    'datasources.0.uid: Invalid input: expected string, received undefined',
  ],
  [
    'a data source twice',
    dataSources,
    JSON.stringify({ apiVersion: 1, datasources: [source, { ...source, name: 'Other' }] }),
    `the uid prometheus stands in ${dataSources}, too; give each its own`,
  ],
  [
    'a provider without a path',
    providers,
    JSON.stringify({ apiVersion: 1, providers: [{ name: 'warren', options: {} }] }),
    'providers.0.options.path: Invalid input: expected string, received undefined',
  ],
  ['a dashboard that is no JSON', 'grafana/dashboards/a.json', '{"uid":', 'is no JSON: Unexpected end of JSON input'],
  [
    'a dashboard with an id',
    'grafana/dashboards/a.json',
    '{"uid":"a","title":"A","id":7}',
    'id: has an id, which belongs to one database: leave it out',
  ],
  [
    'a dashboard without uid',
    'grafana/dashboards/a.json',
    '{"title":"A"}',
    'uid: Invalid input: expected string, received undefined',
  ],
  [
    'a dashboard twice',
    'grafana/dashboards/z.json',
    '{"uid":"orders","title":"A"}',
    'the uid orders stands in grafana/dashboards/orders.json, too; give each its own',
  ],
])('%s is said, with its place', (_, path, text, problem) => {
  const found = look({ [path]: text });
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^grafana\/[a-z/.-]+: /);
  expect(found[0]?.slice((found[0]?.indexOf(': ') ?? 0) + 2)).toBe(problem);
});

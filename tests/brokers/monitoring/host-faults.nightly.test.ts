import { ruleOf, rulesFile } from '../../services/watch/sets.ts';
import { type Changes, files, images, wholeSet } from './host-sets.ts';
import { type LiveHost, startLiveHost } from './live-host.ts';

let host: LiveHost;
beforeAll(async () => {
  host = await startLiveHost();
  await host.configure(wholeSet());
});
afterAll(() => host?.stop());

/** When a program was started last, which tells whether it was since. */
const startOf = (name: string) => host.machine.mustRun(['cat', `/run/systemd-shim/monitoring-${name}.service/main`]);
const uids = async (path: string) => ((await host.grafana(path)) as { uid: string }[]).map(({ uid }) => uid).sort();
const rules = () => uids('/api/v1/provisioning/alert-rules');
const dashboards = () => uids('/api/search');

const bad: [string, Changes, string, string][] = [
  [
    'a configuration of Prometheus',
    { 'prometheus/prometheus.yml': 'scrape_configs: [{ job: a }]' },
    'platform.yaml',
    'field job not found',
  ],
  [
    'a rule of Prometheus',
    { 'prometheus/rules/a.yml': 'groups: [{ name: a, rules: [{ record: b, expr: "sum(" }] }]' },
    'platform.yaml',
    'prometheus/rules/a.yml: ',
  ],
  [
    'a configuration of Loki',
    { 'loki/loki.yaml': 'compactor: { retention_enabled: true }\nx: retention_enabled: true' },
    'platform.yaml',
    'delete-request-store should be configured',
  ],
  ['a dashboard', { 'grafana/dashboards/orders.json': '{"uid":"orders"' }, 'dashboards/orders.ts', 'is no JSON'],
  [
    'a rule of Grafana',
    { 'grafana/provisioning/alerting/orders.yaml': rulesFile(ruleOf('a', { title: '' })) },
    'alerts/orders-memory.yaml',
    'groups.0.rules.0.title: is empty',
  ],
];

test.each(bad)(
  '%s that is wrong is refused by the file to blame, and nothing is touched',
  async (_, changes, file, problem) => {
    const before = [
      await startOf('prometheus'),
      await startOf('grafana'),
      await startOf('loki'),
      await rules(),
      await dashboards(),
    ];
    const { bundleApplied } = await host.report();
    const set = wholeSet(changes);
    const { status, stderr } = await host.configure(set);
    expect(status).toBe(1);
    expect(stderr).toContain(`${file}: `);
    expect(stderr).toContain(problem);
    expect([
      await startOf('prometheus'),
      await startOf('grafana'),
      await startOf('loki'),
      await rules(),
      await dashboards(),
    ]).toEqual(before);
    const report = await host.report();
    expect(report).toMatchObject({ state: 'unhealthy', bundleWanted: set.name, bundleApplied });
    expect(report.refused).toEqual([{ file, problem: expect.stringContaining(problem) }]);
    expect((await host.watch('wait-healthy', '--bundle', set.name, '--seconds', '0')).status).toBe(75);
  },
);

test('an image that cannot be had is refused', async () => {
  const { stderr } = await host.configure(wholeSet({}, { images: { ...images, loki: 'nowhere:1' } }));
  expect(stderr).toContain('platform.yaml: the image of loki, nowhere:1, cannot be had: ');
});

test('a program that does not come up has the set before put back', async () => {
  const { bundleApplied } = await host.report();
  const before = await rules();
  // Nothing but a start shows that another program has the port.
  const set = wholeSet({ 'grafana/grafana.ini': `${files['grafana/grafana.ini']}\n[x]\nhttp_port = 9090\n` });
  const { status, stdout, stderr } = await host.configure(set);
  expect(stdout).toContain(`going back to bundle ${bundleApplied}`);
  expect(stderr).toMatch(/grafana (does not answer|is not running).*its last words: .*EADDRINUSE/);
  expect(status).toBe(1);
  expect(await rules()).toEqual(before);
  expect(await host.watch('wait-healthy', '--bundle', bundleApplied ?? '')).toMatchObject({ status: 0 });
});

test('a new password of Grafana is taken on, and a reboot brings everything back', async () => {
  const set = wholeSet();
  await host.configure(set);
  host.sandbox.secretValues.put('acme/monitoring/grafana', 'another-one');
  expect((await host.configure(set)).status).toBe(0);
  expect(await rules()).toEqual(['orders-disk', 'orders-memory']);
  await host.machine.kill();
  await host.machine.boot();
  expect(await host.watch('wait-healthy', '--bundle', set.name, '--seconds', '60')).toMatchObject({ status: 0 });
  expect(await rules()).toEqual(['orders-disk', 'orders-memory']);
});

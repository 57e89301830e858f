import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatProblems } from '../../../catalog/files/problem.ts';
import { readRepository } from '../../../catalog/files/read-repository.ts';
import type { BuiltDashboard } from '../../../catalog/kinds/dashboard/built-dashboard.ts';
import type { DashboardFile } from '../../../catalog/kinds/dashboard/dashboard.ts';
import { loadCatalog } from '../../../catalog/load.ts';
import { buildDashboards, checkDashboards } from '../../../stacks/dashboards/build-dashboards.ts';
import { lintedPanels } from '../../../stacks/dashboards/lint/panel-query.ts';

function catalogOf(change: (path: string, text: string) => string | undefined = (_, text) => text) {
  const files = readRepository('.').flatMap((file) => {
    const text = change(file.path, file.text);
    return text === undefined ? [] : [{ ...file, text }];
  });
  const { catalog, problems } = loadCatalog({ files, today: '2026-11-30' });
  if (!catalog) throw new Error(formatProblems(problems));
  return catalog;
}

const panelsOf = ({ text }: BuiltDashboard) => lintedPanels(JSON.parse(text) as DashboardFile);
const named = (dashboards: readonly BuiltDashboard[], name: string) => {
  const found = dashboards.find((each) => each.name === name);
  if (!found) throw new Error(`there is no dashboard ${name}`);
  return found;
};

let shipped: BuiltDashboard[];

test('the shipped dashboards have no error and no warning', async () => {
  const { dashboards, problems } = await checkDashboards({ folder: '.', catalog: catalogOf() });
  expect(formatProblems(problems)).toBe('\nno problems in 0 files.');
  expect(dashboards.map(({ name }) => name)).toEqual([
    'broker',
    'cache',
    'database',
    'ingress',
    'monitoring',
    'nat-and-cost',
    'platform',
    'processors',
    'queues',
    'service-levels',
    'streams-and-quorum',
  ]);
  shipped = dashboards;
});

test('every panel says what to do, and no two of a dashboard have one title', () => {
  for (const dashboard of shipped) {
    const panels = panelsOf(dashboard).filter(({ type }) => type !== 'text');
    const titles = panels.map(({ title }) => title);
    expect([dashboard.name, titles.length]).toEqual([dashboard.name, new Set(titles).size]);
    for (const { value, title } of panels)
      expect([title, String(value.description).length > 20]).toEqual([title, true]);
  }
});

test('they fit into files that Terraform compares by their contents', () => {
  for (const { name, text } of shipped) expect([name, text.length < 256 * 1024]).toEqual([name, true]);
});

test('another process in another zone of time builds the same bytes', () => {
  const script = `
    const { readRepository } = require('./catalog/files/read-repository.ts');
    const { loadCatalog } = require('./catalog/load.ts');
    const { buildDashboards } = require('./stacks/dashboards/build-dashboards.ts');
    const { catalog } = loadCatalog({ files: readRepository('.'), today: '2026-11-30' });
    buildDashboards({ folder: '.', catalog }).then((all) => process.stdout.write(JSON.stringify(all)));`;
  const env = { ...process.env, TZ: 'Pacific/Auckland', LC_ALL: 'de_DE.UTF-8' };
  const argv = ['--require', 'tsx/cjs', '--eval', script];
  const again = JSON.parse(execFileSync(process.execPath, argv, { env, encoding: 'utf8', maxBuffer: 1e8 }));
  expect(again).toEqual(shipped);
});

test('a broker that is gone is on no dashboard, and a new one needs no change of one', async () => {
  for (const { name, text } of shipped.filter((each) => each.name !== 'ingress')) {
    expect([name, /broker=~?\\"(orders|staging|telemetry)\\"/.test(text)]).toEqual([name, false]);
  }
});

test('a processor has its panels as long as its file is there, with its rules of scaling as CloudWatch works them out', async () => {
  const [orders] = catalogOf().processors.filter(({ name }) => name === 'orders');
  const titles = panelsOf(named(shipped, 'processors')).map(({ title }) => title);
  expect(titles).toContain('orders: rules of scaling');
  const states = panelsOf(named(shipped, 'processors')).find(({ title }) => title === 'orders: rules of scaling');
  const shown = states?.queries.filter(({ value }) => !value.hide).map(({ value }) => [value.label, value.expression]);
  expect(shown).toContainEqual(['pressure (acts after 6 of 6 minutes)', 'IF(pressure >= 1, 1, 0)']);
  expect(shown).toContainEqual(['cpu-80 (acts after 15 of 15 minutes)', 'IF(cpu >= 80, 1, 0)']);
  const hidden = states?.queries.filter(({ value }) => value.hide).map(({ value }) => value.id);
  expect(hidden).toEqual(expect.arrayContaining(['ready', 'unacknowledged', 'depth', 'pressure', 'cpu']));
  const others = catalogOf((path, text) => (path === 'processors/orders.yaml' ? undefined : text));
  const without = await buildDashboards({ folder: '.', catalog: { ...others, processors: others.processors } });
  expect(orders).toBeDefined();
  expect(panelsOf(named(without, 'processors')).some(({ title }) => title.startsWith('orders:'))).toBe(false);
});

test('thresholds follow the files', async () => {
  const boundsOf = (dashboards: readonly BuiltDashboard[], name: string, title: string) => {
    const panel = panelsOf(named(dashboards, name)).find((each) => each.title === title);
    const config = panel?.value.fieldConfig as { defaults: { thresholds: { steps: { value: number }[] } } };
    return config.defaults.thresholds.steps.map(({ value }) => value);
  };
  expect(boundsOf(shipped, 'broker', 'Memory of its limit')).toEqual([null, 90, 100]);
  const file = readFileSync(join('brokers', 'orders.yaml'), 'utf8');
  const changed = catalogOf((path, text) =>
    path === 'brokers/orders.yaml' ? `${file}\nalarms: { memory: { percent: 70 } }\n` : text,
  );
  const built = await buildDashboards({ folder: '.', catalog: changed });
  expect(boundsOf(built, 'broker', 'Memory of its limit')).toEqual([null, 70, 100]);
});

test('what senders are told is counted from the lines that the forwarder sends of the receiver, 503 and 504 apart', () => {
  const asked = (title: string) => panelsOf(named(shipped, 'ingress')).find((each) => each.title === title)?.queries[0];
  const lines =
    '{job="cloudwatch",platform="acme",group="acme-receiver"} | json msg="msg", endpoint="endpoint", status="status", outcome="outcome" | msg="request"';
  expect(asked('Refused or failed, by status')?.expr).toBe(
    `sum by (status) (count_over_time(${lines} | status=~"4..|50[0-25-9]" [$__auto]))`,
  );
  const apart = asked('503 and 504, by endpoint');
  expect(apart?.expr).toBe(
    `sum by (status, endpoint, outcome) (count_over_time(${lines} | status=~"503|504" [$__auto]))`,
  );
  expect(apart?.value.legendFormat).toBe('{{status}} {{endpoint}} {{outcome}}');
});

test('names that Grafana or PromQL would read are names alone', async () => {
  const catalog = catalogOf();
  const [first, ...rest] = catalog.processors;
  if (!first) throw new Error('the sample has no processor');
  const hostile = { ...first, queue: 'a"} or up{$broker', deadLetter: '$broker.*"}[[x]]|', vhost: '*' };
  const built = await buildDashboards({ folder: '.', catalog: { ...catalog, processors: [hostile, ...rest] } });
  const parked = panelsOf(named(built, 'platform')).find(({ title }) => title === 'Parked messages');
  expect(parked?.queries[0]?.expr).toContain(
    '\\\\x{24}broker\\\\x{2e}\\\\x{2a}\\\\x{22}\\\\x{7d}\\\\x{5b}\\\\x{5b}x\\\\x{5d}',
  );
  expect(panelsOf(named(built, 'processors')).filter(({ type }) => type === 'text')).toHaveLength(1);
});

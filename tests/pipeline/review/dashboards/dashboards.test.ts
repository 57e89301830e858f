import { watchFileKey } from '../../../../contracts/object-keys.ts';
import { bundleId, watchFileId } from '../../../../contracts/resources.ts';
import { contentsOf, dashboardPath } from '../../../../contracts/watch-bundle.ts';
import { compareDashboards } from '../../../../pipeline/review/dashboards/compare-dashboards.ts';
import { shownDashboards } from '../../../../pipeline/review/dashboards/shown-dashboards.ts';
import { dashboardSvg } from '../../../../pipeline/review/render/dashboard-svg.ts';
import { gridDrawing, panelLines } from '../../../../pipeline/review/render/dashboards.ts';
import { dashboardFold } from '../../../../pipeline/review/render/folds.ts';
import type { Stack } from '../../../../pipeline/terraform/synthesize.ts';
import { literal } from '../../../../stacks/constructs/literal.ts';

interface Panel {
  title: string;
  type?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  targets?: object[];
  description?: string;
  panels?: Panel[];
}

/** The stack of the monitoring host, as it is synthesized of these dashboards. */
function synthesized(dashboards: Record<string, Panel[]>, title = 'Orders'): Stack[] {
  const texts = Object.entries(dashboards).map(([name, panels]) => ({ name, text: JSON.stringify({ title, panels }) }));
  const files = texts.map(({ name, text }) => ({
    path: dashboardPath(name),
    sha256: contentsOf(text),
    from: `dashboards/${name}.ts`,
  }));
  const bundle = JSON.stringify({
    platform: 'acme',
    files: [...files, { path: 'loki/loki.yaml', sha256: 'x', from: 'platform.yaml' }],
  });
  const objects = texts.map(({ name, text }) => [
    watchFileId(dashboardPath(name)),
    { key: watchFileKey(contentsOf(text)), content: literal(text) },
  ]);
  const aws_s3_object = { ...Object.fromEntries(objects), [bundleId]: { key: 'b', content: literal(bundle) } };
  return [{ name: 'monitoring', dependencies: [], folder: '.', configuration: { resource: { aws_s3_object } } }];
}

const at = (x: number, y: number, w = 12, h = 8) => ({ gridPos: { x, y, w, h } });
const asking = (...exprs: string[]) => ({ targets: exprs.map((expr, id) => ({ refId: String(id), expr })) });

const before: Panel[] = [
  { title: 'Queues', type: 'row', ...at(0, 0, 24, 1) },
  { title: 'Ready', ...at(0, 1), ...asking('a{broker=~"${broker:regex}"}') },
  { title: 'Gone', ...at(12, 1), ...asking('b') },
  { title: 'Same', ...at(0, 9), ...asking('c') },
];
const after: Panel[] = [
  { title: 'Queues', type: 'row', ...at(0, 0, 24, 1) },
  { title: 'Ready', ...at(0, 1), ...asking('a{broker="x"}', 'd') },
  { title: 'Come', ...at(12, 1, 12, 4), ...asking('e') },
  { title: 'Same', ...at(12, 5, 12, 4), ...asking('c') },
];
const compare = (was: Record<string, Panel[]>, is: Record<string, Panel[]>) =>
  compareDashboards(shownDashboards(synthesized(was)), shownDashboards(synthesized(is)));

test('what panels ask otherwise is told, which come, which go and which only move', () => {
  const [change] = compare({ orders: before }, { orders: after });
  expect(change).toMatchObject({ name: 'orders', file: 'dashboards/orders.ts', title: 'Orders', change: 'changed' });
  expect(change?.panels).toEqual([
    {
      title: 'Ready',
      change: 'changed',
      queries: [{ before: 'a{broker=~"${broker:regex}"}', after: 'a{broker="x"}' }, { after: 'd' }],
    },
    { title: 'Come', change: 'added', queries: [{ after: 'e' }] },
    { title: 'Same', change: 'moved', queries: [] },
    { title: 'Gone', change: 'removed', queries: [{ before: 'b' }] },
  ]);
});

test('a dashboard that looks the same is not told of, wherever it is built', () => {
  expect(compare({ orders: before }, { orders: before })).toEqual([]);
  // Further down, since a row came above it on another one's account, is no other place.
  expect(compare({ orders: [{ title: 'A', ...at(0, 0) }] }, { orders: [{ title: 'A', ...at(0, 8) }] })).toEqual([]);
});

test('a new one is told of as a whole, and one that goes not at all, since its file tells of it', () => {
  const changes = compare({ orders: before }, { payments: after });
  expect(changes.map(({ name, change, grid }) => [name, change, grid.length])).toEqual([['payments', 'new', 4]]);
});

test('another description is another look, and panels of one title are told apart by which of them it is', () => {
  const twice = [
    { title: 'A', ...at(0, 0), description: 'x' },
    { title: 'A', ...at(12, 0), description: 'y' },
  ];
  const [change] = compare({ orders: twice }, { orders: twice.map((panel) => ({ ...panel, description: 'y' })) });
  expect(change?.panels).toEqual([{ title: 'A', change: 'changed', queries: [] }]);
});

test('metrics of CloudWatch and panels within collapsed rows are read, too', () => {
  const target = {
    namespace: 'AWS/RDS',
    metricName: 'CPUUtilization',
    statistic: 'Average',
    dimensions: { DBInstanceIdentifier: 'acme' },
  };
  const row: Panel = {
    title: 'More',
    type: 'row',
    ...at(0, 0, 24, 1),
    panels: [{ title: 'CPU', ...at(0, 1), targets: [target] }],
  };
  const [shown] = shownDashboards(synthesized({ orders: [row] }));
  expect(shown?.panels.map(({ title, queries }) => [title, queries])).toEqual([
    ['More', []],
    ['CPU', ['AWS/RDS CPUUtilization Average {DBInstanceIdentifier=acme}']],
  ]);
});

test('a platform that nothing watches shows none', () => {
  expect(shownDashboards([])).toEqual([]);
  expect(shownDashboards([{ name: 'monitoring', dependencies: [], folder: '.', configuration: {} }])).toEqual([]);
});

test('its panels are drawn as they lie, with what is new and what is changed', () => {
  const [change] = compare({ orders: before }, { orders: after });
  expect(
    gridDrawing(change?.grid ?? []).map((line) => line.replace(/-{20,}/g, '-…-').replace(/ {20,}/g, ' … ')),
  ).toEqual([
    'Queues',
    '+-…-+-…-+',
    '| [changed] Ready … | [new] Come … |',
    '|' + ' … ' + '+-…-+',
    '|' + ' … ' + '| [moved] Same … |',
    '+-…-+-…-+',
  ]);
});

test('a heading further down has a line of its own', () => {
  const grid = [
    { title: 'A', isRow: false, x: 0, y: 0, w: 3, h: 4 },
    { title: 'More', isRow: true, x: 0, y: 4, w: 24, h: 1 },
    { title: 'B', isRow: false, x: 0, y: 5, w: 3, h: 4 },
  ];
  const box = (name: string) => ['+-----------+', `| ${name}         |`, '+-----------+'];
  expect(gridDrawing(grid)).toEqual([...box('A'), 'More', ...box('B')]);
});

test('the picture has every panel, and no title ends its element', () => {
  const [change] = compare({ orders: before }, { orders: [...after, { title: '<script>&"', ...at(0, 20) }] });
  const svg = change ? dashboardSvg(change) : '';
  expect(svg.match(/<rect class="(new|changed|moved|same)"/g)?.length).toBe(4);
  expect(svg).toContain('&lt;script&gt;&amp;&quot;');
  // Every element that opens closes.
  const open = svg.match(/<[a-z]+(\s[^>]*[^/])?>/g)?.length;
  expect(svg.match(/<\/[a-z]+>/g)).toHaveLength(open ?? 0);
});

test('queries are lines of a diff', () => {
  const [change] = compare({ orders: before }, { orders: after });
  expect(change && panelLines(change)).toEqual([
    '! Ready  changed',
    '-     a{broker=~"${broker:regex}"}',
    '+     a{broker="x"}',
    '+     d',
    '+ Come  added',
    '+     e',
    '  Same  moved',
    '- Gone  removed',
    '-     b',
  ]);
});

test('nothing that a title or a query holds leaves its fold', () => {
  const hostile = '```\n</details><b>@team</b> \u202e';
  const [change] = compare({ orders: before }, { orders: [{ title: hostile, ...at(0, 0), ...asking(hostile) }] });
  const fold = change ? dashboardFold(change, 10_000) : '';
  expect(fold).not.toContain('\u202e');
  expect(fold.match(/<\/details>/g)).toHaveLength(
    fold.split('\n').filter((line) => line.includes('</details>')).length,
  );
  const fences = fold.split('\n').filter((line) => /^`{3,}/.test(line));
  expect(fences.every((line) => /^`{4,}(diff)?$/.test(line))).toBe(true);
});

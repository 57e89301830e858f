import type { Panel } from '../dashboard.ts';
import { keyOf, type Recorded, type RecordedSeries } from '../recorded.ts';
import { drawDashboard } from './draw-dashboard.ts';
import { formatted } from './units.ts';

const gridPos = { x: 0, y: 0, w: 12, h: 8 };

/** A panel of one query or more, drawn with what each of them is answered. */
function drawn(panel: Partial<Panel>, ...answers: RecordedSeries[][]): string {
  const targets = answers.map((_, index) => ({
    ...{ refId: String.fromCharCode(65 + index), expr: `query${index}`, datasource: { uid: 'prometheus' } },
    ...panel.targets?.[index],
  }));
  const queries = Object.fromEntries(targets.map((target, index) => [keyOf(target), answers[index] ?? []]));
  const recorded: Recorded = { of: 'a test', end: 1_790_000_040, step: 15, queries };
  const whole = { type: 'timeseries', title: 'Title', gridPos, ...panel, targets };
  return drawDashboard({ uid: 'warren-test', title: 'Test', panels: [whole] }, recorded);
}

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

test('lines have their legend with the last value, a grid in the unit, and the time below', () => {
  const panel = { fieldConfig: { defaults: { unit: 'bytes' } }, targets: [{ legendFormat: '{{queue}}' }] };
  const svg = drawn(panel, [{ labels: { queue: 'placed' }, values: [0, 1024, 2048, 4096] }]);
  expect(textsOf(svg)).toEqual(['Test', 'Title', '0 B', '1 KiB', '2 KiB', '3 KiB', '4 KiB', '14:14', 'placed  4 KiB']);
  expect(svg.match(/<path d="M[^"]*"/g)).toHaveLength(1);
});

test('a line has a gap where nothing was measured', () => {
  const svg = drawn({}, [{ labels: {}, values: [1, null, 3, 4] }]);
  expect(/<path d="([^"]*)"/.exec(svg)?.[1]?.match(/[ML]/g)).toEqual(['M', 'M', 'L']);
});

test('a number has the colour of the threshold that it has reached, and a mapped one its word', () => {
  const thresholds = {
    steps: [
      { value: null, color: 'green' },
      { value: 1, color: 'red' },
    ],
  };
  const mappings = [{ type: 'value', options: { '2': { text: 'gone' } } }];
  const panel = {
    type: 'stat',
    options: { colorMode: 'background' },
    fieldConfig: { defaults: { thresholds, mappings } },
  };
  expect(drawn(panel, [{ labels: {}, values: [0] }])).toContain('fill="#56a64b"');
  const red = drawn(panel, [{ labels: {}, values: [0, 2] }]);
  expect(red).toContain('fill="#e02f44"');
  expect(textsOf(red)).toContain('gone');
});

test('a table joins what has the same labels, and names, leaves out and orders columns as the panel says', () => {
  const organize = { renameByName: { 'Value #A': 'Ready', 'Value #B': 'Consumers' }, excludeByName: { vhost: true } };
  const panel = {
    type: 'table',
    options: { sortBy: [{ displayName: 'Ready', desc: true }] },
    transformations: [{ id: 'merge' }, { id: 'organize', options: organize }],
  };
  const of = (queue: string) => ({ queue, vhost: '/' });
  const ready = [
    { labels: of('a'), values: [1] },
    { labels: of('b'), values: [5] },
  ];
  const svg = drawn(panel, ready, [{ labels: of('a'), values: [2] }]);
  expect(textsOf(svg).slice(2)).toEqual(['queue', 'Ready', 'Consumers', 'b', '5', '', 'a', '1', '2']);
});

test('a state timeline has a piece for each while, in its colour', () => {
  const mappings = [
    { type: 'value', options: { '0': { text: 'well', color: 'green' }, '1': { text: 'ill', color: 'red' } } },
  ];
  const panel = {
    type: 'state-timeline',
    fieldConfig: { defaults: { mappings } },
    targets: [{ legendFormat: 'rule' }],
  };
  const svg = drawn(panel, [{ labels: {}, values: [0, 0, 1, 1, 0] }]);
  expect(textsOf(svg).slice(2)).toEqual(['rule', 'well', 'ill', 'well']);
});

test('what is asked of others is named, and what nothing came of says so', () => {
  const cloudwatch = {
    refId: 'A',
    datasource: { uid: 'cloudwatch' },
    namespace: 'AWS/RDS',
    metricName: 'CPUUtilization',
  };
  const panel = { type: 'timeseries', title: 'CPU', gridPos, targets: [cloudwatch] };
  const recorded: Recorded = { of: 'a test', end: 0, step: 15, queries: {} };
  const svg = drawDashboard({ uid: 'warren-test', title: 'Test', panels: [panel] }, recorded);
  expect(textsOf(svg)).toContain('AWS/RDS CPUUtilization');
  expect(textsOf(drawn({}, []))).toContain('nothing');
});

test('names are text, whatever they say, and the same is drawn twice', () => {
  const hostile = '</text><script>alert(1)</script>"&';
  const series = [{ labels: { queue: hostile }, values: [1, 2] }];
  const svg = drawn({ title: hostile, targets: [{ legendFormat: '{{queue}}' }] }, series);
  expect(svg).not.toContain('<script');
  expect(drawn({ title: hostile, targets: [{ legendFormat: '{{queue}}' }] }, series)).toBe(svg);
});

test.each([
  [1536, 'bytes', '1.5 KiB'],
  [0.0125, 'percentunit', '1.25 %'],
  [1_200_000, 'short', '1.2 M'],
  [0.25, 's', '250 ms'],
  [90, 's', '1.5 min'],
  [12.34, 'reqps', '12.3 req/s'],
  [2500, 'Bps', '2.5 kB/s'],
  [null, 'short', '–'],
])('%p in %s is %s', (value, unit, text) => {
  expect(formatted(value, unit)).toBe(text);
});

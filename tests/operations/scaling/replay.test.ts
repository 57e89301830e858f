import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { warren } from '../../../cli/warren.ts';
import type { QueueRecording } from '../../../contracts/queue-recording.ts';
import { mostOfParts } from '../../../operations/scaling/minutes.ts';
import { recordingOf } from '../../catalog/scaling/days.ts';
import { removeScratchFolders, sampleFile, sampleRepository } from '../../repositories.ts';

const rush = (minute: number) => (minute >= 5 && minute < 45 ? 250 : 20);
const recorded: QueueRecording = {
  ...recordingOf({ minutes: 120, perTaskMinute: 100, arrivals: rush }),
  vhost: 'orders',
};

/** A processor that needs nothing but its broker. */
const orders = sampleFile('processors/orders.yaml').replace(/^uses: .*\n/m, '');

let repository: string;

beforeAll(() => {
  repository = sampleRepository({
    'processors/orders.yaml': orders,
    'day.json': JSON.stringify(recorded),
    'a&b/slow.yaml': `${orders}scaling: { pressure: { minutes: 12 } }\n`,
    'bad.yaml': `${orders}scaling: { pressure: { minutes: 0 } }\n`,
  });
});
afterAll(removeScratchFolders);

const at = (file: string) => join(repository, file);

/** What `warren scaling replay` prints, and its exit status. */
async function replay(...argv: string[]): Promise<{ status: number; printed: string; failed: string }> {
  const [log, error] = (['log', 'error'] as const).map((name) => jest.spyOn(console, name).mockImplementation());
  const status = await warren(['scaling', 'replay', '--repository', repository, ...argv]);
  const said = (spy: typeof log) => (spy?.mock.calls ?? []).map(([line]) => String(line)).join('\n');
  const result = { status, printed: said(log), failed: said(error) };
  for (const spy of [log, error]) spy?.mockRestore();
  return result;
}

test('a day is drawn, summed up, and told rule by rule', async () => {
  const { status, printed } = await replay(at('day.json'));
  expect(status).toBe(0);
  expect(printed).toContain('A task does 100 messages a minute, as measured while more waited than tasks held.');
  expect(printed).toContain('longest wait          6 minutes, until 00:17');
  expect(printed).toContain('cost                  no price known in eu-west-1');
  expect(printed).toContain('00:10  pressure  1 to 2 tasks');
  expect(printed).toMatch(/^ {4}3 │ +█{24}$/m);
});

test('other rules stand beside it, in one picture', async () => {
  const { printed } = await replay(at('day.json'), '--beside', at('a&b/slow.yaml'), '--svg', at('day.svg'));
  expect(printed).toMatch(/longest wait +6 minutes, until 00:17 +\d+ minutes, until/);
  expect(printed).toContain('00:16  pressure  1 to 2 tasks');
  const svg = readFileSync(at('day.svg'), 'utf8');
  expect(svg.match(/stroke-width="1.5"/g)).toHaveLength(4);
  expect(svg).toContain('a&amp;b/slow.yaml</text>');
});

test('as JSON it has each minute', async () => {
  const { printed } = await replay(at('day.json'), '--json', '--task-rate', '50', '--start-minutes', '0');
  const { version, replays } = JSON.parse(printed);
  expect(version).toBe(1);
  expect(replays[0]).toMatchObject({
    name: 'orders',
    throughput: { perTaskMinute: 50, how: 'given' },
    startMinutes: 0,
  });
  expect(replays[0].series.tasksRunning).toHaveLength(120);
  expect(replays[0].series.messages[0]).toBe(0);
});

test("the document's figures of the made day are those of today", async () => {
  const sample = ['samples/recordings/made-day.json', '--beside', 'samples/orders-eager.yaml'];
  const { printed } = await replay(...sample, '--repository', '.');
  const [, figures = ''] = /\n\n( +orders +samples[\s\S]*?)\n\nRules/.exec(printed) ?? [];
  expect(figures.split('\n')).toHaveLength(8);
  expect(readFileSync('docs/scaling.md', 'utf8')).toContain(figures);
});

test('where Fargate has a price, it costs so much', async () => {
  const us = sampleRepository({
    'platform.yaml': sampleFile('platform.yaml').replaceAll('eu-west-1', 'us-east-1'),
    'processors/orders.yaml': orders,
  });
  const { printed } = await replay(at('day.json'), '--repository', us, '--json');
  const [{ outcome, dollars }] = JSON.parse(printed).replays;
  // A quarter of a virtual CPU and half a GiB, an hour.
  expect(dollars).toBeCloseTo(outcome.taskHours * (0.25 * 0.03238 + 0.5 * 0.00356), 10);
});

test.each<[string, string[], string]>([
  ['a file that is not there', ['gone.json'], 'gone.json: cannot be read (ENOENT). Name a file that is there.'],
  [
    'a processor that is not there',
    ['day.json', '--processor', 'order'],
    'order is not a processor. Did you mean orders? Known: orders.',
  ],
  [
    'rules that are wrong',
    ['day.json', '--rules', 'bad.yaml'],
    'scaling.pressure.minutes  is 0 minutes; the least is 1 minute.',
  ],
  [
    'whose rules said twice',
    ['day.json', '--rules', 'a&b/slow.yaml', '--processor', 'orders'],
    '--processor and --rules both say whose rules. Give one of them.',
  ],
  [
    'a queue that nobody takes from',
    ['other.json'],
    'No processor takes from the queue paid in vhost orders of orders, which the recording is of. Name one with --processor, or a file with --rules.',
  ],
  [
    'a day on which nothing was done',
    ['still.json'],
    'nothing was acknowledged in it, so that it does not say what a task can do. Give --task-rate, messages that a task does in a minute.',
  ],
])('%s is told of', async (_, argv, message) => {
  writeFileSync(at('other.json'), JSON.stringify({ ...recorded, queue: 'paid' }));
  writeFileSync(
    at('still.json'),
    JSON.stringify({ ...recordingOf({ minutes: 9, arrivals: () => 0 }), vhost: 'orders' }),
  );
  const { status, failed } = await replay(...argv.map((each) => (/\.(json|yaml)$/.test(each) ? at(each) : each)));
  expect(failed).toContain(message);
  expect(status).toBe(1);
});

test.each<[string, (recording: QueueRecording) => unknown, string]>([
  ['is no JSON', () => '{', 'is not JSON: '],
  ['lacks a series', ({ series: { Up: _, ...series }, ...rest }) => ({ ...rest, series }), 'series.Up is missing. '],
  [
    'has a word in a minute',
    (all) => ({ ...all, series: { ...all.series, Up: [1, 'no'] } }),
    'series.Up, minute 1 (2026-11-30T00:01Z), is ',
  ],
  [
    'has less than nothing in a minute',
    (all) => ({ ...all, series: { ...all.series, Up: [-1] } }),
    'series.Up, minute 0 (2026-11-30T00:00Z), is -1; the least is 0.',
  ],
  [
    'has series of different lengths',
    (all) => ({ ...all, series: { ...all.series, Up: [1] } }),
    'series.Up ends after 1 minutes, and series.MessagesReady has 120. Give each minute a number, or null where nothing was published.',
  ],
  [
    'begins within a minute',
    (all) => ({ ...all, from: '2026-11-30T00:00:30Z' }),
    'from is not the beginning of a minute.',
  ],
  [
    'begins at a time that is none',
    (all) => ({ ...all, from: '30 November' }),
    'from is no time in UTC: write it as 2026-11-30T00:00:00Z.',
  ],
  [
    'has more messages than can be counted',
    (all) => ({ ...all, series: { ...all.series, MessagesReady: [1e300] } }),
    'series.MessagesReady, minute 0 (2026-11-30T00:00Z), is 1e+300; the most is 9007199254740991.',
  ],
  ['is of another version', (all) => ({ ...all, version: 2 }), 'version '],
  [
    'has a metric that is none',
    (all) => ({ ...all, series: { ...all.series, Dwon: [1] } }),
    'series.Dwon is not a known field.',
  ],
])('a recording that %s is told of with the file, the field and the minute', async (_, change, message) => {
  const changed = change(recorded);
  writeFileSync(at('wrong.json'), typeof changed === 'string' ? changed : JSON.stringify(changed));
  const { status, failed } = await replay(at('wrong.json'));
  expect(failed).toContain(`${at('wrong.json')}: ${message}`);
  expect(status).toBe(1);
});

test('a recording that an editor marked with its encoding is read', async () => {
  writeFileSync(at('marked.json'), `\uFEFF${JSON.stringify(recorded)}`);
  expect(await replay(at('marked.json'))).toEqual(await replay(at('day.json')));
});

describe('the terminal', () => {
  const recordedSeries = resolve('tests/fixtures/queue-series/growth.json');
  const day = ['samples/recordings/made-day.json', '--beside', 'samples/orders-eager.yaml', '--repository', '.'];
  const columns = Object.getOwnPropertyDescriptor(process.stdout, 'columns');

  /** What a terminal of that width shows, but for the sentence above the pictures, which it breaks itself. */
  async function shown(width: number, ...argv: string[]): Promise<string[]> {
    Object.defineProperty(process.stdout, 'columns', { value: width, configurable: true });
    const { printed } = await replay(...argv);
    if (columns) Object.defineProperty(process.stdout, 'columns', columns);
    else Reflect.deleteProperty(process.stdout, 'columns');
    return printed.split('\n').slice(2);
  }

  test('of 80 columns has figures beside each other, of 50 below each other, and no line is wider', async () => {
    const [wide, narrow] = [await shown(80, ...day), await shown(50, ...day)];
    const waits = (lines: string[]) => lines.filter((line) => line.startsWith('longest wait'));
    expect([waits(wide).length, waits(narrow).length]).toEqual([1, 2]);
    for (const [lines, width] of [
      [wide, 80],
      [narrow, 50],
    ] as const) {
      expect(lines.filter(({ length }) => length > width)).toEqual([]);
    }
  });

  test('shows few minutes of a real queue wider, with the times that have room', async () => {
    const lines = await shown(80, recordedSeries, '--processor', 'orders');
    expect(lines.find((line) => line.startsWith('    2 │'))).toMatch(/^ {4}2 │ {40}█{24}$/);
    expect(lines).toContain('       08:00           08:04           08:08           08:12');
    const narrow = await shown(24, recordedSeries, '--processor', 'orders');
    expect(narrow).toContain('       08:00   08:08');
  });

  test('has no colours, with NO_COLOR or without', async () => {
    expect((await shown(80, ...day)).join('')).not.toContain('\u001b');
  });
});

test('the most of each part of a day is shown, and of few minutes each', () => {
  expect(mostOfParts(Float64Array.from([1, 5, 2, 3, 9, 0]), 3)).toEqual([5, 3, 9]);
  expect(mostOfParts(Float64Array.from([1, 5]), 10)).toEqual([1, 5]);
});

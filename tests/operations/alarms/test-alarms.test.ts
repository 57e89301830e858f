import { describeTests, isFailed } from '../../../operations/alarms/describe-tests.ts';
import { type Promtool, testAlarms } from '../../../operations/alarms/test-alarms.ts';
import { type SourcesProps, sourcesOf } from '../../catalog/alarms/sources.ts';

type Alerts = NonNullable<SourcesProps['alerts']>;

const busy: Alerts[string] = { watches: { kind: 'database' }, alarm: 'database-cpu', runbook: 'Look.' };
const growing: Alerts[string] = { watches: { kind: 'broker' }, alarm: 'queue-growing', runbook: 'Look.' };

async function run(alerts: Alerts, promtool?: Promtool, name?: string) {
  const { platform, ...sources } = sourcesOf({ alerts });
  if (!platform) throw new Error('there is no platform');
  return testAlarms({ catalog: { ...sources, platform }, promtool, name });
}

test.each<[string, Partial<Alerts[string]>, Record<string, string>, { fires?: number[]; quiet?: number[] }]>([
  ['fires once it has lasted', {}, { value: '95x9' }, { fires: [4, 9], quiet: [0, 3] }],
  ['not at its threshold', {}, { value: '90x9' }, { quiet: [9] }],
  ['in three of five minutes', { minutes: 3, of: 5 }, { value: '95 1 95 1 95 1x9' }, { quiet: [3, 9], fires: [4] }],
  ['without data', {}, { value: '1x9 _x9' }, { fires: [16], quiet: [9] }],
  ['without data, which is well', { missing: 'notBreaching' }, { value: '1x9 _x9' }, { quiet: [16] }],
  ['with a threshold of its own', { threshold: 50 }, { value: '60x9' }, { fires: [9] }],
])('an alarm of CloudWatch: %s', async (_, says, series, expected) => {
  const tests = [{ name: 'day', series, ...expected }];
  expect(await run({ busy: { ...busy, ...says, tests } })).toEqual([
    {
      alert: 'busy',
      file: 'alerts/busy.yaml',
      alarm: 'busy/database',
      test: 'day',
      by: 'CloudWatch, by its rules',
      faults: [],
    },
  ]);
});

test('an expression of CloudWatch is computed from its metrics, a longer period from its minutes', async () => {
  const sold: Alerts[string] = {
    description: 'Less is sold',
    watches: { kind: 'platform' },
    expression: {
      metrics: [
        { id: 'sold', namespace: 'Acme', name: 'Sold' },
        { id: 'sent', namespace: 'Acme', name: 'Sent' },
      ],
      math: 'sent - sold',
    },
    comparison: 'above',
    threshold: 5,
    minutes: 1,
    severity: 'error',
    runbook: 'Look.',
    tests: [{ name: 'day', series: { sold: '10x3', sent: '10+3x3' }, fires: [2], quiet: [1] }],
  };
  const silent: Alerts[string] = {
    watches: { kind: 'monitoring' },
    alarm: 'grafana-trial-missing',
    runbook: 'Look.',
    tests: [{ name: 'days', series: { passed: '1 _x1438 1 _x3000' }, quiet: [2000], fires: [4400] }],
  };
  expect((await run({ sold, silent })).map(({ test, faults }) => [test, faults])).toEqual([
    ['day', []],
    ['days', []],
  ]);
});

test('what goes otherwise is said with its minute and its state', async () => {
  const tests = [{ name: 'wrong', series: { value: '95x9' }, fires: [2], quiet: [9] }];
  const results = await run({ busy: { ...busy, tests } });
  expect(results.map(isFailed)).toEqual([true]);
  expect(describeTests(results)).toBe(
    [
      'alerts/busy.yaml: "wrong": busy/database should fire at minute 2, and its state is OK.',
      'alerts/busy.yaml: "wrong": busy/database should be quiet at minute 9, and its state is ALARM.',
      '',
      '1 test of 1 alert, 1 failed, 0 not run.',
    ].join('\n'),
  );
});

const grows = [{ name: 'grows', series: { 'q{broker="$object"}': '0+9x9' }, fires: [9] }];

test('what nothing at hand can run is said to be not run', async () => {
  const logs: Alerts[string] = {
    description: 'It complains',
    watches: { kind: 'broker', name: 'orders' },
    expression: { logql: 'sum(count_over_time({a="b"}[5m]))' },
    comparison: 'above',
    threshold: 1,
    severity: 'error',
    runbook: 'Look.',
    tests: grows,
  };
  const down: Alerts[string] = { watches: { kind: 'broker' }, alarm: 'node-down', runbook: 'Look.', tests: grows };
  const results = await run({ down, growing: { ...growing, tests: grows }, logs });
  expect(describeTests(results)).toBe(
    [
      'alerts/down.yaml: "grows" was not run: it needs a Zabbix.',
      'alerts/growing.yaml: "grows" was not run: it needs promtool, which is not on the PATH.',
      'alerts/logs.yaml: "grows" was not run: it needs a Loki.',
      '',
      '3 tests of 3 alerts, 0 failed, 3 not run.',
    ].join('\n'),
  );
  expect(results.some(isFailed)).toBe(false);
});

test("Prometheus' are given to promtool once, with the name of the first object, and read from what it prints", async () => {
  const asked: Record<string, string>[] = [];
  const promtool: Promtool = async (files, tests) => {
    asked.push({ ...files });
    const about = JSON.stringify({ alarm: 'growing/broker/orders', test: 'grows', minute: 9 });
    const expr = JSON.stringify(`x # ${about}`);
    return { status: 1, printed: `FAILED:\n    expr: ${expr}, time: 9m,\n        exp: {} 1E+00\n${tests}` };
  };
  const tests = [...grows, { name: 'stays', series: { q: '1x9' }, quiet: [9] }];
  const results = await run({ growing: { ...growing, enabled: false, tests } }, promtool);
  expect(asked).toHaveLength(1);
  expect(asked[0]?.['0.tests.yml']).toContain('q{broker="orders"}');
  expect(results.map(({ test, faults }) => [test, faults])).toEqual([
    ['grows', ['should fire at minute 9, and it does not']],
    ['stays', []],
  ]);
});

test('that promtool cannot run them is no good result', async () => {
  const promtool: Promtool = async () => ({ status: 1, printed: 'error parsing rules' });
  await expect(run({ growing: { ...growing, tests: grows } }, promtool)).rejects.toThrow('error parsing rules');
});

test('those of one alert alone are run', async () => {
  const tests = [{ name: 'day', series: { value: '95x9' }, fires: [9] }];
  const results = await run({ busy: { ...busy, tests }, growing: { ...growing, tests: grows } }, undefined, 'busy');
  expect(results.map(({ alert }) => alert)).toEqual(['busy']);
});

import { stringify } from 'yaml';
import { readValues } from '../../../catalog/alarms/tests/values.ts';
import { describeTests } from '../../../operations/alarms/describe-tests.ts';
import { findPromtool } from '../../../operations/alarms/find-promtool.ts';
import { type Promtool, testAlarms } from '../../../operations/alarms/test-alarms.ts';
import { prepareTree } from '../../../operations/servers/trees/prepare-tree.ts';
import { requireCatalog } from '../../../pipeline/repository/repository.ts';

/** promtool of the tree, whatever is on the PATH. */
async function promtool(): Promise<Promtool> {
  await prepareTree('prometheus');
  const found = findPromtool('');
  if (!found) throw new Error('there is no promtool');
  return found;
}

test('the tests in the files of the sample and of the fixtures go as they say', async () => {
  const run = await promtool();
  for (const repository of ['.', 'tests/fixtures/sound']) {
    const results = await testAlarms({ catalog: requireCatalog(repository), promtool: run });
    expect(results.filter(({ by }) => by === 'promtool').length).toBeGreaterThan(0);
    expect(describeTests(results)).toMatch(/^\d+ tests of \d+ alerts, 0 failed, 0 not run\.$/);
  }
});

test('promtool says what goes otherwise', async () => {
  const catalog = requireCatalog('tests/fixtures/sound');
  const alerts = catalog.alerts.map((alert) => ({
    ...alert,
    tests: alert.tests.map((each) => ({ ...each, fires: each.quiet, quiet: each.fires })),
  }));
  const results = await testAlarms({ catalog: { ...catalog, alerts }, name: 'growing', promtool: await promtool() });
  expect(results.map(({ faults }) => faults)).toEqual([
    ['should fire at minute 2, and it does not', 'should be quiet at minute 40, and it fires'],
  ]);
});

test('values are read as promtool reads them', async () => {
  const texts = [
    '-2+4x3',
    '1-2x4',
    '1x4',
    '1 _x3 2',
    '1 stale 2',
    '1.5e3 .5 -0.25 +7',
    'Inf -Inf 1',
    '0+10x2 5',
    '3x0',
    '7 _ 8x2',
  ];
  const series = texts.map((values, index) => ({ series: `s${index}`, values }));
  const checks = texts.flatMap((text, index) => {
    const read = readValues(text);
    if (!('values' in read)) throw new Error(`${text} ${read.problem}`);
    // A sample counts for as long as nothing newer is there, which is what a range of a minute tells apart.
    return read.values.map((value, minute) => ({
      expr: `last_over_time(s${index}[30s])`,
      eval_time: `${minute}m`,
      exp_samples: value === undefined ? [] : [{ labels: `s${index}`, value }],
    }));
  });
  const group = { interval: '1m', input_series: series, promql_expr_test: checks };
  const files = { 'values.yml': stringify({ evaluation_interval: '1m', tests: [group] }) };
  const { status, printed } = await (await promtool())(files, ['values.yml']);
  expect([status, printed]).toEqual([0, expect.stringContaining('SUCCESS')]);
});

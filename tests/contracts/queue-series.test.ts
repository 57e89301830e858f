import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { queueMetric } from '../../contracts/queue-metrics.ts';

const folder = 'tests/fixtures/queue-series';

type Values = (number | null)[];

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.replace(/\.json$/, ''));

function seriesOf(name: string): Record<string, Values> {
  return JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')).series;
}

/** Differences of neighbouring values; null where one of them is not known. */
function differences(values: Values = []): Values {
  return values.slice(1).map((value, index) => {
    const before = values[index] ?? null;
    return value === null || before === null ? null : value - before;
  });
}

const depth = (series: Record<string, Values>): Values =>
  (series[queueMetric.ready] ?? []).map((ready, index) => {
    const unacknowledged = series[queueMetric.unacknowledged]?.[index] ?? null;
    return ready === null || unacknowledged === null ? null : ready + unacknowledged;
  });

test('there is a recording of each thing that may happen to a queue', () => {
  expect(names.sort()).toEqual(['broker-restarted', 'drain', 'growth', 'leader-moved', 'midnight', 'publisher-dead']);
});

test.each(names)('in %s a minute has all six metrics or none', (name) => {
  const series = seriesOf(name);
  expect(Object.keys(series)).toEqual(Object.values(queueMetric));
  const known = (series[queueMetric.up] ?? []).map((up) => up !== null);
  expect(known.length).toBeGreaterThanOrEqual(10);
  for (const values of Object.values(series)) expect(values.map((value) => value !== null)).toEqual(known);
});

test.each(names)('in %s every message that is there was published, and what is gone was acknowledged', (name) => {
  const series = seriesOf(name);
  const published = differences(series[queueMetric.published]);
  const acknowledged = differences(series[queueMetric.acknowledged]);
  const grown = differences(depth(series));
  const steps = grown.flatMap((change, index) => {
    const [added = null, taken = null] = [published[index], acknowledged[index]];
    return change === null || added === null || taken === null || added < 0 ? [] : [[change, added - taken]];
  });
  expect(steps.length).toBeGreaterThan(5);
  for (const [change, expected] of steps) expect(change).toBe(expected);
});

test('nothing but a restart makes a count smaller', () => {
  const smaller = names.filter((name) =>
    [queueMetric.published, queueMetric.acknowledged].some((metric) =>
      differences(seriesOf(name)[metric]).some((change) => change !== null && change < 0),
    ),
  );
  expect(smaller).toEqual(['broker-restarted']);
});

test('nothing but silence makes a minute unknown, not even a restart of every node in turn', () => {
  const unknown = names.filter((name) => seriesOf(name)[queueMetric.up]?.includes(null));
  expect(unknown).toEqual(['publisher-dead']);
});

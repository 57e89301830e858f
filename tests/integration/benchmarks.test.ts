import { z } from 'zod';
import { runBenchmark } from '../benchmarks/run-benchmark.ts';

const positive = z.number().positive();

test('bench:synth measures the sample, a stock project that makes as much, and growing repositories', async () => {
  const row = z.object({
    what: z.string(),
    brokers: positive,
    resources: positive,
    seconds: positive,
    peakMiB: positive,
  });
  const { measurements } = z.object({ measurements: z.array(row) }).parse(await runBenchmark('synth'));
  const [sample, stock, one, two] = measurements;
  expect(measurements.map(({ what }) => what)).toEqual([
    'Warren, the sample',
    'stock CDKTF, the sample',
    'Warren, 1 clusters',
    'Warren, 2 clusters',
  ]);
  expect(Math.abs((stock?.resources ?? 0) / (sample?.resources ?? 0) - 1)).toBeLessThanOrEqual(0.05);
  expect(two?.resources).toBeGreaterThan(one?.resources ?? 0);
});

test('bench:review measures reviews offline, of many changes, and with plans', async () => {
  const { offline, rendering, planned } = z
    .object({
      offline: z.array(z.object({ brokers: positive, seconds: positive })),
      rendering: z.object({
        brokers: positive,
        reviewSeconds: positive,
        renderSeconds: positive,
        characters: positive,
      }),
      planned: z.array(z.object({ brokers: positive, changed: positive, seconds: positive })),
    })
    .parse(await runBenchmark('review'));
  expect([offline.length, planned.length]).toEqual([1, 1]);
  // Each of the changed clusters stands in the comment.
  expect(rendering.characters).toBeGreaterThan(rendering.brokers * 100);
});

test('bench:pipeline measures from a push to its comment and from a merge to what it applied', async () => {
  const times = z.record(z.string(), positive);
  const serial = z.looseObject({ stacks: positive, planned: positive });
  const row = z.object({ brokers: positive, plans: z.array(times), applies: z.array(times), serial });
  const { rows } = z.object({ rows: z.array(row) }).parse(await runBenchmark('pipeline'));
  expect(rows.map(({ plans, applies }) => [plans.length, applies.length])).toEqual([[1, 1]]);
});

test('bench:scaling measures the alarms of a processor over a day, and its replay', async () => {
  const time = z.object({ seconds: positive, processorSeconds: positive });
  const counts = z.object({
    minutes: z.literal(1440),
    alarms: z.literal(6),
    alarmingMinutes: positive,
    events: positive,
  });
  const figures = counts.extend({ evaluate: time, replay: time }).parse(await runBenchmark('scaling'));
  expect(figures.evaluate.processorSeconds).toBeLessThan(5);
});

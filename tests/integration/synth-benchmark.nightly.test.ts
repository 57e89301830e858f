import { z } from 'zod';
import { runBenchmark } from '../benchmarks/run-benchmark.ts';

const positive = z.number().positive();

test("bench:synth measures the sample's brokers, a stock project that makes as much, and growing repositories", async () => {
  const row = z.object({
    what: z.string(),
    brokers: positive,
    processors: z.number(),
    resources: positive,
    seconds: positive,
    cpuSeconds: positive,
    peakMiB: positive,
  });
  const each = z.array(z.object({ from: z.literal(1), to: z.literal(2), cpuMilliseconds: z.number() })).length(1);
  const { measurements } = z
    .object({ measurements: z.array(row), perBroker: each, perProcessor: each })
    .parse(await runBenchmark('synth'));
  const [sample, stock, one, two, first, second, watched] = measurements;
  expect(measurements.map(({ what }) => what)).toEqual([
    "Warren, the sample's brokers",
    'stock CDKTF, the same',
    'Warren, 1 clusters',
    'Warren, 2 clusters',
    'Warren, 1 processors',
    'Warren, 2 processors',
    'Warren, 1 clusters, watched, 2 dashboards',
  ]);
  expect(Math.abs((stock?.resources ?? 0) / (sample?.resources ?? 0) - 1)).toBeLessThanOrEqual(0.05);
  expect(two?.resources).toBeGreaterThan(one?.resources ?? 0);
  expect(watched?.resources).toBeGreaterThan(one?.resources ?? 0);
  expect(second?.resources).toBeGreaterThan(first?.resources ?? 0);
});

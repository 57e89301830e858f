import { z } from 'zod';
import { runBenchmark } from './run-benchmark.ts';

const positive = z.number().positive();

test('bench:pipeline measures from a push to its comment and from a merge to what it applied', async () => {
  const times = z.record(z.string(), positive);
  const serial = z.looseObject({ stacks: positive, planned: positive });
  const row = z.object({ brokers: positive, plans: z.array(times), applies: z.array(times), serial });
  const { rows } = z.object({ rows: z.array(row) }).parse(await runBenchmark('pipeline'));
  expect(rows.map(({ plans, applies }) => [plans.length, applies.length])).toEqual([[1, 1]]);
});

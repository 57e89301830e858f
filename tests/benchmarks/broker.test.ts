import { z } from 'zod';
import { runBenchmark } from './run-benchmark.ts';

test('bench:broker measures live settings, a rolling restart and restores', async () => {
  const row = z.object({ what: z.string(), samples: z.array(z.number().nonnegative()).length(1) });
  const { rows } = z.object({ rows: z.array(row) }).parse(await runBenchmark('broker'));
  const found = (part: string) => rows.filter(({ what }) => what.includes(part)).length;
  expect([found('live setting'), found('rolling restart'), found('quorum queues')]).toEqual([2, 1, 3]);
});

import { z } from 'zod';
import { runBenchmark } from './run-benchmark.ts';

const positive = z.number().positive();

test('bench:review measures reviews offline, of brokers, processors and many changes, and with plans', async () => {
  const { offline, processors, each, rendering, reach, planned } = z
    .object({
      offline: z.array(z.object({ brokers: positive, seconds: positive })),
      processors: z.array(z.object({ processors: positive, seconds: positive })),
      each: z.object({ objects: positive, brokerSeconds: positive, processorSeconds: positive }),
      rendering: z.object({
        brokers: positive,
        reviewSeconds: positive,
        renderSeconds: positive,
        characters: positive,
      }),
      reach: z.object({ brokers: positive, firstMs: positive, leastMs: positive }),
      planned: z.array(z.object({ brokers: positive, changed: positive, seconds: positive })),
    })
    .parse(await runBenchmark('review'));
  expect([offline.length, processors.length, planned.length, each.objects]).toEqual([1, 1, 1, 2]);
  expect(reach.leastMs).toBeLessThanOrEqual(reach.firstMs);
  // Each of the changed clusters stands in the comment.
  expect(rendering.characters).toBeGreaterThan(rendering.brokers * 100);
});

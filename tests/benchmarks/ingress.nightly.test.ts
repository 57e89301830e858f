import { z } from 'zod';
import { runBenchmark } from './run-benchmark.ts';

test('bench:ingress measures the Worker and the receiver beside ones that do nothing', async () => {
  const cold = z.object({
    loadMs: z.number().positive(),
    firstMs: z.number().positive(),
    peakMiB: z.number().positive(),
  });
  const shape = z.object({
    cold: z.object({ bare: cold, receiver: cold }),
    warm: z.array(z.object({ receiverMs: z.number().positive() })).length(3),
    worker: z.array(z.object({ workerMs: z.number().positive() })).length(3),
  });
  const { cold: starts } = shape.parse(await runBenchmark('ingress'));
  expect(starts.receiver.peakMiB).toBeGreaterThan(starts.bare.peakMiB);
});

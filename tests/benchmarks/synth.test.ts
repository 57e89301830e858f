import { z } from 'zod';
import { runBenchmark } from './run-benchmark.ts';

const positive = z.number().positive();

test('bench:synth measures the synthesis beside a stock project, and what a broker and a processor more cost', async () => {
  const each = z.array(
    z.object({ from: positive, to: positive, milliseconds: z.number(), cpuMilliseconds: z.number() }),
  );
  const { measurements, ratios, perBroker, perProcessor } = z
    .object({
      measurements: z.array(
        z.object({
          brokers: positive,
          processors: z.number(),
          resources: positive,
          seconds: positive,
          cpuSeconds: positive,
        }),
      ),
      ratios: z.object({ time: positive, memory: positive }),
      perBroker: each,
      perProcessor: each,
    })
    .parse(await runBenchmark('synth'));
  expect([measurements.length, perBroker.length, perProcessor.length]).toEqual([6, 1, 1]);
  expect(ratios.time).toBeLessThan(1);
  // Of a hundred queues, and none of them a resource of its own.
  const [one, two] = measurements.slice(-2);
  expect([one?.processors, two?.processors]).toEqual([1, 2]);
  expect(two?.resources).toBeGreaterThan(one?.resources ?? 0);
});

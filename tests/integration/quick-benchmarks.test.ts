import { z } from 'zod';
import { runBenchmark } from '../benchmarks/run-benchmark.ts';

const positive = z.number().positive();

test('bench:scaling measures the alarms of a processor over a day, and its replay', async () => {
  const time = z.object({ seconds: positive, processorSeconds: positive });
  const counts = z.object({
    minutes: z.literal(1440),
    alarms: z.literal(6),
    alarmingMinutes: positive,
    events: positive,
  });
  counts.extend({ evaluate: time, replay: time }).parse(await runBenchmark('scaling'));
});

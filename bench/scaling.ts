import { parseArgs } from 'node:util';
import { processorOf, processorSchema } from '../catalog/kinds/processor/processor.ts';
import { scalingAlarms } from '../catalog/scaling/alarms.ts';
import { replayDay } from '../catalog/scaling/replay.ts';
import { watchAlarm } from '../catalog/scaling/watch.ts';
import { queueMetric } from '../contracts/queue-metrics.ts';
import { cpuMetric, type QueueRecording } from '../contracts/queue-recording.ts';

/**
 * `npm run bench:scaling`: the alarms of a processor over a year of minutes, and the whole replay of it. Prints a table and
 * JSON. `-- --quick` takes a day.
 */
const { quick } = parseArgs({ options: { quick: { type: 'boolean', default: false } } }).values;
const minutes = (quick ? 1 : 365) * 24 * 60;
const worker = { user: 'worker', image: 'orders:1', forward: { port: 8080 } };
const file = { broker: 'orders', queue: 'placed', ...worker, tasks: { max: 20 } };
const processor = processorOf('orders', processorSchema.parse(file));
const recording = yearOf(minutes);

const started = now();
const alarms = scalingAlarms(processor, { name: 'acme' });
const series: Record<string, readonly (number | null)[] | undefined> = recording.series;
let alarming = 0;
for (const alarm of alarms) {
  const { see } = watchAlarm(alarm, (metric) => (minute) => series[metric]?.[minute] ?? undefined);
  for (let minute = 0; minute < minutes; minute++) if (see(minute).state === 'ALARM') alarming += 1;
}
const evaluated = now();
const replay = replayDay(processor, recording);
const replayed = now();

const figures = {
  minutes,
  alarms: alarms.length,
  alarmingMinutes: alarming,
  events: replay?.course.events.length,
  evaluate: between(started, evaluated),
  replay: between(evaluated, replayed),
};
for (const [what, { seconds, processorSeconds }] of [
  [`${alarms.length} alarms`, figures.evaluate],
  ['the replay', figures.replay],
] as const) {
  console.log(
    `${what} over ${minutes} minutes: ${seconds.toFixed(2)} s, of which ${processorSeconds.toFixed(2)} s of a processor`,
  );
}
console.log(JSON.stringify(figures));

/** On a busy machine the time that passes says little: what the processor was had for stands beside it. */
function now(): { passed: number; used: number } {
  const { user, system } = process.cpuUsage();
  return { passed: performance.now() / 1000, used: (user + system) / 1_000_000 };
}

function between(start: ReturnType<typeof now>, end: ReturnType<typeof now>) {
  return { seconds: end.passed - start.passed, processorSeconds: end.used - start.used };
}

/** Busy days and quiet nights, a rush a day, an hour a month of which nothing is known, and a restart each week. */
function yearOf(count: number): QueueRecording {
  const columns = [...Object.values(queueMetric), cpuMetric].map((name) => [name, [] as (number | null)[]] as const);
  const all = new Map(columns);
  let [depth, published, acknowledged] = [0, 0, 0];
  for (let minute = 0; minute < count; minute++) {
    const hour = (minute / 60) % 24;
    const came =
      Math.round(40 + 30 * Math.sin(((hour - 6) / 24) * 2 * Math.PI) + (hour >= 12 && hour < 13 ? 200 : 0)) +
      (minute % 7);
    const done = Math.min(depth + came, 150);
    depth += came - done;
    if (minute % (7 * 24 * 60) === 0) [published, acknowledged] = [0, 0];
    published += came;
    acknowledged += done;
    const values = [depth, Math.round(done / 30), published, acknowledged, 1, 1, (done / 150) * 95];
    const isSeen = minute % (30 * 24 * 60) >= 60;
    for (const [index, name] of [...all.keys()].entries()) {
      all.get(name)?.push(isSeen || name === cpuMetric ? (values[index] ?? 0) : null);
    }
  }
  const found = Object.fromEntries(all) as QueueRecording['series'];
  return { version: 1, broker: 'orders', vhost: '/', queue: 'placed', from: '2026-01-01T00:00:00Z', series: found };
}

import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { recordedMetrics } from '../../catalog/scaling/alarms.ts';
import { queueMetric } from '../../contracts/queue-metrics.ts';
import { cpuMetric, type QueueRecording, queueRecording } from '../../contracts/queue-recording.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import type { ReadMetrics } from './metric-values.ts';

const minuteMs = 60_000;
const dayMinutes = 24 * 60;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html */
const keptDays = 15;

/**
 * Reads a day, from midnight to midnight in UTC, of the queue of a processor. Throws UserFailure for a day that CloudWatch has
 * no minutes of, or not all, and SurroundingsFailure where nothing was published on it.
 */
export async function recordDay(props: {
  processor: Processor;
  platform: Platform;
  /** `2026-11-30` */
  day: string;
  now: Date;
  read: ReadMetrics;
}): Promise<QueueRecording> {
  const { processor, platform, day, now, read } = props;
  const from = new Date(`${day}T00:00:00Z`);
  const to = new Date(from.getTime() + dayMinutes * minuteMs);
  if (to > now) throw new UserFailure(`${day} is not over yet, in UTC. Record it tomorrow.`);
  if (now.getTime() - from.getTime() > keptDays * dayMinutes * minuteMs) {
    throw new UserFailure(`${day} is more than ${keptDays} days ago, and CloudWatch keeps minutes no longer.`);
  }
  const metrics = recordedMetrics(processor, platform);
  const values = await read(metrics, { from, to });
  const series = Object.fromEntries(
    metrics.map(({ id, metric }) => [metric.name, minutesOf(values.get(id) ?? [], from.getTime())]),
  );
  const { broker, vhost, queue } = processor;
  if (series[queueMetric.up]?.every((value) => value === null)) {
    throw new SurroundingsFailure(
      `Nothing was published of the queue ${queue} in vhost ${vhost} of ${broker} on ${day}. Does its broker run, and did the processor stand in its file then?`,
    );
  }
  // Without tasks, or before there were any, ECS has none.
  if (series[cpuMetric]?.every((value) => value === null)) delete series[cpuMetric];
  return queueRecording.parse({ version: 1, broker, vhost, queue, from: `${day}T00:00:00Z`, series });
}

function minutesOf(values: readonly { time: number; value: number }[], from: number): (number | null)[] {
  const found: (number | null)[] = Array.from({ length: dayMinutes }, () => null);
  for (const { time, value } of values) {
    const minute = Math.floor((time - from) / minuteMs);
    // Hundredths are as much as any rule looks at, and keep the file small.
    if (minute >= 0 && minute < dayMinutes) found[minute] = Math.round(value * 100) / 100;
  }
  return found;
}

/** The text of a recording, a series a line. */
export function recordingText({ series, ...head }: QueueRecording): string {
  const lines = Object.entries(series).map(
    ([name, values]) => `    ${JSON.stringify(name)}: ${JSON.stringify(values)}`,
  );
  const opening = JSON.stringify(head, null, 2).replace(/\n}$/, '');
  return `${opening},\n  "series": {\n${lines.join(',\n')}\n  }\n}\n`;
}

import { z } from 'zod';
import { queueMetric } from './queue-metrics.ts';

/** ECS' own metric of a service, in percent: what its tasks use of the CPU that they have, on average. */
export const cpuMetric = 'CPUUtilization';

/** Most minutes of a recording: a year, of which some have 366 days. */
export const mostRecordedMinutes = 366 * 24 * 60;

/** What was published in each minute; null where nothing was. */
const minutes = z.array(z.number().min(0).max(Number.MAX_SAFE_INTEGER).nullable()).min(1).max(mostRecordedMinutes);

/** Every metric of `queueMetric` by its name in CloudWatch. */
const queueSeries = Object.fromEntries(Object.values(queueMetric).map((name) => [name, minutes])) as Record<
  (typeof queueMetric)[keyof typeof queueMetric],
  typeof minutes
>;

/**
 * What CloudWatch knows of a queue and its processor, minute by minute: of a day, or of less or more. Every series has a
 * value, or null, for each minute from `from` on.
 */
export const queueRecording = z.strictObject({
  version: z.literal(1),
  broker: z.string().min(1),
  vhost: z.string().min(1),
  queue: z.string().min(1),
  /** Its first minute, in UTC: `2026-11-30T00:00:00Z`. */
  from: z.iso
    .datetime({ error: 'is no time in UTC: write it as 2026-11-30T00:00:00Z.', abort: true })
    .refine((text) => Date.parse(text) % 60_000 === 0, { error: 'is not the beginning of a minute.' }),
  series: z.strictObject({ ...queueSeries, [cpuMetric]: minutes.optional() }),
});

/** A recording whose series have the right shape; that they are equally long is its reader's to see. */
export type QueueRecording = z.infer<typeof queueRecording>;

/** Folder of the recordings of a repository: `recordings/<processor>.json`, of which reviews of its scaling speak. */
export const recordingsFolder = 'recordings';

/** The recording of a processor there. */
export function recordingFile(processor: string): string {
  return `${recordingsFolder}/${processor}.json`;
}

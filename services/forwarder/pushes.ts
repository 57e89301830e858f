import { gzipSync } from 'node:zlib';
import { logJob, logLabel, metricLabel } from '../../contracts/monitoring.ts';
import { ofLogGroup } from '../../contracts/names.ts';
import { countedLine } from '../../contracts/request-metrics.ts';
import type { Batch } from './batch.ts';

/** What Loki is sent at a time. */
export interface Push {
  /** JSON, compressed by gzip: https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs */
  body: Buffer<ArrayBuffer>;
  lines: number;
}

/** Most bytes of lines at a time, as Promtail has it: https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients */
const mostBytes = 1_048_576;

const millisecond = 1_000_000n;

/**
 * A batch as Loki takes it: one stream for the log group, in the order of its lines. Loki keeps order by nanoseconds and drops a line that has
 * the time and text of another, so lines of one millisecond get one nanosecond after the other: none of them goes, and a batch that comes
 * again is the same to the nanosecond. Lines of one millisecond that CloudWatch hands over in two batches may change places: it says
 * nothing that would order them.
 */
export function* pushesOf(batch: Batch, platform: string): Generator<Push> {
  const labels = {
    [logLabel.job]: logJob.cloudwatch,
    [metricLabel.platform]: platform,
    [logLabel.group]: ofLogGroup({ name: platform }, batch.logGroup),
  };
  const written = (values: unknown[]): Push => ({
    body: gzipSync(JSON.stringify({ streams: [{ stream: labels, values }] })),
    lines: values.length,
  });
  // Of a stream of CloudWatch there is one for each environment of a function: no label.
  const more = { stream: batch.logStream };
  const of = new Map<number, bigint>();
  let [values, bytes]: [unknown[], number] = [[], 0];
  for (const { timestamp, message } of batch.logEvents) {
    // A request that was counted: CloudWatch has it, and there is nothing in it to read.
    if (message.startsWith(countedLine)) continue;
    const line = message.replace(/\n$/, '');
    const before = of.get(timestamp) ?? 0n;
    of.set(timestamp, before + 1n);
    if (values.length > 0 && bytes + line.length > mostBytes) {
      yield written(values);
      [values, bytes] = [[], 0];
    }
    values.push([String(BigInt(timestamp) * millisecond + before), line, more]);
    bytes += line.length;
  }
  if (values.length > 0) yield written(values);
}

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement } from './measurement.ts';
import { withProcessorTime } from './processor-time.ts';
import { outputOf } from './programs.ts';
import type { Target } from './target.ts';

interface Summary {
  requests: number;
  micros: number;
  p50: number;
  p99: number;
  connect: number;
  read: number;
  write: number;
  timeout: number;
  status: number;
}

/**
 * Saturates an HTTP server with wrk: one thread, a connection for each request in flight. It counts every status below 400 as
 * good, so look at one answer before.
 */
export async function runWrk(props: {
  folder: string;
  target: Target;
  /** Processes whose time counts. */
  pids: readonly number[];
  inFlight: number;
  /** Whole seconds. */
  seconds: number;
}): Promise<Measurement> {
  const { folder, target, pids, inFlight, seconds } = props;
  const file = join(folder, 'wrk.lua');
  writeFileSync(file, script(target));
  const load = [`--connections=${inFlight}`, '--threads=1', `--duration=${seconds}s`, '--timeout=10s'];
  const argv = ['wrk', ...load, `--script=${file}`, `${target.origin}${target.path}`] as const;
  return withProcessorTime(pids, async () => measured(await outputOf(argv)));
}

function measured(printed: string): Measurement {
  const [json] = /^\{"requests.*\}$/m.exec(printed) ?? [];
  if (json === undefined) throw new Error(`wrk: ${printed}`);
  const { requests, micros, p50, p99, ...wrong } = JSON.parse(json) as Summary;
  const took = micros / 1e6;
  const ok = requests - wrong.status;
  const errors = wrong.connect + wrong.read + wrong.write + wrong.timeout + wrong.status;
  const counted = Object.entries(wrong).filter(([, count]) => count > 0);
  return {
    seconds: took,
    perSecond: ok / took,
    p50Ms: p50 / 1000,
    p99Ms: p99 / 1000,
    outcomes: { ok, ...Object.fromEntries(counted) },
    errors,
  };
}

/** wrk's own summary cannot be read by a program: https://github.com/wg/wrk/blob/4.1.0/SCRIPTING */
function script({ headers, bytes }: Target): string {
  const lines = Object.entries(headers).map(([name, value]) => `wrk.headers[${lua(name)}] = ${lua(value)}\n`);
  return `wrk.method = "POST"
wrk.body = string.rep("x", ${bytes})
${lines.join('')}
done = function(summary, latency)
  local e = summary.errors
  print(string.format(
    '{"requests":%d,"micros":%d,"p50":%d,"p99":%d,"connect":%d,"read":%d,"write":%d,"timeout":%d,"status":%d}',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    e.connect, e.read, e.write, e.timeout, e.status))
end
`;
}

/** A JSON string without control characters or escapes beyond quotes and backslashes is one of Lua too. */
function lua(text: string): string {
  return JSON.stringify(text);
}

import { readFileSync } from 'node:fs';
import { descendants } from '../../operations/servers/guarded-process.ts';
import type { Measurement } from './measurement.ts';

/** Measures, and adds what processor time the processes took for a request meanwhile; no processes, or no /proc, add nothing. */
export async function withProcessorTime(
  pids: readonly number[],
  work: () => Promise<Measurement>,
): Promise<Measurement> {
  const before = processorMicros(pids);
  const measurement = await work();
  const after = processorMicros(pids);
  const requests = Object.values(measurement.outcomes).reduce((sum, count) => sum + count, 0);
  if (before === undefined || after === undefined || requests === 0) return measurement;
  return { ...measurement, cpuMicros: (after - before) / requests };
}

/** Processor time that this process, all below it and those of its own that have ended took, in microseconds. */
export function ownMicros(): number | undefined {
  const { user, system, ended } = timesOf(process.pid) ?? {};
  const below = processorMicros(descendants(process.pid));
  if (user === undefined || system === undefined || ended === undefined) return undefined;
  return user + system + ended + (below ?? 0);
}

function processorMicros(pids: readonly number[]): number | undefined {
  const times = pids.flatMap((pid) => timesOf(pid) ?? []);
  if (times.length === 0) return undefined;
  return times.reduce((sum, { user, system }) => sum + user + system, 0);
}

/** In /proc, times are in ticks of 10 ms on every Linux there is: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const microsATick = 10_000;

/** Undefined for a process that has ended, and where there is no /proc. */
function timesOf(pid: number): { user: number; system: number; ended: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold anything; the times are the 12th to the 15th after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields
      .slice(11, 15)
      .map((ticks) => Number(ticks) * microsATick);
    return { user, system, ended: endedUser + endedSystem };
  } catch {
    return undefined;
  }
}

import { readdirSync, readFileSync } from 'node:fs';

/**
 * Processor time that the threads of processes took until now, in milliseconds. Of threads that have ended it knows nothing:
 * https://docs.kernel.org/scheduler/sched-stats.html#proc-pid-schedstat
 */
export function processorMs(pids: readonly number[]): number {
  const threads = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}`),
  );
  return (
    threads.reduce((sum, thread) => sum + Number(readFileSync(`${thread}/schedstat`, 'utf8').split(' ')[0]), 0) / 1e6
  );
}

/** The most memory that a process had until now, in MiB: https://man7.org/linux/man-pages/man5/proc_pid_status.5.html */
export function peakMiB(pid: number): number {
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

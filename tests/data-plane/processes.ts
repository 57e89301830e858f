import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether a process does anything any more; one that has ended and that nobody asked after does not. */
export function isAlive(pid: number): boolean {
  try {
    // The name before the state stands in brackets, and may hold anything.
    return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The memory that a process has at present, in bytes. */
export function residentBytes(pid: number): number {
  const [, kibibytes = ''] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kibibytes) * 1024;
}

/** The processes that are still there after a while; empty as soon as all are gone. */
export async function remaining(pids: readonly number[], withinMs = 60_000): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const left = pids.filter(isAlive);
    if (left.length === 0 || Date.now() > deadline) return left;
    await sleep(50);
  }
}

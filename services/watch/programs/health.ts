import { setTimeout as sleep } from 'node:timers/promises';
import { isOpen } from '../../node/machine/port.ts';
import type { Programs } from '../../node/machine/run.ts';
import type { RunProgram } from './programs.ts';
import { unitOf } from './units.ts';

/** Longest that a program may take to answer. */
const answerMs = 10_000;

/** What is the matter with a program; undefined when it is well. */
export async function complaintOf(
  { name, program: { health } }: RunProgram,
  programs: Programs,
): Promise<string | undefined> {
  if (!(await isActive(programs, unitOf(name)))) return `${name} is not running`;
  if ('port' in health) {
    const open = await isOpen({ host: '127.0.0.1', port: health.port, timeoutMs: answerMs });
    return open ? undefined : `${name} does not listen on port ${health.port}`;
  }
  return complaintAt(name, health.url);
}

/** What is the matter with what answers there; undefined when it answers with 200. */
export async function complaintAt(name: string, url: string): Promise<string | undefined> {
  try {
    const { status } = await fetch(url, { signal: AbortSignal.timeout(answerMs) });
    return status === 200 ? undefined : `${name} answers ${status} at ${url}`;
  } catch {
    return `${name} does not answer at ${url}`;
  }
}

/** Whether systemd runs a unit. */
export async function isActive(programs: Programs, unit: string): Promise<boolean> {
  return (await programs.run(['systemctl', 'is-active', '--quiet', unit])).status === 0;
}

/** Longest that a program may be seen not to run, all in all: one that ends whenever it is started will not be well. */
const idleMs = 30_000;

/** Waits until a program is well. Throws with what is the matter when it is not in time, or keeps ending. */
export async function awaitHealthy(props: {
  run: RunProgram;
  programs: Programs;
  withinMs: number;
  pauseMs?: number;
}): Promise<void> {
  const { run, programs, withinMs, pauseMs = 1000 } = props;
  const deadline = performance.now() + withinMs;
  let idleLeftMs = idleMs;
  for (;;) {
    const complaint = await complaintOf(run, programs);
    if (complaint === undefined) return;
    if (performance.now() > deadline || idleLeftMs < 0) throw new Error(complaint);
    const start = performance.now();
    await sleep(pauseMs);
    if (!(await isActive(programs, unitOf(run.name)))) idleLeftMs -= performance.now() - start;
  }
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';
import { type GuardedProcess, startGuarded } from '../servers/guarded-process.ts';
import type { Running } from './keep-running.ts';

/** Compiled code takes about a second to start; a busy machine may take twenty times as long. */
const startsWithinMs = 30_000;

/** After which a program that was asked to end is killed: the longest stopSeconds of a processor, and some. */
const endsWithinMs = 125_000;

/** A program of ours, or an application, that runs for this process alone. */
export interface Program extends Running {
  /** Ends it as a crash does. */
  kill(): void;
}

export interface StartProgram {
  name: string;
  argv: readonly [string, ...string[]];
  /** Added to PATH, LANG, LOG_LEVEL and where traces go, which are this process's. */
  environment: Readonly<Record<string, string>>;
  cwd: string;
  /** Folder for its log. */
  logs: string;
  /** Why it is not ready yet; undefined when it is. May throw while nothing answers. */
  reasonNotReady: () => Promise<string | undefined>;
  install?: string;
}

/** Starts a program and waits until it is ready. Throws SurroundingsFailure with the end of its log when it is not, or the signal cuts it short. */
export async function startProgram(props: StartProgram, signal: AbortSignal): Promise<Program> {
  const { name, argv, environment, cwd, logs, reasonNotReady, install = '' } = props;
  const logFile = join(logs, `${name}.log`);
  const started = await startGuarded({
    argv,
    environment: { ...inherited(), ...environment },
    cwd,
    install,
    logFile,
  });
  const program = {
    how: started.how,
    kill: () => started.signal('SIGKILL'),
    log: () => started.log().trim().slice(-2000),
    ended: started.ended,
    stop: () => stopProcess(started),
  };
  const deadline = Date.now() + startsWithinMs;
  for (;;) {
    const reason = await reasonNotReady().catch((error: Error) => error.message);
    if (reason === undefined) return program;
    if (!started.running() || Date.now() > deadline || signal.aborted) {
      const why = started.running() ? `is not ready: ${reason}` : started.how();
      await program.stop();
      throw new SurroundingsFailure(`${name} ${why}\n${program.log()}`);
    }
    await sleep(50);
  }
}

/** Asks a program of ours whether it is ready. */
export async function readyPage(operationsPort: number): Promise<string | undefined> {
  const response = await fetch(`http://127.0.0.1:${operationsPort}/readyz`, { signal: AbortSignal.timeout(5000) });
  return response.ok ? undefined : (await response.text()).slice(0, 500);
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'LANG', 'HOME', 'LOG_LEVEL', 'OTEL_EXPORTER_OTLP_ENDPOINT'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

async function stopProcess(started: GuardedProcess): Promise<void> {
  if (!started.running()) return;
  started.signal('SIGTERM');
  const timer = setTimeout(() => started.signalTree('SIGKILL'), endsWithinMs);
  await started.ended;
  clearTimeout(timer);
}

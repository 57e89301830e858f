import { type ChildProcess, spawn } from 'node:child_process';
import { SurroundingsFailure } from './failure.ts';

export interface ProgramRun {
  /** Program and arguments; no shell reads them. */
  argv: readonly [string, ...string[]];
  /** Working directory; default: this process's. */
  cwd?: string;
  /** Added to this process's environment. */
  env?: Record<string, string>;
  /** Variables of this process's environment that it does not get. */
  without?: readonly string[];
  /** Called with each complete line of standard output as it comes. */
  onLine?: (line: string) => void;
  /** Advice for when the program is not installed. */
  install?: string;
}

export interface ProgramResult {
  /** Exit status; 128 plus the signal's number is not used, an interrupted program counts as 130. */
  status: number;
  stdout: string;
  stderr: string;
}

const running = new Set<ChildProcess>();

/**
 * Runs a program to its end and returns whatever its status is.
 * It gets a process group of its own, so that Ctrl-C reaches it once, through `interruptPrograms`.
 * Throws SurroundingsFailure when the program cannot be started.
 */
export function runProgram({ argv, cwd, env, without = [], onLine, install }: ProgramRun): Promise<ProgramResult> {
  const [program, ...args] = argv;
  const inherited = Object.entries(process.env).filter(([name]) => !without.includes(name));
  const child = spawn(program, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  const result = { stdout: '', stderr: '' };
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    result.stdout += chunk;
    if (!onLine) return;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    result.stderr += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      running.delete(child);
      const why = error.code === 'ENOENT' ? `${program} is not on the PATH` : error.message;
      reject(new SurroundingsFailure(install ? `${why}. ${install}` : `${why}.`, { cause: error }));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      if (onLine && rest !== '') onLine(rest);
      resolve({ ...result, status: signal ? 130 : (code ?? 1) });
    });
  });
}

/** Asks every running program to stop in good order. */
export function interruptPrograms(): void {
  for (const child of running) child.kill('SIGINT');
}

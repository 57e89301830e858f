import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  /**
   * Folder for what it prints and for its process id (`pid`). With it the program goes on to its own end when this process
   * is killed; without, it would be killed by writing into a pipe that nobody reads.
   */
  survives?: string;
  /** Whether Ctrl-C reaches the programs that it starts, too. Default: no, since most see to those themselves. */
  interruptAll?: boolean;
}

export interface ProgramResult {
  /** Exit status; 128 plus the signal's number is not used, an interrupted program counts as 130. */
  status: number;
  stdout: string;
  stderr: string;
}

/** What runs, and how it is interrupted. */
const running = new Map<ChildProcess, () => void>();

/**
 * Runs a program to its end and returns whatever its status is.
 * It gets a process group of its own, so that Ctrl-C reaches it once, through `interruptPrograms`.
 * Throws SurroundingsFailure when the program cannot be started.
 */
export function runProgram({
  argv,
  cwd,
  env,
  without = [],
  onLine,
  install,
  survives,
  interruptAll = false,
}: ProgramRun): Promise<ProgramResult> {
  const [program, ...args] = argv;
  const files = survives === undefined ? undefined : openFiles(survives);
  const inherited = Object.entries(process.env).filter(([name]) => !without.includes(name));
  const child = spawn(program, args, {
    cwd,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', files?.stdout.descriptor ?? 'pipe', files?.stderr.descriptor ?? 'pipe'],
    detached: true,
  });
  running.set(child, () => interrupt(child, interruptAll));
  const result = { stdout: '', stderr: '' };
  let rest = '';
  const read = (chunk: string) => {
    result.stdout += chunk;
    if (!onLine) return;
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
  child.stdout?.setEncoding('utf8').on('data', read);
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    result.stderr += chunk;
  });
  const follow = files && follower(files, { pid: child.pid, read });
  return new Promise((resolve, reject) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      running.delete(child);
      follow?.stop();
      const why = error.code === 'ENOENT' ? `${program} is not on the PATH` : error.message;
      reject(new SurroundingsFailure(install ? `${why}. ${install}` : `${why}.`, { cause: error }));
    });
    child.on('close', (code, signal) => {
      running.delete(child);
      result.stderr += follow?.stop() ?? '';
      if (onLine && rest !== '') onLine(rest);
      resolve({ ...result, status: signal ? 130 : (code ?? 1) });
    });
  });
}

/** How often the output of a program that survives is looked at, in milliseconds. */
const lookMs = 50;

interface OutputFile {
  path: string;
  descriptor: number;
}

interface OutputFiles {
  folder: string;
  stdout: OutputFile;
  stderr: OutputFile;
}

function openFiles(folder: string): OutputFiles {
  const open = (name: string) => {
    const path = join(folder, name);
    // A program that outlived an earlier run may still be writing into its own.
    rmSync(path, { force: true });
    return { path, descriptor: openSync(path, 'w', 0o600) };
  };
  return { folder, stdout: open('stdout.log'), stderr: open('stderr.log') };
}

/** Reads what a program writes into its files until it is stopped, which gives what it wrote to standard error. */
function follower(
  { folder, stdout, stderr }: OutputFiles,
  { pid, read }: { pid: number | undefined; read: (chunk: string) => void },
): { stop(): string } {
  const pidFile = join(folder, 'pid');
  if (pid !== undefined) writeFileSync(pidFile, String(pid));
  const readOut = reader(stdout);
  const timer = setInterval(() => read(readOut.next()), lookMs);
  let stopped = false;
  return {
    stop() {
      // A program that cannot be started both fails and closes.
      if (stopped) return '';
      stopped = true;
      clearInterval(timer);
      read(readOut.next());
      const errors = reader(stderr);
      const said = errors.next();
      for (const file of [readOut, errors]) file.close();
      for (const { descriptor } of [stdout, stderr]) closeSync(descriptor);
      rmSync(pidFile, { force: true });
      return said;
    },
  };
}

/** Reads on in a file from where it read before; a character that is not whole yet waits. */
function reader({ path }: OutputFile): { next(): string; close(): void } {
  const descriptor = openSync(path, 'r');
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(64 * 1024);
  return {
    next() {
      let text = '';
      for (;;) {
        const count = readSync(descriptor, buffer);
        if (count === 0) return text;
        text += decoder.decode(buffer.subarray(0, count), { stream: true });
      }
    },
    close: () => closeSync(descriptor),
  };
}

/** Asks every running program to stop in good order. */
export function interruptPrograms(): void {
  for (const stop of running.values()) stop();
}

function interrupt(child: ChildProcess, all: boolean): void {
  if (!all || child.pid === undefined) return void child.kill('SIGINT');
  try {
    process.kill(-child.pid, 'SIGINT');
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

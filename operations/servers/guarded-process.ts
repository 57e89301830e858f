import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, fstatSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

export interface GuardedStart {
  /** Program and arguments; no shell reads them. */
  argv: readonly [string, ...string[]];
  /** The whole environment. */
  environment: Readonly<Record<string, string>>;
  /** Working directory. */
  cwd?: string;
  /** What to say when the program is not there: which package has it. */
  install: string;
  /** Where what it prints goes, readable by its owner alone. Default: kept in memory, the end of it. */
  logFile?: string;
}

/** A process that goes when this one does, however this one ends. */
export interface GuardedProcess {
  /** Its number; when the program was wrapped, the wrapper's. */
  pid: number;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  /** Whether it has not ended yet. */
  running(): boolean;
  /** How it ended, as the rest of a sentence: `was killed by SIGKILL`. */
  how(): string;
  /** The last of what it printed since its start, at most 64 KiB. */
  log(): string;
  /** To the process itself. */
  signal(name: NodeJS.Signals): void;
  /** To the process and everything below it, the children last. */
  signalTree(name: NodeJS.Signals): void;
  /** Stops the process and everything below it. Resolves when none of their threads runs any more, which is later than the signal. */
  stopTree(): Promise<void>;
}

const keptLog = 64 * 1024;

/**
 * Starts a program in a process group of its own, so that Ctrl-C reaches whoever started it alone. On Linux the kernel kills
 * it when this process ends, be it by SIGKILL: https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
 * Throws SurroundingsFailure when the program cannot be started.
 */
export async function startGuarded({
  argv,
  environment,
  cwd,
  install,
  logFile,
}: GuardedStart): Promise<GuardedProcess> {
  requireProgram(argv[0], environment.PATH ?? '', install);
  const guard = process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', '--'] : [];
  const [program = '', ...args] = [...guard, ...argv];
  const file = logFile === undefined ? undefined : openSync(logFile, 'a', 0o600);
  const logged = file === undefined ? 0 : fstatSync(file).size;
  const output = file ?? 'pipe';
  const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', output, output], detached: true });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-keptLog);
    });
  }
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const pid = await started(child, program, install).finally(() => file !== undefined && closeSync(file));
  const signalTree = (name: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    for (const number of [pid, ...descendants(pid)]) send(number, name);
  };
  return {
    pid,
    ended,
    running: () => child.exitCode === null && child.signalCode === null,
    how: () =>
      child.signalCode === null ? `ended with exit status ${child.exitCode}` : `was killed by ${child.signalCode}`,
    log: () => (logFile === undefined ? log : readFileSync(logFile).subarray(logged).toString().slice(-keptLog)),
    signal: (name) => void child.kill(name),
    signalTree,
    async stopTree() {
      signalTree('SIGSTOP');
      while ([pid, ...descendants(pid)].some(runsOn)) await sleep(1);
    },
  };
}

/** What guards it would say so in words of its own, and not which package has it. */
function requireProgram(program: string, path: string, install: string): void {
  const places = isAbsolute(program) ? [program] : path.split(delimiter).map((folder) => join(folder, program));
  if (!places.some(isProgram)) throw new SurroundingsFailure(`${program} is not on the PATH. ${install}`.trim());
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function started(child: ChildProcess, program: string, install: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'ENOENT' ? `${program} is not on the PATH` : error.message;
      reject(new SurroundingsFailure(`${why}. ${install}`, { cause: error }));
    });
  });
}

/** The processes below one, across namespaces, those nearest to it first. Linux only. */
export function descendants(pid: number): number[] {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(pid: number): number[] {
  try {
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  } catch {
    // It has ended.
    return [];
  }
}

/** Whether a thread of a process is not stopped: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html (state). Linux only. */
function runsOn(pid: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/task`).some((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return !['T', 'Z', 'X'].includes(stat.charAt(stat.lastIndexOf(')') + 2));
    });
  } catch {
    // It has ended, and one that has a thread less is looked at again.
    return existsSync(`/proc/${pid}`);
  }
}

function send(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // One that ended meanwhile needs no signal.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

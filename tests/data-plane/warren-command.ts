import { spawn } from 'node:child_process';

/** A run of the `warren` command in a process of its own. */
export interface WarrenRun {
  pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when the output holds a text; throws when the command ends before, or says nothing of it for two minutes. */
  printed(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Exit status; 1 when a signal ended it. Throws when it was still running after four minutes, and kills it. */
  ended: Promise<number>;
}

const printsWithinMs = 120_000;

/** Less than Jest gives a test. */
const endsWithinMs = 240_000;

/** Those that have not ended. */
const running = new Set<WarrenRun>();

/** Kills what a test started and did not wait for, as one that failed, so that the next begins without it. */
export async function endRuns(): Promise<void> {
  for (const run of running) run.signal('SIGKILL');
  await Promise.allSettled([...running].map(({ ended }) => ended));
}

/** Starts `warren` with these arguments, and these variables over the environment's. */
export function startWarren(args: readonly string[], environment: Record<string, string> = {}): WarrenRun {
  const { WARREN_AMQP_URL: _, ...inherited } = process.env;
  const child = spawn(process.execPath, ['bin/warren', ...args], {
    env: { ...inherited, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const looking = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (chunk: string) => {
      output[name] += chunk;
      for (const look of looking) look();
    });
  }
  const failure = (what: string) => new Error(`warren ${args.join(' ')} ${what}:\n${output.stdout}${output.stderr}`);
  const ended = new Promise<number>((resolve, reject) => {
    const patience = setTimeout(() => {
      child.kill('SIGKILL');
      reject(failure(`was still running after ${endsWithinMs / 1000} s`));
    }, endsWithinMs);
    child.once('close', (code) => {
      clearTimeout(patience);
      running.delete(run);
      resolve(code ?? 1);
    });
  });
  // Not every test waits for it.
  ended.catch(() => {});
  const printed = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const stop = (settle: () => void) => {
        clearTimeout(patience);
        looking.delete(look);
        settle();
      };
      const look = () => {
        if (`${output.stdout}${output.stderr}`.includes(text)) stop(resolve);
      };
      const giveUp = (what: string) => stop(() => reject(failure(`${what} ${text}`)));
      const patience = setTimeout(() => giveUp(`did not print within ${printsWithinMs / 1000} s`), printsWithinMs);
      looking.add(look);
      look();
      child.once('close', () => giveUp('ended and never printed'));
    });
  const run: WarrenRun = {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    signal: (name) => void child.kill(name),
    ended,
    printed,
  };
  running.add(run);
  return run;
}

/** Runs it to its end. */
export async function runWarren(args: readonly string[], environment: Record<string, string> = {}) {
  const run = startWarren(args, environment);
  const status = await run.ended;
  return { status, stdout: run.stdout(), stderr: run.stderr() };
}

import { spawn } from 'node:child_process';

/** A run of the `warren` command in a process of its own. */
export interface WarrenRun {
  pid: number;
  /** What it has printed so far. */
  stdout(): string;
  stderr(): string;
  /** Resolves when the output holds a text; throws when the command ends before. */
  printed(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  /** Exit status; 1 when a signal ended it. */
  ended: Promise<number>;
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
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  return {
    pid: child.pid ?? 0,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    signal: (name) => void child.kill(name),
    ended,
    printed: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!`${output.stdout}${output.stderr}`.includes(text)) return;
          looking.delete(look);
          resolve();
        };
        looking.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`it ended and never printed ${text}:\n${output.stdout}${output.stderr}`)),
        );
      }),
  };
}

/** Runs it to its end. */
export async function runWarren(args: readonly string[], environment: Record<string, string> = {}) {
  const run = startWarren(args, environment);
  const status = await run.ended;
  return { status, stdout: run.stdout(), stderr: run.stderr() };
}

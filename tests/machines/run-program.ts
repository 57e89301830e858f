import { spawn } from 'node:child_process';

export interface RunOptions {
  /** Written to standard input. */
  input?: string;
  /** When it is killed with all that it started. Default: 60 s. */
  timeoutMs?: number;
  /** The whole environment. Default: this process's. */
  environment?: Record<string, string>;
}

export interface Outcome {
  /** Exit status; 124 when it took too long, 128 and more when a signal ended it. */
  status: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. Throws when it cannot be started. */
export function runProgram(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<Outcome> {
  const { input = '', timeoutMs = 60_000, environment } = options;
  const [program, ...args] = argv;
  return new Promise((resolve, reject) => {
    // A group of its own reaches across namespaces: what was started inside of a machine goes with it.
    const child = spawn(program, args, { env: environment ?? process.env, detached: true });
    const outcome = { status: 0, stdout: '', stderr: '' };
    const timer = setTimeout(() => {
      outcome.status = 124;
      outcome.stderr += `\nkilled after ${timeoutMs} ms`;
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      outcome.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      outcome.stderr += chunk;
    });
    // A program may leave its input unread.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (cause) => {
      clearTimeout(timer);
      reject(new Error(`${program} cannot be started: ${cause.message}`, { cause }));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ...outcome, status: outcome.status || (code ?? 128) });
    });
  });
}

/** Runs a program that has to succeed and returns what it printed. Throws with what it said when it fails. */
export async function mustRun(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await runProgram(argv, options);
  if (status === 0) return stdout;
  throw new Error(`${argv.join(' ')} failed with status ${status}: ${(stderr || stdout).trim().slice(-2000)}`);
}

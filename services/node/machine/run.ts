import { spawn } from 'node:child_process';

export interface RunOptions {
  /** Written to the program's standard input; the place for secrets, which arguments are not. */
  input?: string;
  /** When to kill it. Default: 60 s. */
  timeoutMs?: number;
}

export interface RunResult {
  /** Exit status; 124 when it was killed for taking too long, 127 when there is no such program. */
  status: number;
  stdout: string;
  stderr: string;
}

/** What runs programs on a machine, without a shell. */
export interface Programs {
  /** Runs a program, and returns whatever its status is. */
  run(argv: readonly [string, ...string[]], options?: RunOptions): Promise<RunResult>;
  /** Runs a program that has to succeed and returns what it printed. Throws with its last words when it fails. */
  mustRun(argv: readonly [string, ...string[]], options?: RunOptions): Promise<string>;
}

/** The programs of this machine. */
export const localPrograms: Programs = { run, mustRun };

function run(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<RunResult> {
  const { input, timeoutMs = 60_000 } = options;
  const [program, ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const result = { stdout: '', stderr: '' };
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      result.stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      result.stderr += chunk;
    });
    // A program that does not read its input closes it early; that is its right.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ ...result, stderr: `${program}: ${error.message}`, status: 127 });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      if (late) result.stderr += `\n${program} was stopped after ${timeoutMs / 1000} s`;
      resolve({ ...result, status: late ? 124 : (code ?? 1) });
    });
  });
}

async function mustRun(argv: readonly [string, ...string[]], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(argv, options);
  if (status === 0) return stdout;
  throw new Error(`${nameOf(argv)} failed with status ${status}: ${lastWords(stderr || stdout)}`);
}

/** Program and subcommands, without options and what might follow them. */
function nameOf(argv: readonly string[]): string {
  const end = argv.findIndex((word) => word.startsWith('-'));
  return argv.slice(0, end === -1 ? 4 : Math.min(end, 4)).join(' ');
}

function lastWords(text: string): string {
  const lines = text.trim().split('\n').filter(Boolean);
  return lines.slice(-3).join(' / ') || 'it said nothing';
}

import { spawn } from 'node:child_process';

/** A program that is run beside others. */
export interface Part {
  name: string;
  argv: readonly [string, ...string[]];
  /** Parts that have to end first, however they end. */
  after?: readonly string[];
}

/** What a part came to. */
export interface PartResult {
  name: string;
  seconds: number;
  /** Exit status; 1 for a part that a signal ended or that could not be started. */
  status: number;
}

export interface PartsProps {
  parts: readonly Part[];
  /** Each part has its name in TEST_PART besides. */
  env: NodeJS.ProcessEnv;
  /** Where everything goes that the parts print: one part as it comes, the others each in one piece when its turn is there. */
  print: (text: string | Uint8Array) => void;
  /** Ends every part that runs, and starts no other. */
  signal?: AbortSignal;
}

/** Runs parts beside each other, each as soon as those have ended that it comes after. Ends when all have, failed or not. */
export async function runParts({ parts, env, print, signal }: PartsProps): Promise<PartResult[]> {
  const turns = takeTurns(print);
  const ended = new Map<string, Promise<PartResult>>();
  for (const { name, argv, after = [] } of parts) {
    const before = after.map((other) => {
      const running = ended.get(other);
      if (!running) throw new Error(`${name} comes after ${other}, which does not stand before it.`);
      return running;
    });
    ended.set(
      name,
      Promise.all(before).then(() => runPart({ name, argv, env, output: turns(name), signal })),
    );
  }
  return Promise.all(ended.values());
}

interface Output {
  begin(): void;
  write(text: string | Uint8Array): void;
  end(text: string): void;
}

/** Lets outputs through one after the other: that which began first as it comes, what the others write when it has ended. */
function takeTurns(print: PartsProps['print']): (name: string) => Output {
  const queue: { name: string; kept: (string | Uint8Array)[]; ended: boolean }[] = [];
  const letThrough = () => {
    for (let first = queue[0]; first; first = queue[0]) {
      for (const text of first.kept.splice(0)) print(text);
      if (!first.ended) return;
      queue.shift();
    }
  };
  return (name) => {
    const own = { name, kept: [] as (string | Uint8Array)[], ended: false };
    const write = (text: string | Uint8Array) => {
      own.kept.push(text);
      letThrough();
    };
    return {
      begin: () => {
        queue.push(own);
        write(`\n=== ${name}\n`);
      },
      write,
      end: (text) => {
        own.ended = true;
        write(text);
      },
    };
  };
}

interface PartRun {
  name: string;
  argv: Part['argv'];
  env: NodeJS.ProcessEnv;
  output: Output;
  signal: AbortSignal | undefined;
}

/** How long a part may take to end when it is asked to. */
const graceMs = 20_000;

function runPart({ name, argv: [program, ...args], env, output, signal }: PartRun): Promise<PartResult> {
  const start = performance.now();
  output.begin();
  if (signal?.aborted) {
    output.end(`=== ${name} was not started\n`);
    return Promise.resolve({ name, seconds: 0, status: 1 });
  }
  // A process group of its own: what a part has started ends with it.
  const child = spawn(program, args, {
    env: { ...env, TEST_PART: name },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const tell = (what: NodeJS.Signals) => {
    if (child.pid !== undefined) sendToGroup(child.pid, what);
  };
  let lastResort: NodeJS.Timeout | undefined;
  const stop = () => {
    tell('SIGINT');
    lastResort = setTimeout(() => tell('SIGKILL'), graceMs);
  };
  signal?.addEventListener('abort', stop);
  child.stdout.on('data', output.write);
  child.stderr.on('data', output.write);
  return new Promise((resolve) => {
    const end = (status: number, why = '') => {
      signal?.removeEventListener('abort', stop);
      clearTimeout(lastResort);
      const seconds = (performance.now() - start) / 1000;
      const outcome = status === 0 ? 'passed' : 'FAILED';
      output.end(`=== ${name} ${outcome} after ${seconds.toFixed(0)} s${why}\n`);
      resolve({ name, seconds, status });
    };
    child.once('error', (error) => end(1, `: ${error.message}`));
    child.once('close', (code, killedBy) => end(code ?? 1, killedBy ? `: ended by ${killedBy}` : ''));
  });
}

function sendToGroup(group: number, what: NodeJS.Signals): void {
  try {
    process.kill(-group, what);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { descendants, startGuarded } from '../../operations/servers/guarded-process.ts';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** A program that the benchmark started and that listens. */
export interface Program {
  name: string;
  /** `http://127.0.0.1:8080` */
  origin: string;
  /** It and all below it, for the processor time they take. */
  pids(): number[];
  running(): boolean;
  /** The last of what it printed. */
  log(): string;
  stop(): Promise<void>;
}

export interface ProgramStart {
  name: string;
  argv: readonly [string, ...string[]];
  /** The port that it listens on once it is ready. */
  port: number;
  /** On top of PATH. */
  environment?: Readonly<Record<string, string>>;
  install?: string;
  /** Whether it may end in good order, which takes it a while. Default: it is killed. */
  politely?: boolean;
}

const startsWithinMs = 30_000;
const endsWithinMs = 10_000;

/** Starts a program, which goes when this process does. Throws with the end of what it printed when it does not come up. */
export async function startProgram(start: ProgramStart): Promise<Program> {
  const { name, argv, port, environment = {}, install = '', politely = false } = start;
  const child = await startGuarded({
    argv,
    environment: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '/', ...environment },
    install,
  });
  const stop = async () => {
    if (!child.running()) return;
    // A wrapper around the program passes no signal on.
    if (politely) process.kill(descendants(child.pid)[0] ?? child.pid, 'SIGTERM');
    else child.signal('SIGKILL');
    const timer = setTimeout(() => child.signalTree('SIGKILL'), endsWithinMs);
    await child.ended;
    clearTimeout(timer);
  };
  const deadline = Date.now() + startsWithinMs;
  while (!(await listens(port))) {
    if (!child.running() || Date.now() > deadline) {
      await stop();
      throw new SurroundingsFailure(`${name} did not start:\n${child.log().slice(-2000)}`);
    }
    await sleep(50);
  }
  return {
    name,
    origin: `http://127.0.0.1:${port}`,
    pids: () => [child.pid, ...descendants(child.pid)],
    running: child.running,
    log: child.log,
    stop,
  };
}

/** One of the programs of this folder, which takes JSON that says at least its port. */
export function startOwn(file: string, props: Readonly<Record<string, unknown>> & { port: number }): Promise<Program> {
  const argv = [process.execPath, '--import', 'tsx', join(import.meta.dirname, file), JSON.stringify(props)] as const;
  return startProgram({ name: file, argv, port: props.port });
}

/** What a program prints until it ends. Throws when it is not there. */
export async function outputOf(argv: readonly [string, ...string[]], install = ''): Promise<string> {
  const child = await startGuarded({ argv, environment: { PATH: process.env.PATH ?? '' }, install });
  await child.ended;
  return child.log();
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

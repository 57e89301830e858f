import { setTimeout as sleep } from 'node:timers/promises';
import { SurroundingsFailure } from '../../pipeline/process/failure.ts';

/** A server that runs for this process alone: own folder, own ports on 127.0.0.1, own users. It goes when this process does. */
export interface Server {
  /** `RabbitMQ`. */
  name: string;
  host: '127.0.0.1';
  port: number;
  /** Resolves when its present run has ended, for whatever reason. */
  ended(): Promise<void>;
  /** The last of what it printed. */
  log(): string;
  /** Ends it in good order. What it wrote stays in its folder. */
  stop(): Promise<void>;
  /** Ends it in good order where it runs, and starts it with the data and the ports it had. */
  restart(): Promise<void>;
  /** Ends it as a crash or a power failure does. */
  kill9(): Promise<void>;
  /** Has it stand still, connections and all, until `resume`. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** One run of a server's program, from a process or from a container. */
export interface Run {
  ended: Promise<void>;
  running(): boolean;
  /** The last of what it printed. */
  log(): string;
  /** Asks it to end in good order. */
  end(): void;
  kill(): void;
  pause(): Promise<void> | void;
  resume(): Promise<void> | void;
}

/** A server that is up takes seconds; a busy machine may take twenty times as long. */
const startsWithinMs = 60_000;

/** After which one that was asked to end is killed. */
const endsWithinMs = 20_000;

/**
 * The life of a server: starts it, waits until it answers, and gives what starts and ends it again.
 * Throws SurroundingsFailure with the end of its log when it does not come up.
 */
export async function live({
  name,
  start,
  answers,
}: {
  name: string;
  start: () => Promise<Run>;
  /** Whether it is ready for clients; may throw while it is not. */
  answers: () => Promise<boolean>;
}): Promise<Pick<Server, 'ended' | 'log' | 'stop' | 'restart' | 'kill9' | 'pause' | 'resume'>> {
  let run = await up();

  async function up(): Promise<Run> {
    const started = await start();
    const deadline = Date.now() + startsWithinMs;
    while (!(await answers().catch(() => false))) {
      if (!started.running() || Date.now() > deadline) {
        started.kill();
        await started.ended;
        throw new SurroundingsFailure(`${name} did not start:\n${started.log().trim().slice(-2000)}`);
      }
      await sleep(50);
    }
    return started;
  }

  async function stop(): Promise<void> {
    if (!run.running()) return;
    await run.resume();
    run.end();
    const timer = setTimeout(() => run.kill(), endsWithinMs);
    await run.ended;
    clearTimeout(timer);
  }

  return {
    ended: () => run.ended,
    log: () => run.log().trim().slice(-2000),
    stop,
    async restart() {
      await stop();
      run = await up();
    },
    async kill9() {
      run.kill();
      await run.ended;
    },
    pause: async () => run.pause(),
    resume: async () => run.resume(),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../pipeline/process/failure.ts';

/** Something that runs, and may end by itself. */
export interface Running {
  /** Resolves when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** How it ended: `was killed by SIGKILL`. */
  how(): string;
  /** The end of what it printed. */
  log(): string;
  /** Ends it in good order; resolves when it is gone. */
  stop(): Promise<void>;
}

/** How something is started. */
export interface Startable<R extends Running = Running> {
  name: string;
  /** Resolves when it is ready. Throws when it does not come up, or the signal cuts it short. */
  start(signal: AbortSignal): Promise<R>;
}

/** Something that is started again whenever it ends by itself. */
export interface Kept<R extends Running = Running> {
  /** What runs now; undefined while it is being started again, and after it was given up. */
  now(): R | undefined;
  /** Whether nothing starts it any more but `replace`. */
  givenUp(): boolean;
  /** Runs it otherwise from now on. Throws when that does not come up; then it runs as it did, where that still comes up. */
  replace(by: Startable<R>): Promise<void>;
  stop(): Promise<void>;
}

/** Told of what happens by itself, by the name of what it happens to. */
export type Tell = (name: string, what: string) => void;

/** Before each new start of one that ends soon after its start. */
const usualPausesMs: readonly number[] = [0, 500, 1000, 2000, 4000];

/** One that ran so long did not fail at its start. */
const steadyAfterMs = 10_000;

/**
 * Starts something and starts it again when it ends by itself, after the last of the pauses no more. Throws when it does not come up the
 * first time.
 */
export async function keepRunning<R extends Running>(
  first: Startable<R>,
  tell: Tell,
  pausesMs = usualPausesMs,
): Promise<Kept<R>> {
  let meant = first;
  let cut = new AbortController();
  let startedAt = 0;
  let deaths = 0;
  let running: R | undefined;
  let givenUp = false;
  let turn: Promise<unknown> = Promise.resolve();
  await start();

  async function start(): Promise<void> {
    const begun = await meant.start(cut.signal);
    running = begun;
    givenUp = false;
    startedAt = performance.now();
    void begun.ended.then(() => {
      if (running !== begun) return;
      running = undefined;
      void inTurn(() => startAgain(begun.how(), begun.log()));
    });
  }

  /** One change at a time, since the next one of them needs the same port. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const next = turn.then(work);
    turn = next.catch(() => {});
    return next;
  }

  async function startAgain(how: string, log: string): Promise<void> {
    if (performance.now() - startedAt > steadyAfterMs) deaths = 0;
    const pauseMs = pausesMs[deaths];
    deaths += 1;
    if (cut.signal.aborted) return;
    if (pauseMs === undefined) {
      givenUp = true;
      tell(meant.name, `${how}, time and again, and is given up until files change. Its last words:\n${log}`);
      return;
    }
    tell(meant.name, `${how}; it is started again${pauseMs === 0 ? '' : ` in ${pauseMs / 1000} s`}`);
    try {
      await sleep(pauseMs, undefined, { signal: cut.signal });
      await start();
      tell(meant.name, 'is up again');
    } catch (error) {
      if (cut.signal.aborted) return;
      startedAt = performance.now();
      await startAgain('did not come up', messageOf(error));
    }
  }

  /** Ends what runs, and whatever is under way to that. */
  function halt(): Promise<void> {
    cut.abort();
    return inTurn(async () => {
      const ending = running;
      running = undefined;
      await ending?.stop();
    });
  }

  return {
    now: () => running,
    givenUp: () => givenUp,
    async replace(by) {
      await halt();
      cut = new AbortController();
      deaths = 0;
      const former = meant;
      meant = by;
      await inTurn(start).catch(async (error: unknown) => {
        meant = former;
        await inTurn(start).catch(() => {
          givenUp = true;
        });
        throw error;
      });
    },
    stop: halt,
  };
}

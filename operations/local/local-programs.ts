import { messageOf } from '../../pipeline/process/failure.ts';
import { type Kept, keepRunning, type Tell } from './keep-running.ts';
import type { PlannedProgram } from './planned-programs.ts';
import type { Program } from './programs.ts';

/** The programs of a session, each of which is started again when it dies. */
export interface LocalPrograms {
  /** What is planned, whether it runs just now or not. */
  planned(): readonly PlannedProgram[];
  /** What runs under a name now. */
  running(name: string): Program | undefined;
  /** Has what is planned run, and nothing else: starts anew only what is otherwise than before. What does not come up is told, and goes on as it was. */
  take(plan: readonly PlannedProgram[]): Promise<void>;
  /** Ends them all, what takes work in first. */
  stop(): Promise<void>;
}

/** Starts programs, those of a rank at once. Throws when one does not come up; those that did are ended again. */
export async function startPrograms(
  plan: readonly PlannedProgram[],
  { up, tell }: { up: Tell; tell: Tell },
): Promise<LocalPrograms> {
  const kept = new Map<string, { planned: PlannedProgram; program: Kept<Program> }>();
  const start = async (planned: PlannedProgram) => {
    const program = await keepRunning(planned, tell);
    kept.set(planned.name, { planned, program });
    up(planned.name, planned.what);
  };
  /** Whether it runs as planned. */
  const take = async (planned: PlannedProgram): Promise<boolean> => {
    const before = kept.get(planned.name);
    if (before?.planned.version === planned.version && !before.program.givenUp()) return true;
    try {
      if (!before) {
        await start(planned);
        return true;
      }
      await before.program.replace(planned);
      kept.set(planned.name, { ...before, planned });
      up(planned.name, `${planned.what}, started anew`);
      return true;
    } catch (error) {
      tell(planned.name, `${before?.program.now() ? 'goes on as it was' : 'does not run'}, since ${messageOf(error)}`);
      return false;
    }
  };
  const remove = async (name: string) => {
    await kept.get(name)?.program.stop();
    kept.delete(name);
  };
  const stop = () =>
    inRanks(
      [...kept.values()].map(({ planned }) => planned),
      [2, 1, 0],
      ({ name }) => remove(name),
    );
  try {
    await inRanks(plan, [0, 1, 2], start);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    planned: () => [...kept.values()].map(({ planned }) => planned),
    running: (name) => kept.get(name)?.program.now(),
    async take(next) {
      const names = new Set(next.map(({ name }) => name));
      const gone = [...kept.keys()].filter((name) => !names.has(name));
      // One after the other, so that a worker is there at any time; where the first does not come up, the others go on as they were.
      const spared = new Set<string>();
      for (const planned of [...next].sort((a, b) => a.rank - b.rank)) {
        const { workerOf } = planned;
        if (workerOf !== undefined && spared.has(workerOf)) continue;
        if (!(await take(planned)) && workerOf !== undefined) spared.add(workerOf);
      }
      for (const name of gone) {
        await remove(name);
        up(name, 'ended, since no file asks for it any more');
      }
    },
    stop,
  };
}

/** All of them are waited for, so that none is left half started. */
async function inRanks(
  programs: readonly PlannedProgram[],
  ranks: readonly number[],
  work: (program: PlannedProgram) => Promise<void>,
): Promise<void> {
  for (const rank of ranks) {
    const settled = await Promise.allSettled(programs.filter((program) => program.rank === rank).map(work));
    const failed = settled.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

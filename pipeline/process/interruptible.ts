import { SurroundingsFailure } from './failure.ts';
import { onInterrupt } from './interruption.ts';
import { type Progress, showProgress } from './progress.ts';

/** How far work is, and whether somebody asked it to stop. */
export interface Course {
  progress: Progress;
  interrupted: () => boolean;
}

/**
 * Does work that tells how far it is and that Ctrl-C ends in good order. Throws SurroundingsFailure when somebody interrupted
 * it: `kept` says in a sentence what becomes of what was done.
 */
export async function interruptible<T>(
  { stream, kept }: { stream: NodeJS.WriteStream; kept: string },
  work: (course: Course) => Promise<T>,
): Promise<T> {
  const progress = showProgress(stream);
  const interruption = onInterrupt();
  const failure = (options?: ErrorOptions) => new SurroundingsFailure(`interrupted. ${kept}`, options);
  try {
    const done = await work({ progress, interrupted: () => interruption.happened });
    // A program that stopped for it may have looked like one that could not do its work.
    if (interruption.happened) throw failure();
    return done;
  } catch (cause) {
    throw interruption.happened ? failure({ cause }) : cause;
  } finally {
    progress.stop();
    interruption.forget();
  }
}

import { LeaseLost } from '../../node/lock/lease.ts';
import { forgetOthers, notedName, storedSet, storeSet, writeNote } from '../bundle/set-store.ts';
import type { WatchSet } from '../bundle/watch-set.ts';
import { checkSet } from '../checks/check-set.ts';
import { Refused } from '../checks/problem.ts';
import type { Folders } from '../folders.ts';
import { programsOf, type RunProgram } from '../programs/programs.ts';
import type { ApplyProps } from './apply-props.ts';
import { installSet } from './install-set.ts';
import { takeOn } from './take-on.ts';

/**
 * Brings the host to a set: all of it is looked at first, and nothing is touched when something in it is wrong; then programs take it on,
 * live where that is possible. When one does not come back well, the set before is put back. Safe to be interrupted anywhere and run
 * again. Whatever comes of it, the host keeps the last set that was taken on whole, and no other. Throws Refused with the files to blame.
 */
export async function applySet(props: ApplyProps): Promise<void> {
  const { folders } = props;
  keepApplied(folders);
  const interrupted = notedName(folders, 'applying') !== undefined;
  const before = await storedSet(folders, 'applied');
  try {
    await lookAt(props);
    await bringOrGoBack(props, { before, interrupted });
  } catch (error) {
    // Without the lock the host stays as it is: another process may be at work by now.
    if (!(error instanceof LeaseLost)) keepApplied(folders);
    throw error;
  }
  keepApplied(folders);
}

function keepApplied(folders: Folders): void {
  const applied = notedName(folders, 'applied');
  forgetOthers(folders, applied === undefined ? [] : [applied]);
}

async function lookAt(props: ApplyProps): Promise<void> {
  const { folders, set, programs } = props;
  await pullImages(props, programsOf(set.bundle));
  await checkSet({ set, staged: storeSet(folders, set), folders, programs });
}

/** A set to bring programs to. */
interface Target {
  set: WatchSet;
  /** An earlier try was, so that nobody knows what programs have taken on, on the way there and on the way back. */
  interrupted: boolean;
}

async function bringOrGoBack(
  props: ApplyProps,
  { before, interrupted }: Pick<Target, 'interrupted'> & { before: WatchSet | undefined },
): Promise<void> {
  const { set } = props;
  try {
    await bring(props, { set, interrupted });
  } catch (error) {
    if (before && before.name !== set.name && !(error instanceof LeaseLost))
      await goBack(props, { set: before, interrupted });
    throw error;
  }
}

async function bring(props: ApplyProps, { set, interrupted }: Target): Promise<void> {
  const { folders } = props;
  writeNote(folders, 'applying', set.name);
  const installed = await installSet({ ...props, set, interrupted });
  await takeOn({ ...props, set, ...installed });
  writeNote(folders, 'applied', set.name);
  writeNote(folders, 'applying', undefined);
}

/** Puts back what ran before. Its own failure must not hide the reason for going back. */
async function goBack(props: ApplyProps, target: Target): Promise<void> {
  const { say } = props;
  const { name } = target.set;
  say(`going back to bundle ${name}`);
  try {
    // What this very process has done is known: only what differs has to start anew, unless what it began with was not.
    await bring(props, target);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    say(`the host does not come up with bundle ${name} either: ${(error as Error).message}`);
  }
}

/** Longest that an image may take to arrive. */
const pullMs = 600_000;

/** Brings every image onto the host. Throws Refused when one cannot be had. */
async function pullImages({ programs }: ApplyProps, runs: readonly RunProgram[]): Promise<void> {
  const refused: { file: string; problem: string }[] = [];
  for (const { name, image } of runs) {
    if ((await programs.run(['docker', 'image', 'inspect', image])).status === 0) continue;
    const { status, stderr } = await programs.run(['docker', 'pull', '--quiet', image], { timeoutMs: pullMs });
    if (status !== 0)
      refused.push({
        file: 'platform.yaml',
        problem: `the image of ${name}, ${image}, cannot be had: ${stderr.trim()}`,
      });
  }
  if (refused.length > 0) throw new Refused(refused);
}

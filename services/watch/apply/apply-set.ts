import { LeaseLost } from '../../node/lock/lease.ts';
import { forgetOthers, notedName, storedSet, storeSet, writeNote } from '../bundle/set-store.ts';
import type { WatchSet } from '../bundle/watch-set.ts';
import { checkSet } from '../checks/check-set.ts';
import { Refused } from '../checks/problem.ts';
import { programsOf, type RunProgram } from '../programs/programs.ts';
import type { ApplyProps } from './apply-props.ts';
import { installSet } from './install-set.ts';
import { takeOn } from './take-on.ts';

/**
 * Brings the host to a set: all of it is looked at first, and nothing is touched when something in it is wrong; then programs take it on,
 * live where that is possible. When one does not come back well, the set before is put back. Safe to be interrupted anywhere and run
 * again. Throws Refused with the files to blame.
 */
export async function applySet(props: ApplyProps): Promise<void> {
  const { folders, set, programs } = props;
  await pullImages(props, programsOf(set.bundle));
  await checkSet({ set, staged: storeSet(folders, set), folders, programs });
  const before = await storedSet(folders, 'applied');
  try {
    await bring(props, set);
  } catch (error) {
    // Without the lock the host stays as it is: another process may be at work by now.
    if (before && before.name !== set.name && !(error instanceof LeaseLost)) await goBack(props, before);
    throw error;
  }
  forgetOthers(folders, [set.name, before?.name ?? set.name]);
}

async function bring(props: ApplyProps, set: WatchSet): Promise<void> {
  const { folders } = props;
  const interrupted = notedName(folders, 'applying') !== undefined;
  writeNote(folders, 'applying', set.name);
  const installed = await installSet({ ...props, set, interrupted });
  await takeOn({ ...props, set, ...installed });
  writeNote(folders, 'applied', set.name);
  writeNote(folders, 'applying', undefined);
}

/** Puts back what ran before. Its own failure must not hide the reason for going back. */
async function goBack(props: ApplyProps, before: WatchSet): Promise<void> {
  const { folders, say } = props;
  say(`going back to bundle ${before.name}`);
  try {
    // What this very process has done is known: only what differs has to start anew.
    writeNote(folders, 'applying', undefined);
    await bring(props, before);
  } catch (error) {
    if (error instanceof LeaseLost) throw error;
    say(`the host does not come up with bundle ${before.name} either: ${(error as Error).message}`);
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

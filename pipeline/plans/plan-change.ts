import { join, resolve } from 'node:path';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { gitIn } from '../repository/git.ts';
import { requirePart } from '../repository/repository.ts';
import type { Review } from '../review/model.ts';
import { runReview } from '../review/run-review.ts';
import { openStates } from '../states/states.ts';
import type { StackRun } from '../terraform/stack-run.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { type PlanOfStack, planPlatform } from './plan-platform.ts';

export interface PlanChange extends Pick<StackRun, 'parallel' | 'interrupted' | 'events'> {
  repository: string;
  /** What to compare with. Default: the merge base with the main branch. */
  base?: string;
  /** How people call that commit. Default: `base` itself. */
  baseName?: string;
  progress?: (what: string) => void;
}

/** A change that was reviewed with Terraform's own plans. */
export interface PlannedChange {
  review: Review;
  stacks: PlanOfStack[];
  /** Why these plans must not be applied; undefined when they may. */
  unfit: string | undefined;
}

/** Where Terraform works on the stacks of a repository's platform. */
export function platformFolder(repository: string): string {
  return join(repository, '.warren', 'platform');
}

/**
 * Reviews the files in a folder with plans of every stack that they change, made against AWS as it is. Throws UserFailure
 * when there is nothing to compare with.
 */
export async function planChange({ repository, base, baseName, progress, ...run }: PlanChange): Promise<PlannedChange> {
  const folder = resolve(repository);
  await terraformVersion();
  let stacks: PlanOfStack[] | undefined;
  let failed: string[] = [];
  const review = await runReview({
    repository,
    ...(base === undefined ? {} : { base }),
    ...(baseName === undefined ? {} : { baseName }),
    ...(progress ? { progress } : {}),
    planStacks: async (before, after) => {
      const states = openStates(requirePart(repository).platform);
      const planned = await planPlatform({ ...run, root: platformFolder(folder), states, before, after });
      ({ stacks, failed } = planned);
      return planned;
    },
  });
  if (review.problems.length > 0)
    return { review, stacks: [], unfit: 'The files have errors, so nothing was planned.' };
  if (failed.length > 0) return { review, stacks: [], unfit: `Terraform cannot plan ${failed.join(', ')}.` };
  if (!stacks)
    return { review, stacks: [], unfit: 'A side of the change could not be synthesized, so nothing was planned.' };
  return { review, stacks, unfit: undefined };
}

/** The commit and the tree that are planned. Throws UserFailure when the folder holds more than the commit. */
export async function plannedTree(repository: string): Promise<{ head: string; tree: string }> {
  const git = gitIn(resolve(repository));
  const [head, tree] = await Promise.all([git.ask('rev-parse', 'HEAD'), git.ask('rev-parse', 'HEAD^{tree}')]);
  if (head === undefined || tree === undefined) throw new SurroundingsFailure('git knows no commit here.');
  if ((await git.run('status', '--porcelain', '--untracked-files=normal')) !== '') {
    throw new UserFailure('The folder holds changes that are not committed. Commit them: plans are kept for a commit.');
  }
  return { head, tree };
}

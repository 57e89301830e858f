import { resolve } from 'node:path';
import { SurroundingsFailure, UserFailure } from '../process/failure.ts';
import { gitIn } from '../repository/git.ts';
import type { Review } from '../review/model.ts';
import { runReview } from '../review/run-review.ts';
import { type DeployedPlatform, openDeployedPlatform } from '../states/deployed-platform.ts';
import type { Conduct } from '../terraform/stack-run.ts';
import { terraformVersion } from '../terraform/terraform.ts';
import { type PlanOfStack, type PlatformPlans, planPlatform } from './plan-platform.ts';

export interface PlanChange extends Conduct {
  repository: string;
  /** What to compare with. Default: the merge base with the main branch. */
  base?: string;
  /** How people call that commit. Default: `base` itself. */
  baseName?: string;
  progress?: (what: string) => void;
}

/** A change that was reviewed with Terraform's own plans. */
export type PlannedChange =
  | FitChange
  | { review: Review; stacks: [] /** Why nothing of it may be applied. */; unfit: string };

/** A change whose plans may be applied. */
export interface FitChange {
  review: Review;
  stacks: PlanOfStack[];
  platform: DeployedPlatform;
  unfit: undefined;
}

/**
 * Reviews the files in a folder with plans of every stack that they change, made against AWS as it is. Throws UserFailure
 * when there is nothing to compare with.
 */
export async function planChange({ repository, base, baseName, progress, ...run }: PlanChange): Promise<PlannedChange> {
  await terraformVersion();
  let planned: (PlatformPlans & { platform: DeployedPlatform }) | undefined;
  const review = await runReview({
    repository,
    ...(base === undefined ? {} : { base }),
    ...(baseName === undefined ? {} : { baseName }),
    ...(progress ? { progress } : {}),
    planStacks: async (before, after) => {
      const platform = openDeployedPlatform(repository);
      planned = { ...(await planPlatform({ ...run, platform, before, after })), platform };
      return planned;
    },
  });
  if (review.problems.length > 0)
    return { review, stacks: [], unfit: 'The files have errors, so nothing was planned.' };
  if (!planned)
    return { review, stacks: [], unfit: 'A side of the change could not be synthesized, so nothing was planned.' };
  const { stacks, failed, platform } = planned;
  if (failed.length > 0) return { review, stacks: [], unfit: `Terraform cannot plan ${failed.join(', ')}.` };
  return { review, stacks, platform, unfit: undefined };
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

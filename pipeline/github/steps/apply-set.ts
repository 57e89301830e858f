import type { AppliedNow } from '../../apply/applied-now.ts';
import { applyHeadline } from '../../apply/apply-comment.ts';
import { applyPlans, isWell } from '../../apply/apply-plans.ts';
import type { MergedPlans } from '../../apply/apply-run.ts';
import { commitsIn } from '../../apply/last-applied.ts';
import { SurroundingsFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { findAppliedNow } from '../commands/apply-now.ts';
import { type ApplyJob, type MergedChange, refusing, tellOf } from './apply-job.ts';

/** A plan set that was reviewed, without the commit that it became. */
export type ReviewedPlans = Omit<MergedPlans, 'commit' | 'appliedNow'>;

/** Applies a plan set, and keeps the comment on its pull request true meanwhile. Gives whether all of it is done or waits. */
export async function applySet(job: ApplyJob, change: MergedChange, plans: ReviewedPlans): Promise<boolean> {
  const { repository, commit, platform, surroundings, say } = job;
  const stacks = plans.planSet.manifest.stacks.map(({ name }) => name);
  // Should this run be killed, the comment has to be true all the same.
  await tellOf(job, change, { journal: { commit, stacks: {} }, stacks, running: true });
  const journal = await refusing(job, change, async () =>
    applyPlans({
      platform: platform(),
      change: { ...plans, commit, appliedNow: onceAsked(job, change) },
      commits: commitsIn(gitIn(repository)),
      surroundings,
    }),
  );
  await tellOf(job, change, { journal, stacks });
  say(applyHeadline(journal, stacks));
  return isWell(journal);
}

/** Who asked that it be applied past its windows. Where GitHub does not tell, what has to wait waits. */
function onceAsked({ github, say }: ApplyJob, { pullRequest }: MergedChange): NonNullable<MergedPlans['appliedNow']> {
  let asked: Promise<AppliedNow | undefined> | undefined;
  return () => {
    asked ??= findAppliedNow(github, pullRequest).catch((error: unknown) => {
      if (!(error instanceof SurroundingsFailure)) throw error;
      say(`whether somebody asked to apply this now is not known, so it waits: ${error.message}`);
      return undefined;
    });
    return asked;
  };
}

import { applyHeadline } from '../../apply/apply-comment.ts';
import { applyPlans, isWell } from '../../apply/apply-plans.ts';
import type { MergedPlans } from '../../apply/apply-run.ts';
import { commitsIn } from '../../apply/last-applied.ts';
import { gitIn } from '../../repository/git.ts';
import { type ApplyJob, type MergedChange, refusing, tellOf } from './apply-job.ts';

/** A plan set that was reviewed, without the commit that it became. */
export type ReviewedPlans = Omit<MergedPlans, 'commit'>;

/** Applies a plan set, and keeps the comment on its pull request true meanwhile. Gives whether all of it is done or waits. */
export async function applySet(job: ApplyJob, change: MergedChange, plans: ReviewedPlans): Promise<boolean> {
  const { repository, commit, platform, surroundings, say } = job;
  const stacks = plans.planSet.manifest.stacks.map(({ name }) => name);
  // Should this run be killed, the comment has to be true all the same.
  await tellOf(job, change, { journal: { commit, stacks: {} }, stacks, running: true });
  const journal = await refusing(job, change, async () =>
    applyPlans({
      platform: platform(),
      change: { ...plans, commit },
      commits: commitsIn(gitIn(repository)),
      surroundings,
    }),
  );
  await tellOf(job, change, { journal, stacks });
  say(applyHeadline(journal, stacks));
  return isWell(journal);
}

import { driftPlansPrefix } from '../../../contracts/object-keys.ts';
import { applyHeadline } from '../../apply/apply-comment.ts';
import { applyPlans, isDone } from '../../apply/apply-plans.ts';
import { commitsIn } from '../../apply/last-applied.ts';
import { bucketFiles } from '../../plans/plan-files.ts';
import { loadPlanSet, onlyStack } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import type { ApplyJob } from './apply-job.ts';

/**
 * Puts one stack back as the files say, by the plan of which the issue about its drift tells. Gives whether it was done.
 * Throws UserFailure when there is no such plan, or the files say something else by now.
 */
export async function putBack(
  { repository, commit, platform, surroundings, say }: ApplyJob,
  { drift, stack }: { drift: string; stack: string },
): Promise<boolean> {
  const [, head] = /^([0-9a-f]{40}|[0-9a-f]{64})\/\d+-\d+$/.exec(drift) ?? [];
  if (head === undefined)
    throw new UserFailure('Input drift is not what an issue about drift names: COMMIT/RUN-ATTEMPT.');
  const place = `${driftPlansPrefix}${drift}`;
  const found = await loadPlanSet(bucketFiles(platform().plans, place), { head });
  const planSet = found && onlyStack(found, stack);
  if (!planSet)
    throw new UserFailure(`${place} holds no plan of ${JSON.stringify(stack)}. Copy both inputs from the issue.`);
  const journal = await applyPlans({
    platform: platform(),
    change: { planSet, place, commit, onlySame: true },
    commits: commitsIn(gitIn(repository)),
    surroundings,
  });
  say(applyHeadline(journal, [stack]));
  return isDone(journal);
}

import { planBucket } from '../../../contracts/names.ts';
import { driftPlansPrefix } from '../../../contracts/object-keys.ts';
import { applyHeadline } from '../../apply/apply-comment.ts';
import { applyPlans, isDone } from '../../apply/apply-plans.ts';
import { openBucket } from '../../aws/bucket.ts';
import { bucketFiles } from '../../plans/plan-files.ts';
import { loadPlanSet, onlyStack } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { requirePart } from '../../repository/repository.ts';
import type { Step } from './step.ts';

/**
 * Puts one stack back as the files say, by the plan of which the issue about its drift tells. Gives whether it was done.
 * Throws UserFailure when there is no such plan, or the files say something else by now.
 */
export async function putBack(
  { repository, environment, parallel, interrupted, now, say }: Step,
  { commit, drift, stack }: { commit: string; drift: string; stack: string },
): Promise<boolean> {
  const [, head] = /^([0-9a-f]{40}|[0-9a-f]{64})\/\d+-\d+$/.exec(drift) ?? [];
  if (head === undefined)
    throw new UserFailure('Input drift is not what an issue about drift names: COMMIT/RUN-ATTEMPT.');
  const { platform } = requirePart(repository);
  const plans = `${driftPlansPrefix}${drift}`;
  const found = await loadPlanSet(bucketFiles(openBucket(planBucket(platform), platform.region), plans), { head });
  const planSet = found && onlyStack(found, stack);
  if (!planSet)
    throw new UserFailure(`${plans} holds no plan of ${JSON.stringify(stack)}. Copy both inputs from the issue.`);
  const { run } = environment;
  const journal = await applyPlans({
    repository,
    commit,
    plans,
    planSet,
    parallel,
    interrupted,
    now,
    say,
    onlySame: true,
    ...(run ? { run: { id: run.id, attempt: run.attempt }, runUrl: run.url } : {}),
    settled: (name, { state, detail }) => say(`${name}: ${state}${detail === undefined ? '' : `: ${detail}`}`),
  });
  say(applyHeadline(journal, [stack]));
  return isDone(journal);
}

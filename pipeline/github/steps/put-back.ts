import { driftPlansPrefix } from '../../../contracts/object-keys.ts';
import { applyHeadline } from '../../apply/apply-comment.ts';
import { applyPlans, isDone } from '../../apply/apply-plans.ts';
import type { Journal } from '../../apply/journal.ts';
import { commitsIn } from '../../apply/last-applied.ts';
import type { Asked } from '../../drift/adopt/adoption-pull.ts';
import { bucketFiles } from '../../plans/plan-files.ts';
import { loadPlanSet, onlyStack } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { fence, inertText } from '../../review/render/inert.ts';
import type { ApplyJob } from './apply-job.ts';
import { answerIn } from './drift-asked.ts';

/** What is to be put back, and who said so where. */
export interface PutBack {
  /** Where the plans are: COMMIT/RUN-ATTEMPT, as an issue names it. */
  drift: string;
  stack: string;
  asked?: Asked;
}

/** The same, and the issue says what came of it. */
export async function putBackTold(job: ApplyJob, what: PutBack): Promise<boolean> {
  const { asked, stack } = what;
  try {
    const journal = await putBack(job, what);
    await tellIssue(job, asked, { headline: applyHeadline(journal, [stack]), detail: journal.stacks[stack]?.detail });
    return isDone(journal);
  } catch (error) {
    if (error instanceof UserFailure)
      await tellIssue(job, asked, { headline: 'Nothing was put back', detail: error.message });
    throw error;
  }
}

async function tellIssue(
  { github, surroundings }: ApplyJob,
  asked: Asked | undefined,
  { headline, detail = '' }: { headline: string; detail?: string | undefined },
): Promise<void> {
  if (!asked) return;
  const run = surroundings.run ? ` <sub>[the run](${encodeURI(surroundings.run.url)})</sub>` : '';
  const lines = [`${inertText(headline)}.${run}`, ...(detail === '' ? [] : ['', fence(detail.slice(0, mostOfDetail))])];
  await answerIn(github, { asked, action: 'put back', lines });
}

/** Characters that are told of what went wrong; GitHub takes no comment of more than 65,536. */
const mostOfDetail = 5_000;

/**
 * Puts one stack back as the files say, by the plan of which the issue about its drift tells. Gives the journal
 * of what was done. Throws UserFailure when there is no such plan, or the files say something else by now.
 */
async function putBack(
  { repository, commit, platform, surroundings, say }: ApplyJob,
  { drift, stack, asked }: PutBack,
): Promise<Journal> {
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
    change: { planSet, place, commit, onlySame: true, ...(asked ? { asked } : {}) },
    commits: commitsIn(gitIn(repository)),
    surroundings,
  });
  say(applyHeadline(journal, [stack]));
  return journal;
}

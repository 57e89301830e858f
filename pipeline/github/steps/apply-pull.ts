import { mainBranch, planWorkflow } from '../../../contracts/github.ts';
import { configurationBucket } from '../../../contracts/names.ts';
import { leaveLastChanges } from '../../apply/last-changes.ts';
import { openBucket } from '../../aws/bucket.ts';
import { bucketFiles, pullPlans } from '../../plans/plan-files.ts';
import { loadPlanSet } from '../../plans/plan-set.ts';
import { messageOf, UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { runReview } from '../../review/run-review.ts';
import type { PullRequest } from '../pulls.ts';
import { type ApplyJob, type MergedChange, refusing } from './apply-job.ts';
import { applySet, type ReviewedPlans } from './apply-set.ts';

/** Its job that saves them. */
const planJob = 'plan';

/** Applies the pull request that was merged as the commit that was pushed. */
export async function applyPush(job: ApplyJob, { before, ref }: { before: string; ref: string }): Promise<boolean> {
  const pull = await job.github.pullRequestMergedAs(job.commit);
  // One that was merged into another branch was not reviewed against this one.
  if (!pull || ref !== `refs/heads/${pull.base.ref}`) return withoutPull(job, before);
  return applyPull(job, pull, { before });
}

/** Applies the merged pull request of a number; what a later commit says something else of is left to that. */
export async function applyNamed(job: ApplyJob, input: string): Promise<boolean> {
  const number = Number(input);
  if (!Number.isInteger(number) || number < 1) {
    throw new UserFailure(
      'Name the merged pull request whose plans are to be applied, by its number: input pull_request.',
    );
  }
  const pull = await job.github.pullRequest(number);
  if (!pull.merged) throw new UserFailure(`Pull request ${number} is not merged, so nothing of it is applied.`);
  if (pull.base.ref !== mainBranch) {
    throw new UserFailure(
      `Pull request ${number} was merged into ${pull.base.ref}, and nobody reviewed it against ${mainBranch}, so nothing of it is applied. ` +
        'Apply the pull request that brought it there.',
    );
  }
  return applyPull(job, pull, { onlySame: true });
}

/** A commit without a pull request is no trouble as long as it changes nothing that would be applied. */
async function withoutPull(job: ApplyJob, before: string): Promise<boolean> {
  const short = job.commit.slice(0, 7);
  const changes = await changesOf(job, before);
  if (changes === undefined) {
    job.say(`${short} came without a pull request and changes no stack: there is nothing to apply`);
    return true;
  }
  throw new UserFailure(
    `${short} came without a pull request, so nobody reviewed what it changes${changes}, and nothing of it was applied. ` +
      'For the first time, `warren deploy` stands the platform up; later, changes come by pull requests.',
  );
}

/** The stacks that differ from an earlier commit, in brackets; undefined when none does. */
async function changesOf({ repository, say }: ApplyJob, before: string): Promise<string | undefined> {
  const isNew = /^0+$/.test(before);
  const review = await runReview({ repository, ...(isNew ? {} : { base: before }), progress: say });
  const names = review.stacks.map(({ name }) => name);
  if (names.length > 0) return ` (${names.join(', ')})`;
  return review.incomplete ? '' : undefined;
}

async function applyPull(
  job: ApplyJob,
  pull: PullRequest,
  { before, onlySame }: { before?: string; onlySame?: boolean },
): Promise<boolean> {
  const { github, say } = job;
  const change = { pullRequest: pull.number, head: pull.head.sha };
  const short = change.head.slice(0, 7);
  const runs = await github.runsOfPull({ workflow: planWorkflow, pull, event: 'pull_request' });
  const found = await refusing(job, change, () => findPlanSet(job, change, runs));
  if (!found) {
    // Of a fork, or of Dependabot: their code is not given the role that plans.
    if (before !== undefined && (await changesOf(job, before)) === undefined) {
      say(`pull request ${pull.number} changes no stack: there is nothing to apply`);
      return true;
    }
    const why =
      runs.length > 0
        ? 'no run that planned it saved a complete plan set'
        : `no run of ${planWorkflow} succeeded for its head ${short} while its branch had no pull request against another branch than ${pull.base.ref}`;
    const failure = new UserFailure(
      `Pull request ${pull.number} was merged without reviewed plans (${why}), so nothing of it was applied. Open a pull request with the same change, or have an administrator run \`warren deploy\`.`,
    );
    return refusing(job, change, () => Promise.reject(failure));
  }
  say(`applying what was reviewed of pull request ${pull.number} at ${short}`);
  await tellLastChange(job, pull, before);
  return applySet(job, change, { ...found, ...(onlySame ? { onlySame } : {}) });
}

/** Whoever is called while it is applied shall hear of it. That it cannot be told is no reason not to apply. */
async function tellLastChange(job: ApplyJob, pull: PullRequest, before: string | undefined): Promise<void> {
  const { platform } = job.platform();
  if (!platform.alerting) return;
  try {
    await leaveLastChanges({
      bucket: openBucket(configurationBucket(platform), platform.region),
      git: gitIn(job.repository),
      pull: {
        commit: pull.mergeCommit ?? job.commit,
        ...(before === undefined ? {} : { before }),
        author: pull.author,
        title: pull.title,
        url: pull.url,
      },
    });
  } catch (error) {
    job.say(`people who are called will not hear of this change: ${messageOf(error)}`);
  }
}

/**
 * The newest plans of the pull request. Runs of another one of the same head have none of it; where some jobs alone of a run
 * were run again, the plans are of the attempt in which the job that plans was.
 */
async function findPlanSet(
  { github, platform }: ApplyJob,
  change: MergedChange,
  runs: readonly { id: number; attempt: number }[],
): Promise<ReviewedPlans | undefined> {
  const attempts = runs.flatMap(({ id, attempt }) =>
    Array.from({ length: attempt }, (_, i) => ({ id, attempt: attempt - i })),
  );
  for (const run of attempts) {
    // Where that job was skipped, as for Dependabot, whatever lies there was written by somebody else.
    if (!(await github.jobSucceeded({ runId: run.id, attempt: run.attempt, job: planJob }))) continue;
    const place = pullPlans({ ...change, run });
    const planSet = await loadPlanSet(bucketFiles(platform().plans, place), change);
    if (planSet) return { planSet, place };
  }
  return undefined;
}

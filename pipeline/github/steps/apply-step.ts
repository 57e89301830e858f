import { planBucket } from '../../../contracts/names.ts';
import { forgetHeld, heldJournals, type Journal } from '../../apply/journal.ts';
import { type Bucket, openBucket } from '../../aws/bucket.ts';
import { bucketFiles, pullPlans } from '../../plans/plan-files.ts';
import { loadPlanSet, type PlanSet } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { requirePart } from '../../repository/repository.ts';
import { runReview } from '../../review/run-review.ts';
import { openStates } from '../../states/states.ts';
import type { GitHub } from '../client.ts';
import type { PullRequest } from '../pulls.ts';
import { applySet, type MergedChange, refusing } from './apply-set.ts';
import { putBack } from './put-back.ts';
import { gitHubOf, type Step } from './step.ts';

/** The workflow whose plans count. */
const planWorkflow = 'plan.yml';

/** Its job that saves them. */
const planJob = 'plan';

/**
 * Applies what was reviewed: on a push, of the pull request that was merged; by hand, of the one that is named; on schedule,
 * of those that waited for their time. Gives whether everything is done that could be.
 */
export async function applyStep(step: Step): Promise<boolean> {
  const { event } = step.environment;
  const github = gitHubOf(step);
  const commit = await headOf(step);
  if (event?.kind === 'push') return applyPush(step, { github, commit, before: event.before, ref: event.ref });
  if (event?.kind === 'workflow_dispatch') return applyNamed(step, { github, commit, inputs: event.inputs });
  if (event?.kind === 'schedule') return applyHeld(step, { github, commit });
  throw new UserFailure(
    'Plans are applied on a push to the main branch, by hand, or on schedule. `warren apply` applies plans in a folder.',
  );
}

type Context = Pick<MergedChange, 'github' | 'commit'>;

async function headOf({ repository }: Step): Promise<string> {
  return (await gitIn(repository).run('rev-parse', 'HEAD')).trim();
}

async function applyPush(step: Step, context: Context & { before: string; ref: string }): Promise<boolean> {
  const { github, commit, before, ref } = context;
  const pull = await github.pullRequestMergedAs(commit);
  // One that was merged into another branch was not reviewed against this one.
  if (!pull || ref !== `refs/heads/${pull.base.ref}`) return withoutPull(step, { commit, before });
  return applyPull(step, { ...context, pull });
}

/** A commit without a pull request is no trouble as long as it changes nothing that would be applied. */
async function withoutPull(step: Step, { commit, before }: { commit: string; before: string }): Promise<boolean> {
  const changes = await changesOf(step, before);
  if (changes === undefined) {
    step.say(`${commit.slice(0, 7)} came without a pull request and changes no stack: there is nothing to apply`);
    return true;
  }
  throw new UserFailure(
    `${commit.slice(0, 7)} came without a pull request, so nobody reviewed what it changes${changes}, and nothing of it was applied. ` +
      'For the first time, `warren deploy` stands the platform up; later, changes come by pull requests.',
  );
}

/** The stacks that differ from an earlier commit, in brackets; undefined when none does. */
async function changesOf({ repository, say }: Step, before: string): Promise<string | undefined> {
  const isNew = /^0+$/.test(before);
  const review = await runReview({ repository, ...(isNew ? {} : { base: before }), progress: say });
  const names = review.stacks.map(({ name }) => name);
  if (names.length > 0) return ` (${names.join(', ')})`;
  return review.incomplete ? '' : undefined;
}

async function applyNamed(step: Step, context: Context & { inputs: Record<string, string> }): Promise<boolean> {
  const { drift, stack = '' } = context.inputs;
  if (drift) return putBack(step, { commit: context.commit, drift, stack });
  const number = Number(context.inputs.pull_request);
  if (!Number.isInteger(number) || number < 1) {
    throw new UserFailure(
      'Name the merged pull request whose plans are to be applied, by its number: input pull_request.',
    );
  }
  const pull = await context.github.pullRequest(number);
  if (!pull.merged) throw new UserFailure(`Pull request ${number} is not merged, so nothing of it is applied.`);
  return applyPull(step, { ...context, pull, onlySame: true });
}

async function applyPull(
  step: Step,
  { github, commit, pull, before, onlySame }: Context & { pull: PullRequest; before?: string; onlySame?: boolean },
): Promise<boolean> {
  const { say } = step;
  const head = pull.head.sha;
  const run = await github.latestRun({ workflow: planWorkflow, headSha: head, event: 'pull_request' });
  const about = { github, commit, pullRequest: pull.number, head, plans: '' };
  const found =
    run && (await refusing(step, about, () => findPlanSet(step, { github, pullRequest: pull.number, head, run })));
  if (!found) {
    // Of a fork, or of Dependabot: their code is not given the role that plans.
    if (before !== undefined && (await changesOf(step, before)) === undefined) {
      say(`pull request ${pull.number} changes no stack: there is nothing to apply`);
      return true;
    }
    const why = run
      ? 'the run that planned it saved no complete plan set'
      : `no run of ${planWorkflow} succeeded for its head ${head.slice(0, 7)}`;
    const failure = new UserFailure(
      `Pull request ${pull.number} was merged without reviewed plans (${why}), so nothing of it was applied. Open a pull request with the same change, or have an administrator run \`warren deploy\`.`,
    );
    return refusing(step, about, () => Promise.reject(failure));
  }
  say(`applying what was reviewed of pull request ${pull.number} at ${head.slice(0, 7)}`);
  return applySet(step, { ...about, ...found, ...(onlySame ? { onlySame } : {}) });
}

/** Where some jobs alone of a run were run again, the plans are of the attempt in which the job that plans was. */
async function findPlanSet(
  step: Step,
  props: { github: GitHub; pullRequest: number; head: string; run: { id: number; attempt: number } },
): Promise<{ planSet: PlanSet; plans: string } | undefined> {
  const { github, pullRequest, head, run } = props;
  for (let attempt = run.attempt; attempt >= 1; attempt--) {
    // Where that job was skipped, as for Dependabot, whatever lies there was written by somebody else.
    if (!(await github.jobSucceeded({ runId: run.id, attempt, job: planJob }))) continue;
    const plans = pullPlans({ pullRequest, head, run: { id: run.id, attempt } });
    const planSet = await loadPlanSet(bucketFiles(planBucketOf(step), plans), { head, pullRequest });
    if (planSet) return { planSet, plans };
  }
  return undefined;
}

/** What waited for its time is applied of the main branch as it is now, unless that says something else by now. */
async function applyHeld(step: Step, context: Context): Promise<boolean> {
  const { bucket } = openStates(requirePart(step.repository).platform);
  const { journals, failures } = await heldJournals(bucket);
  if (journals.length === 0) step.say('nothing waits for its time');
  for (const { message } of failures) step.say(message);
  let well = failures.length === 0;
  for (const journal of journals) {
    // One that cannot be applied must not keep the others waiting.
    well =
      (await applyJournal(step, context, { journal, bucket }).catch((error: unknown) => {
        if (!(error instanceof UserFailure)) throw error;
        step.say(error.message);
        return false;
      })) && well;
  }
  return well;
}

async function applyJournal(
  step: Step,
  context: Context,
  { journal, bucket }: { journal: Journal; bucket: Bucket },
): Promise<boolean> {
  const { pullRequest, head, plans } = journal;
  if (pullRequest === undefined) return true;
  const about = { ...context, pullRequest, head, plans };
  return refusing(step, about, async () => {
    const planSet = await loadPlanSet(bucketFiles(planBucketOf(step), plans), { head, pullRequest });
    if (planSet) return applySet(step, { ...about, planSet, onlySame: true });
    await forgetHeld(bucket, journal);
    throw new UserFailure(
      'The plans of what waited are gone: they are kept for 30 days. Open a pull request with the same change, so that it is planned again.',
    );
  });
}

function planBucketOf({ repository }: Step) {
  const { platform } = requirePart(repository);
  return openBucket(planBucket(platform), platform.region);
}

import { type ApplyCommentProps, applyComment, applyHeadline, isApplyComment } from '../apply/apply-comment.ts';
import { applyPlans, isWell } from '../apply/apply-plans.ts';
import { heldJournals, type Journal } from '../apply/journal.ts';
import { UserFailure } from '../failure.ts';
import { gitIn } from '../git.ts';
import type { GitHub, PullRequest } from '../github/client.ts';
import { writeSummary } from '../github/report.ts';
import { bucketFiles, pullPlans } from '../plans/plan-files.ts';
import { loadPlanSet, type PlanSet } from '../plans/plan-set.ts';
import { openBucket } from '../platform/bucket.ts';
import { planBucket } from '../platform/names.ts';
import { openStates } from '../platform/states.ts';
import { requireCatalog } from '../repository.ts';
import { runReview } from '../review/run-review.ts';
import { putBack } from './put-back.ts';
import { gitHubOf, type Step } from './step.ts';

/** The workflow whose plans count. */
const planWorkflow = 'plan.yml';

/**
 * Applies what was reviewed: on a push, of the pull request that was merged; by hand, of the one that is named; on schedule,
 * of those that waited for their time. Gives whether everything is done that could be.
 */
export async function applyStep(step: Step): Promise<boolean> {
  const { event } = step.environment;
  const github = gitHubOf(step);
  const commit = await headOf(step);
  if (event?.kind === 'push') return applyPush(step, { github, commit, before: event.before });
  if (event?.kind === 'workflow_dispatch') return applyNamed(step, { github, commit, inputs: event.inputs });
  if (event?.kind === 'schedule') return applyHeld(step, { github, commit });
  throw new UserFailure(
    'Plans are applied on a push to the main branch, by hand, or on schedule. `warren apply` applies plans in a folder.',
  );
}

interface Context {
  github: GitHub;
  /** The commit that is checked out. */
  commit: string;
}

async function headOf({ repository }: Step): Promise<string> {
  return (await gitIn(repository).run('rev-parse', 'HEAD')).trim();
}

async function applyPush(step: Step, context: Context & { before: string }): Promise<boolean> {
  const { github, commit, before } = context;
  const pull = await github.pullRequestMergedAs(commit);
  if (!pull) return withoutPull(step, { commit, before });
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
  const place = run && pullPlans({ pullRequest: pull.number, head, run });
  const files = place === undefined ? undefined : bucketFiles(planBucketOf(step), place);
  const about = { github, commit, pullRequest: pull.number, head, plans: place ?? '' };
  const planSet = files && (await refusing(step, about, () => loadPlanSet(files, { head, pullRequest: pull.number })));
  if (!planSet || place === undefined) {
    // Of a fork, or of Dependabot: their code is not given the role that plans.
    if (before !== undefined && (await changesOf(step, before)) === undefined) {
      say(`pull request ${pull.number} changes no stack: there is nothing to apply`);
      return true;
    }
    const why = run
      ? `${files?.place} holds no complete plan set`
      : `no run of ${planWorkflow} succeeded for its head ${head.slice(0, 7)}`;
    const failure = new UserFailure(
      `Pull request ${pull.number} was merged without reviewed plans (${why}), so nothing of it was applied. Open a pull request with the same change, or have an administrator run \`warren deploy\`.`,
    );
    return refusing(step, about, () => Promise.reject(failure));
  }
  say(`applying what was reviewed of pull request ${pull.number} at ${head.slice(0, 7)}`);
  return applySet(step, { ...about, planSet, ...(onlySame ? { onlySame } : {}) });
}

/** What waited for its time is applied of the main branch as it is now, unless that says something else by now. */
async function applyHeld(step: Step, { github, commit }: Context): Promise<boolean> {
  const { platform } = requireCatalog(step.repository);
  const journals = await heldJournals(openStates(platform).bucket);
  if (journals.length === 0) step.say('nothing waits for its time');
  let well = true;
  for (const { pullRequest, head, plans } of journals) {
    if (pullRequest === undefined) continue;
    const about = { github, commit, pullRequest, head, plans };
    const planSet = await refusing(step, about, () =>
      loadPlanSet(bucketFiles(planBucketOf(step), plans), { head, pullRequest }),
    );
    if (planSet) well = (await applySet(step, { ...about, planSet, onlySame: true })) && well;
  }
  return well;
}

function planBucketOf({ repository }: Step) {
  const { platform } = requireCatalog(repository);
  return openBucket(planBucket(platform), platform.region);
}

interface About extends Context {
  pullRequest: number;
  head: string;
  plans: string;
}

/** What keeps everything of a change from being applied is told on its pull request, too. */
async function refusing<T>(step: Step, about: About, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserFailure)) throw error;
    const { pullRequest, head, commit, plans } = about;
    const journal: Journal = { version: 1, pullRequest, head, commit, plans, stacks: {} };
    await tell(step, about, { journal, stacks: [], refusal: error.message });
    throw error;
  }
}

async function applySet(step: Step, about: About & { planSet: PlanSet; onlySame?: boolean }): Promise<boolean> {
  const { repository, parallel, interrupted, say, environment } = step;
  const { github, commit, plans, planSet, onlySame } = about;
  const { run } = environment;
  const stacks = planSet.manifest.stacks.map(({ name }) => name);
  const { pullRequest, head } = about;
  // Should this run be killed, the comment has to be true all the same.
  const begun: Journal = { version: 1, pullRequest, head, commit, plans, stacks: {} };
  await tell(step, about, { journal: begun, stacks, running: true });
  const journal = await refusing(step, about, () =>
    applyPlans({
      repository,
      commit,
      plans,
      planSet,
      parallel,
      interrupted,
      say,
      ...(onlySame ? { onlySame } : {}),
      ...(run ? { run: { id: run.id, attempt: run.attempt }, runUrl: run.url } : {}),
      isOver: async ({ id, attempt }) => {
        const found = await github.run(id);
        return found !== undefined && (found.status === 'completed' || found.attempt > attempt);
      },
      settled: (stack, { state, detail }) => say(`${stack}: ${state}${detail === undefined ? '' : `: ${detail}`}`),
    }),
  );
  await tell(step, about, { journal, stacks });
  say(applyHeadline(journal, stacks));
  return isWell(journal);
}

async function tell(
  { environment }: Step,
  { github, pullRequest }: About,
  told: Omit<ApplyCommentProps, 'runUrl'>,
): Promise<void> {
  const body = applyComment({ ...told, ...(environment.run ? { runUrl: environment.run.url } : {}) });
  if (!told.running) writeSummary(environment, body);
  await github.comment(pullRequest, { body, isOurs: isApplyComment });
}

import { plural } from '../../../catalog/words/plural.ts';
import { say as sentence } from '../../../catalog/words/sentence.ts';
import { bootstrapStack, planBucket } from '../../../contracts/names.ts';
import { openBucket } from '../../aws/bucket.ts';
import { type PlannedChange, planChange, plannedTree } from '../../plans/plan-change.ts';
import { bucketFiles, pullPlans } from '../../plans/plan-files.ts';
import { savePlanSet } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import { requirePart } from '../../repository/repository.ts';
import type { Review } from '../../review/model.ts';
import { headline } from '../../review/render/headline.ts';
import { renderMarkdown } from '../../review/render/markdown.ts';
import { isReviewComment } from '../../review/render/summary.ts';
import { isRefused, worstOf } from '../../review/render/worst.ts';
import { annotationsOf } from '../annotations.ts';
import type { GitHub } from '../client.ts';
import type { PullRequestEvent } from '../event.ts';
import { writeSummary } from '../report.ts';
import { severityLabel } from './severity-label.ts';
import { baseOf, gitHubOf, type Step } from './step.ts';

/**
 * Plans a pull request with the read-only role, saves the plans for its merge, and keeps its comment and its label up to
 * date. Gives whether it may be merged: nothing is refused, and everything that it touches was planned.
 */
export async function planStep(step: Step): Promise<boolean> {
  const event = pullRequestOf(step);
  const { environment, repository, parallel, interrupted, say } = step;
  const github = gitHubOf(step);
  if ((await github.pullRequest(event.number)).state !== 'open') {
    // A run that succeeds without plans would count in the place of the one that made them.
    say('the pull request is not open any more: what was planned of it stays, and this run does not count');
    return false;
  }
  const planned = await planChange({
    repository,
    ...(await baseOf(step)),
    parallel,
    interrupted,
    progress: say,
    events: { finished: ({ name }, { state }) => say(`${name}: ${state === 'done' ? 'planned' : state}`) },
  });
  if (planned.unfit === undefined) await save(step, event, planned);
  const review = withReason(planned);
  const promise = promiseOf(planned);
  writeSummary(environment, renderMarkdown(review, { limit: Number.POSITIVE_INFINITY }));
  step.annotate(annotationsOf(review));
  await tell(github, { event, review, promise, ...(environment.run ? { link: environment.run.url } : {}), say });
  say(planned.unfit ?? headline(review));
  return planned.unfit === undefined && !isRefused(review);
}

function pullRequestOf({ environment: { event } }: Step): PullRequestEvent {
  if (event?.kind !== 'pull_request') {
    throw new UserFailure(
      'Plans are saved for pull requests: this run was not started by one. `warren plan` plans a folder.',
    );
  }
  if (event.isFork) throw new UserFailure('This pull request is of a fork, whose code gets no credentials.');
  return event;
}

async function save({ environment, repository, say }: Step, event: PullRequestEvent, planned: PlannedChange) {
  const { run } = environment;
  if (!run) throw new UserFailure('GITHUB_RUN_ID is not set, and plans are saved under the run that made them.');
  const { platform } = requirePart(repository);
  const { tree } = await plannedTree(repository);
  const place = pullPlans({ pullRequest: event.number, head: event.headSha, run });
  const files = bucketFiles(openBucket(planBucket(platform), platform.region), place);
  await savePlanSet(files, { ...planned, pullRequest: event.number, head: event.headSha, tree });
  say(`saved the plans of ${plural(planned.stacks.length, 'stack')} in ${files.place}`);
}

/** What merging does. */
function promiseOf({ review, unfit, stacks }: PlannedChange): string {
  if (unfit !== undefined || isRefused(review)) return 'merging would apply nothing';
  const changing = stacks.filter(({ plan, waitsFor }) => plan !== undefined || waitsFor.length > 0);
  const applied = changing.filter(({ stack }) => stack.name !== bootstrapStack);
  if (changing.length === 0) return 'merging has nothing to apply';
  const byHand = 'is applied by an administrator, with `warren deploy`';
  if (applied.length === 0) return `this ${byHand}`;
  return `merging applies exactly this${changing.length > applied.length ? `, but for ${bootstrapStack}, which ${byHand}` : ''}`;
}

/** Why nothing of it can be applied belongs to what a reader has to know. */
function withReason({ review, unfit }: PlannedChange): Review {
  return unfit === undefined ? review : { ...review, notes: [...review.notes, sentence`${[unfit]}`] };
}

/** A newer push has a run of its own, whose comment is not to be overwritten by an older one. */
async function tell(
  github: GitHub,
  props: { event: PullRequestEvent; review: Review; promise: string; link?: string; say: Step['say'] },
): Promise<void> {
  const { event, review, promise, link, say } = props;
  const pull = await github.pullRequest(event.number);
  if (pull.head.sha !== event.headSha) return say('a newer push is there; its own run comments on it');
  const body = renderMarkdown(review, { promise, ...(link === undefined ? {} : { link }) });
  const { change, url } = await github.comment(event.number, { body, isOurs: isReviewComment });
  await github.label(event.number, severityLabel(worstOf(review)));
  say(`comment ${change}: ${url}`);
}

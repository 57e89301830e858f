import { plural } from '../../../catalog/words/plural.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import { bootstrapStack } from '../../../contracts/names.ts';
import {
  type FitChange,
  type PlanChange,
  type PlannedChange,
  planChange,
  plannedTree,
} from '../../plans/plan-change.ts';
import { bucketFiles, pullPlans } from '../../plans/plan-files.ts';
import { savePlanSet } from '../../plans/plan-set.ts';
import { UserFailure } from '../../process/failure.ts';
import type { Review } from '../../review/model.ts';
import { type MarkdownOptions, renderMarkdown } from '../../review/render/markdown.ts';
import { isReviewComment } from '../../review/render/summary.ts';
import { verdictOf } from '../../review/render/verdict.ts';
import { isRefused, worstOf } from '../../review/render/worst.ts';
import { type Annotation, annotationsOf } from '../annotations.ts';
import type { GitHub } from '../client.ts';
import { severityLabel } from './severity-label.ts';

/** What a job that plans a pull request has at hand. */
export interface PlanJob {
  github: GitHub;
  pull: { number: number; headSha: string };
  change: PlanChange;
  /** The workflow run that this is. */
  run?: { id: number; attempt: number; url: string };
  /** Page of the repository, `https://github.com/acme/platform`. */
  page?: string;
  /** Where platform.yaml is within it. Default: at its root. */
  folder?: string;
  /** Tells the log what goes on. */
  say: (line: string) => void;
  /** Shows remarks beside the lines that they are about. */
  annotate: (annotations: readonly Annotation[]) => void;
  /** Shows Markdown as the job's summary. */
  summarize: (markdown: string) => void;
}

/** Plans a pull request, and gives whether it may be merged. */
export async function planPull(job: PlanJob): Promise<boolean> {
  const { github, pull, change, say } = job;
  if ((await github.pullRequest(pull.number)).state !== 'open') {
    // A run that succeeds without plans would count in the place of the one that made them.
    say('the pull request is not open any more: what was planned of it stays, and this run does not count');
    return false;
  }
  const planned = await planChange({
    ...change,
    progress: say,
    events: { finished: ({ name }, { state }) => say(`${name}: ${state === 'done' ? 'planned' : state}`) },
  });
  if (planned.unfit === undefined) await save(job, planned);
  const review = withReason(planned);
  job.summarize(renderMarkdown(review, { limit: Number.POSITIVE_INFINITY, ...sourceOf(job) }));
  job.annotate(annotationsOf(review));
  await tell(job, review, promiseOf(planned));
  say(planned.unfit ?? plainText(verdictOf(review)));
  return planned.unfit === undefined && !isRefused(review);
}

async function save({ pull, run, change, say }: PlanJob, planned: FitChange) {
  if (!run) throw new UserFailure('GITHUB_RUN_ID is not set, and plans are saved under the run that made them.');
  const { platform, review, stacks } = planned;
  const { tree } = await plannedTree(change.repository);
  const place = pullPlans({ pullRequest: pull.number, head: pull.headSha, run });
  const files = bucketFiles(platform.plans, place);
  await savePlanSet(files, { review, stacks, pullRequest: pull.number, head: pull.headSha, tree });
  say(`saved the plans of ${plural(stacks.length, 'stack')} in ${files.place}`);
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
  return unfit === undefined ? review : { ...review, unfit: [unfit], notes: [...review.notes, [unfit]] };
}

/** Where the files of the pull request can be looked at. */
function sourceOf({ page, folder = '', pull }: PlanJob): Pick<MarkdownOptions, 'source'> {
  return page === undefined ? {} : { source: { url: page, head: pull.headSha, folder } };
}

/** A newer push has a run of its own, whose comment is not to be overwritten by an older one. */
async function tell(job: PlanJob, review: Review, promise: string) {
  const { github, run, say } = job;
  const { number, headSha } = job.pull;
  const pull = await github.pullRequest(number);
  if (pull.head.sha !== headSha) return say('a newer push is there; its own run comments on it');
  const body = renderMarkdown(review, { promise, ...sourceOf(job), ...(run ? { link: run.url } : {}) });
  const { change, url } = await github.comment(number, { body, isOurs: isReviewComment });
  await github.label(number, severityLabel(worstOf(review)));
  say(`comment ${change}: ${url}`);
}

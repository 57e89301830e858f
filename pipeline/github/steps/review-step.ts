import { plainText } from '../../../catalog/words/sentence.ts';
import { renderMarkdown } from '../../review/render/markdown.ts';
import { verdictOf } from '../../review/render/verdict.ts';
import { isRefused } from '../../review/render/worst.ts';
import { runReview } from '../../review/run-review.ts';
import { annotationsOf } from '../annotations.ts';
import { writeSummary } from '../report.ts';
import { baseOf, type Step } from './step.ts';

/**
 * Reviews a pull request without any credentials, as of a fork: into the job's summary and beside the lines of the files.
 * Gives whether nothing is refused.
 */
export async function reviewStep(step: Step): Promise<boolean> {
  const { environment, repository, say } = step;
  const review = await runReview({ repository, ...(await baseOf(step)), progress: say });
  writeSummary(environment, renderMarkdown(review, { limit: Number.POSITIVE_INFINITY }));
  step.annotate(annotationsOf(review));
  say(plainText(verdictOf(review)));
  return !isRefused(review);
}

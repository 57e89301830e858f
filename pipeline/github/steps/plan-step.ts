import { UserFailure } from '../../process/failure.ts';
import type { PullRequestEvent } from '../event.ts';
import { writeSummary } from '../report.ts';
import { planPull } from './plan-pull.ts';
import { baseOf, gitHubOf, type Step } from './step.ts';

/**
 * Plans a pull request with the read-only role, saves the plans for its merge, and keeps its comment and its label up to
 * date. Gives whether it may be merged: nothing is refused, and everything that it touches was planned.
 */
export async function planStep(step: Step): Promise<boolean> {
  const { environment, repository, parallel, interrupted, say, annotate } = step;
  const { number, headSha } = pullRequestOf(step);
  const { run } = environment;
  return planPull({
    github: gitHubOf(step),
    pull: { number, headSha },
    change: { repository, ...(await baseOf(step)), parallel, interrupted },
    ...(run ? { run } : {}),
    say,
    annotate,
    summarize: (markdown) => writeSummary(environment, markdown),
  });
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

import { UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
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
    page: `${environment.serverUrl}/${environment.repository}`,
    folder: await folderOf(repository),
    say,
    annotate,
    summarize: (markdown) => writeSummary(environment, markdown),
  });
}

/** Where the files are within the repository; empty at its root. */
async function folderOf(repository: string): Promise<string> {
  return ((await gitIn(repository).ask('rev-parse', '--show-prefix')) ?? '').trim();
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

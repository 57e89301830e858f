import { UserFailure } from '../../process/failure.ts';
import { gitIn } from '../../repository/git.ts';
import { type DeployedPlatform, openDeployedPlatform } from '../../states/deployed-platform.ts';
import { writeSummary } from '../report.ts';
import { applyHeld } from './apply-held.ts';
import type { ApplyJob } from './apply-job.ts';
import { applyNamed, applyPush } from './apply-pull.ts';
import { askedOf } from './drift-asked.ts';
import { putBackTold } from './put-back.ts';
import { gitHubOf, type Step } from './step.ts';

/**
 * Applies what was reviewed: on a push, of the pull request that was merged; by hand, of the one that is named, or what
 * drifted; on schedule, what waited for its time. Gives whether everything is done that could be.
 */
export async function applyStep(step: Step): Promise<boolean> {
  const { event } = step.environment;
  const job = await jobOf(step);
  if (event?.kind === 'push') return applyPush(job, event);
  if (event?.kind === 'workflow_dispatch') {
    const { drift, stack = '', pull_request = '', issue, asked_by } = event.inputs;
    if (!drift) return applyNamed(job, pull_request);
    return putBackTold(job, { drift, stack, ...(issue ? { asked: askedOf(issue, asked_by ?? '') } : {}) });
  }
  if (event?.kind === 'schedule') return applyHeld(job);
  throw new UserFailure(
    'Plans are applied on a push to the main branch, by hand, or on schedule. `warren apply` applies plans in a folder.',
  );
}

async function jobOf(step: Step): Promise<ApplyJob> {
  const { environment, repository, parallel, interrupted, now, say } = step;
  const { run } = environment;
  const github = gitHubOf(step);
  let platform: DeployedPlatform | undefined;
  return {
    github,
    repository,
    commit: (await gitIn(repository).run('rev-parse', 'HEAD')).trim(),
    platform() {
      platform ??= openDeployedPlatform(repository);
      return platform;
    },
    surroundings: {
      parallel,
      now,
      interrupted,
      ...(run ? { run } : {}),
      async isOver({ id, attempt }) {
        const found = await github.run(id);
        return found !== undefined && (found.status === 'completed' || found.attempt > attempt);
      },
      say,
      settled: (stack, { state, detail }) => say(`${stack}: ${state}${detail === undefined ? '' : `: ${detail}`}`),
    },
    say,
    summarize: (markdown) => writeSummary(environment, markdown),
  };
}

import { openDeployedPlatform } from '../../states/deployed-platform.ts';
import { terraformVersion } from '../../terraform/terraform.ts';
import { writeSummary } from '../report.ts';
import { keepDriftIssues } from './drift-issues.ts';
import { gitHubOf, type Step } from './step.ts';

/**
 * Looks for differences between AWS and the main branch, and keeps an issue for each stack that has any: opens it, brings
 * it up to date, and closes it when the difference is gone. Gives whether every stack could be looked at.
 */
export async function driftStep(step: Step): Promise<boolean> {
  const { environment, repository, parallel, interrupted, say } = step;
  const { run, serverUrl } = environment;
  const github = gitHubOf(step);
  await terraformVersion();
  return keepDriftIssues({
    github,
    platform: openDeployedPlatform(repository),
    parallel,
    interrupted,
    ...(run ? { run } : {}),
    applyUrl: `${serverUrl}/${environment.repository}/actions/workflows/apply.yml`,
    say,
    summarize: (markdown) => writeSummary(environment, markdown),
  });
}

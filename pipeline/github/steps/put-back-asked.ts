import { applyWorkflow, mainBranch } from '../../../contracts/github.ts';
import type { Asked } from '../../drift/adopt/adoption-pull.ts';
import { plansOfIssue } from '../../drift/drift-issue.ts';
import { answerIn, issueAbout } from './drift-asked.ts';
import { gitHubOf, type Step } from './step.ts';

/**
 * Has the workflow that applies put back what an issue about drift tells of, by the plan that it tells of. Whoever calls this has
 * made sure that the one who asks may write to the repository. Gives whether a run was started.
 */
export async function putBackAsked(step: Step, asked: Asked): Promise<boolean> {
  const github = gitHubOf(step);
  const { issue, stack } = await issueAbout(github, asked.issue);
  const answer = (line: string) => answerIn(github, { asked, action: 'put back', lines: [line] });
  const drift = plansOfIssue(issue.body);
  if (drift === undefined) {
    await answer('Applying would put nothing of it back: what this issue says under “Two ways out” does.');
    return false;
  }
  const inputs = { drift, stack, issue: String(asked.issue), asked_by: asked.by };
  await github.startRun({ workflow: applyWorkflow, ref: mainBranch, inputs });
  step.say(`${stack}: a run of ${applyWorkflow} puts it back`);
  const { serverUrl, repository } = step.environment;
  const page = encodeURI(`${serverUrl}/${repository}/actions/workflows/${applyWorkflow}`);
  await answer(
    `A run of [apply](${page}) does it once it is approved, if nothing has changed since this issue was written, and says here what came of it.`,
  );
  return true;
}

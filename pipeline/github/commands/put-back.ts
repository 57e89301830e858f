import { applyWorkflow, mainBranch } from '../../../contracts/github.ts';
import { plansOfIssue } from '../../drift/drift-issue.ts';
import { UserFailure } from '../../process/failure.ts';
import { inertText } from '../../review/render/inert.ts';
import { issueAbout } from '../steps/drift-asked.ts';
import type { Command } from './command.ts';

/** Has the workflow that applies put back what an issue about drift tells of, by the plan that it tells of, once its reviewers approve. */
export const putBackCommand: Command = {
  name: 'put back',
  usage: '/warren put back',
  does: 'applies the file again, by the plan that the issue tells of',
  on: 'issue',
  async run({ github, number, by }) {
    const { issue, stack } = await issueAbout(github, number);
    const drift = plansOfIssue(issue.body);
    if (drift === undefined) {
      throw new UserFailure('Applying would put nothing of it back: what the issue says under "Two ways out" does.');
    }
    const inputs = { drift, stack, issue: String(number), asked_by: by };
    await github.startWorkflow({ workflow: applyWorkflow, branch: mainBranch, inputs });
    return {
      done: true,
      text: `A run of \`${applyWorkflow}\` puts ${inertText(stack)} back once it is approved, if nothing has changed since the issue was written. It says here what came of it. **${inertText(by)}** asked for it.`,
    };
  },
};

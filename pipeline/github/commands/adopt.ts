import { adoptWorkflow, mainBranch } from '../../../contracts/github.ts';
import { inertText } from '../../review/render/inert.ts';
import { issueAbout } from '../steps/drift-asked.ts';
import type { Command } from './command.ts';

/** Starts the workflow that opens a pull request by which the files say what an issue about drift tells of: it needs a role to look. */
export const adoptCommand: Command = {
  name: 'adopt',
  usage: '/warren adopt',
  does: 'opens a pull request that writes what is there into the file',
  on: 'issue',
  async run({ github, number, by }) {
    const { stack } = await issueAbout(github, number);
    const inputs = { issue: String(number), asked_by: by };
    await github.startWorkflow({ workflow: adoptWorkflow, branch: mainBranch, inputs });
    return {
      done: true,
      text: `A run of \`${adoptWorkflow}\` looks at ${inertText(stack)}, opens a pull request, and says here which. **${inertText(by)}** asked for it.`,
    };
  },
};

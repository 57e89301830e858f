import { planWorkflow } from '../../../contracts/github.ts';
import { UserFailure } from '../../process/failure.ts';
import type { Command } from './command.ts';
import { pullMeant } from './pull-meant.ts';

/** Runs what planned the pull request once more, of the commit that was meant, so that code of the branch gets no other rights than before. */
export const planCommand: Command = {
  name: 'plan',
  usage: '/warren plan',
  does: 'plans the pull request again, as AWS is now',
  on: 'pull request',
  async run({ github, number, said }) {
    const pull = await pullMeant(github, number, said);
    if (pull.state !== 'open') throw new UserFailure('It is not open any more, so there is nothing to plan.');
    const [run] = await github.runsOfPull({ workflow: planWorkflow, pull, event: 'pull_request', ended: 'any' });
    const short = pull.head.sha.slice(0, 7);
    if (!run) throw new UserFailure(`No run has planned ${short} that could be run again. Close it and open it again.`);
    if (run.conclusion === 'action_required') {
      throw new UserFailure(`The run of ${short} waits for somebody to approve it: ${encodeURI(run.url)}`);
    }
    const page = `[the run](${encodeURI(run.url)})`;
    if (run.status !== 'completed') return { done: true, text: `${short} is being planned: ${page}.` };
    await github.runAgain(run.id);
    return { done: true, text: `${short} is planned again: ${page}. The review changes once it is done.` };
  },
};

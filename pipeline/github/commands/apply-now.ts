import { applyWorkflow, mainBranch } from '../../../contracts/github.ts';
import type { AppliedNow } from '../../apply/applied-now.ts';
import { UserFailure } from '../../process/failure.ts';
import { inertText } from '../../review/render/inert.ts';
import type { GitHub } from '../client.ts';
import type { Said } from '../said.ts';
import type { Command } from './command.ts';
import { pullMeant } from './pull-meant.ts';
import { readCommand } from './read-command.ts';

/**
 * Lets a pull request be applied past its windows. What counts is the comment itself, which apply looks for where it would
 * hold something: nothing else is written that could be forged.
 */
export const applyNowCommand: Command = {
  name: 'apply now',
  usage: '/warren apply now because REASON',
  does: 'applies past maintenance windows and freezes, as soon as it is merged or, if it is, what waits of it. Review, approvals and the comparison with what was reviewed stay as they are',
  on: 'pull request',
  hasReason: true,
  async run({ github, number, said, by, because = '' }) {
    const pull = await pullMeant(github, number, said);
    if (pull.base.ref !== mainBranch)
      throw new UserFailure(`It is not against ${mainBranch}, and so is never applied.`);
    const reason = `**${inertText(by)}** asked for it, because: ${inertText(because)}`;
    if (pull.merged) {
      await github.startWorkflow({
        workflow: applyWorkflow,
        branch: mainBranch,
        inputs: { pull_request: String(number) },
      });
      return {
        done: true,
        text: `What waits of it is applied now, past its windows, once \`${applyWorkflow}\` has its turn. ${reason}`,
      };
    }
    if (pull.state !== 'open')
      throw new UserFailure('It was closed without being merged, so nothing of it is applied.');
    const short = pull.head.sha.slice(0, 7);
    return {
      done: true,
      text:
        `Once ${short} is merged, it is applied without waiting for windows and freezes. ${reason}\n\n` +
        'This holds for that commit alone: after a push it has to be said again. Deleting or editing the comment takes it back.',
    };
  },
};

/**
 * Who asked that a pull request be applied past its windows: the first comment that says so, was never edited, was meant for
 * the commit that is applied, and is of a person who may write to the repository now. Undefined where there is none.
 */
export async function findAppliedNow(github: GitHub, number: number): Promise<AppliedNow | undefined> {
  for (const said of await github.commentsOn(number)) {
    const because = reasonIn(said);
    if (because === undefined || said.author === undefined) continue;
    if (await github.isEdited(said)) continue;
    if (!(await github.mayWrite(said.author))) continue;
    if (!(await github.isHeadMeant(await github.pullRequest(number), said.at))) continue;
    return { by: said.author, because, comment: said.url };
  }
  return undefined;
}

function reasonIn({ body, byApp }: Said): string | undefined {
  if (byApp) return undefined;
  const read = readCommand(body, [applyNowCommand]);
  return read && 'command' in read ? read.because : undefined;
}

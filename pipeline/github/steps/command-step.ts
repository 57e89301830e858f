import { UserFailure } from '../../process/failure.ts';
import { commands } from '../commands/commands.ts';
import { answerCommand } from './answer-command.ts';
import { gitHubOf, type Step } from './step.ts';

/** Does what a new comment asks for, and answers it. Gives whether it was done, or there was nothing to do. */
export async function commandStep(step: Step): Promise<boolean> {
  const { event } = step.environment;
  if (event?.kind !== 'issue_comment') {
    throw new UserFailure('Commands stand in comments: this run was not started by one.');
  }
  if (event.action !== 'created') {
    step.say(`comment ${event.comment} is left alone: it was ${event.action}`);
    return true;
  }
  const { comment, number, isOnPull } = event;
  return answerCommand({
    github: gitHubOf(step),
    commands,
    comment,
    number,
    on: isOnPull ? 'pull request' : 'issue',
    say: step.say,
  });
}

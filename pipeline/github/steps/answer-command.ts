import { SurroundingsFailure, UserFailure } from '../../process/failure.ts';
import { inertText } from '../../review/render/inert.ts';
import type { GitHub } from '../client.ts';
import type { Command, Outcome, Place } from '../commands/command.ts';
import { type ReadCommand, readCommand } from '../commands/read-command.ts';
import type { Said } from '../said.ts';

export interface CommentJob {
  github: GitHub;
  commands: readonly Command[];
  /** Id of the comment. */
  comment: number;
  /** Number of what it is on. */
  number: number;
  on: Place;
  /** Tells the log what goes on. */
  say: (line: string) => void;
}

/**
 * Does what a comment asks for, once, and answers it with a reaction and one comment. Gives whether it was done, or there was
 * nothing to do.
 */
export async function answerCommand(job: CommentJob): Promise<boolean> {
  const { github, commands, comment, number, say } = job;
  const said = await github.commentById(comment);
  const read = said && readCommand(said.body, commands);
  const ignored = !said ? 'it is gone' : !read ? 'it asks for nothing' : await whyIgnored(job, said);
  if (ignored !== undefined || !said || !read) {
    say(`comment ${comment} is left alone: ${ignored}`);
    return true;
  }
  const { done, text } = await outcomeOf(job, said, read);
  await github.react(comment, done ? '+1' : 'confused');
  const marker = answerMarker(comment);
  await github.comment(number, { body: `${marker}\n\n${text}\n`, isOurs: (body) => isAnswer(body, marker) });
  say(text);
  return done;
}

async function whyIgnored({ github, number, comment }: CommentJob, said: Said): Promise<string | undefined> {
  if (said.byApp || said.author === undefined) return 'no person wrote it';
  if (await github.isEdited(said)) return 'it was edited';
  // GitHub may deliver an event twice, and a run may be run again.
  const marker = answerMarker(comment);
  return (await github.hasComment(number, (body) => isAnswer(body, marker))) ? 'it was answered already' : undefined;
}

async function outcomeOf({ github, number, on }: CommentJob, said: Said, read: ReadCommand): Promise<Outcome> {
  const by = said.author ?? '';
  if (!(await github.mayWrite(by)))
    return { done: false, text: 'Commands are for those who may write to this repository.' };
  if ('wrong' in read) return { done: false, text: read.wrong };
  const { command, because } = read;
  if (command.on !== on && command.on !== 'anything') {
    return {
      done: false,
      text: `\`${command.usage}\` is said on ${command.on === 'issue' ? 'an' : 'a'} ${command.on}. Nothing was done.`,
    };
  }
  try {
    return await command.run({ github, number, by, said, ...(because === undefined ? {} : { because }) });
  } catch (error) {
    if (!(error instanceof UserFailure || error instanceof SurroundingsFailure)) throw error;
    return { done: false, text: `Nothing was done. ${inertText(error.message)}` };
  }
}

/** First line of the answer to a comment. */
function answerMarker(comment: number): string {
  return `<!-- warren:answer:1 ${comment} -->`;
}

function isAnswer(body: string, marker: string): boolean {
  return body === marker || body.startsWith(`${marker}\n`) || body.startsWith(`${marker}\r\n`);
}

import { plainText, type Sentence } from '../../../catalog/words/sentence.ts';
import type { Asked } from '../../drift/adopt/adoption-pull.ts';
import { driftIssue, driftLabel, stackOfIssue, toldInIssue } from '../../drift/drift-issue.ts';
import type { Drift } from '../../drift/find-drift.ts';
import { UserFailure } from '../../process/failure.ts';
import { inertText } from '../../review/render/inert.ts';
import type { GitHub } from '../client.ts';
import type { Issue } from '../issues.ts';

/** An issue about drift, in which somebody asked for something. */
export interface AskedIssue {
  issue: Issue;
  /** The stack that it is about. */
  stack: string;
}

/** The issue about drift that Warren opened under this number. Throws UserFailure where it is none. */
export async function issueAbout(github: GitHub, number: number): Promise<AskedIssue> {
  const issue = (await github.issues(driftLabel.name)).find((each) => each.number === number);
  const stack = issue && stackOfIssue(issue.body);
  if (issue && stack !== undefined) return { issue, stack };
  throw new UserFailure(
    `#${number} is no open issue about drift that Warren opened. Comment on one that has the label \`${driftLabel.name}\`.`,
  );
}

/** Who asked, from the inputs of a workflow. Throws UserFailure where they are none. */
export function askedOf(issue: string, by: string): Asked {
  const isLogin = /^[A-Za-z0-9][A-Za-z0-9-]{0,38}(\[bot\])?$/.test(by);
  if (isLogin && /^[1-9]\d{0,8}$/.test(issue)) return { by, issue: Number(issue) };
  throw new UserFailure(
    'Inputs issue and asked_by are the number of an issue and a login. Copy the number from the issue.',
  );
}

/** What an issue tells of and is not there any more, and what is there that it does not tell of, as a table; empty where neither is. */
export function differsFromTold({ body }: Issue, found: Drift): string[] {
  const [told, there] = [toldInIssue(body), toldInIssue(driftIssue(found, {}).body)];
  const gone = told.filter((line) => !there.includes(line)).map((line) => `| not any more ${line}`);
  const came = there.filter((line) => !told.includes(line)).map((line) => `| now ${line}`);
  // Either may be as long as an issue.
  const rows = [...gone, ...came].slice(0, 20);
  return rows.length === 0 ? [] : ['| | | what | resource |', '|---|---|---|---|', ...rows];
}

type Action = 'adopt' | 'put back';

/** Answers in the issue whoever asked: one comment for each thing that can be asked for. `lines` are Markdown. */
export async function answerIn(
  github: GitHub,
  { asked, action, lines }: { asked: Asked; action: Action; lines: readonly string[] },
): Promise<void> {
  const marker = `<!-- warren:${action.replace(' ', '-')}:1 -->`;
  const who = `${inertText(asked.by)} asked to ${action === 'adopt' ? 'adopt it' : 'put it back'}.`;
  const body = [marker, '', who, '', ...lines, ''].join('\n');
  await github.comment(asked.issue, { body, isOurs: (text) => text.startsWith(marker) });
}

/** Why something that was asked for is not done, for the log. */
export function failureOf(sentence: Sentence): UserFailure {
  return new UserFailure(plainText(sentence));
}

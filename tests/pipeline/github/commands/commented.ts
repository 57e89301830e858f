import type { GitHub } from '../../../../pipeline/github/client.ts';
import { commands } from '../../../../pipeline/github/commands/commands.ts';
import { answerCommand } from '../../../../pipeline/github/steps/answer-command.ts';
import type { GitHubServer } from '../../../github-server.ts';
import { openTestGitHub } from '../opened.ts';

export const head = 'a'.repeat(40);

/** A pull request on a server, with a run that planned it, and people: marie may write, and mallory may not. */
export interface Commented {
  server: GitHubServer;
  github: GitHub;
  number: number;
  runId: number;
  /** Says something at a time of 2 January, `12:00` by default, and gives the comment's id. */
  say(body: string, how?: { by?: string; at?: string }): number;
  /** Has the program answer a comment. */
  answer(comment: number): Promise<boolean>;
  /** What was answered to a comment, without its marker. */
  answers(comment: number): string[];
}

export async function openCommented(): Promise<Commented> {
  const { server, github } = await openTestGitHub();
  const { repository } = server;
  const number = repository.addPull();
  const runId = repository.addRun({ workflow: 'plan.yml', headSha: head });
  repository.setRole('marie', 'write');
  repository.setRole('mallory', 'read');
  return {
    server,
    github,
    number,
    runId,
    say: (body, { by = 'marie', at = '12:00' } = {}) =>
      repository.addComment({ issue: number, author: by, body, createdAt: `2026-01-02T${at}:00Z` }),
    answer: (comment) => answerCommand({ github, commands, comment, number, on: 'pull request', say: () => undefined }),
    answers: (comment) => {
      const marker = `<!-- warren:answer:1 ${comment} -->\n\n`;
      const bodies = repository.comments(number).map(({ body }) => body);
      return bodies.filter((body) => body.startsWith(marker)).map((body) => body.slice(marker.length).trimEnd());
    },
  };
}

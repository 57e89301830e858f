import { type GitHub, openGitHub } from '../../../pipeline/github/client.ts';
import { type GitHubServer, startGitHubServer, type Token, workflowToken } from '../../github-server.ts';

/** A server, a client of it that waits a thousandth of the time, and what the client said. */
export interface Opened {
  server: GitHubServer;
  github: GitHub;
  said: string[];
}

/** Starts a server and opens its repository: with a workflow's token, or with one of these rights. */
export async function openTestGitHub({
  token,
  answerWithinMs,
}: {
  token?: Token;
  answerWithinMs?: number;
} = {}): Promise<Opened> {
  const server = await startGitHubServer(token ? { tokens: { [workflowToken]: token } } : {});
  const said: string[] = [];
  const github = openGitHub({
    token: workflowToken,
    apiUrl: server.url,
    repository: server.repository.name,
    say: (line) => said.push(line),
    secondMs: 1,
    ...(answerWithinMs === undefined ? {} : { answerWithinMs }),
  });
  return { server, github, said };
}

/** What a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (cause) => cause as Error,
  );
}

import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';

/** Who writes with the token that workflows are given: https://docs.github.com/en/actions/concepts/security/github_token */
const workflowLogin = 'github-actions[bot]';

/**
 * Tells the login that the token writes as, and asks GitHub once. The token of a workflow is that of an app, which may not
 * ask who it is; an app of one's own may not either, and would be taken for it.
 */
export function ownLogin({ octokit }: Connection): () => Promise<string> {
  let known: Promise<string> | undefined;
  const ask = () =>
    askGitHub('Cannot find out whose token this is', async () => {
      try {
        return (await octokit.rest.users.getAuthenticated()).data.login;
      } catch (cause) {
        if (statusOf(cause) === 403 && /not accessible by integration/i.test((cause as Error).message)) {
          return workflowLogin;
        }
        throw cause;
      }
    });
  return async () => {
    known ??= ask();
    try {
      return await known;
    } catch (cause) {
      known = undefined;
      throw cause;
    }
  };
}

import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';

/**
 * Whether somebody may write to the repository now. GitHub tells `maintain` as `write` and `triage` as `read`; what events say
 * of an author's association is of another time, and `MEMBER` says nothing of this repository.
 * https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user
 */
export async function mayWrite({ octokit, at }: Connection, login: string): Promise<boolean> {
  return askGitHub(`Cannot find out what ${JSON.stringify(login)} may do`, async () => {
    try {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...at, username: login });
      return data.permission === 'write' || data.permission === 'admin';
    } catch (cause) {
      if (statusOf(cause) === 404) return false;
      throw cause;
    }
  });
}

import { askGitHub } from './ask.ts';
import type { Connection } from './connection.ts';
import type { PullRequest } from './pulls.ts';

/**
 * Whether the head of a pull request is what it was when somebody said something about it. Commits carry whatever times their
 * authors like, so GitHub's own record of pushes to the branch is asked. A push in the same second, which is how exact times
 * of comments are, counts as later. What is merged has no other head any more, whatever is said and pushed after it.
 * https://docs.github.com/en/rest/repos/repos#list-repository-activities
 */
export async function isHeadMeant({ octokit, at }: Connection, pull: PullRequest, saidAt: Date): Promise<boolean> {
  const { head, mergedAt } = pull;
  if (mergedAt !== undefined && saidAt > mergedAt) return true;
  return askGitHub(`Cannot find out what was pushed to ${JSON.stringify(head.ref)}`, async () => {
    const query = { ...at, ref: `refs/heads/${head.ref}`, per_page: 100 };
    for await (const { data } of octokit.paginate.iterator(octokit.rest.repos.listActivities, query)) {
      const last = data.find(
        ({ activity_type: type, timestamp }) =>
          type !== 'branch_deletion' && (mergedAt === undefined || new Date(timestamp) <= mergedAt),
      );
      if (last) return last.after === head.sha && new Date(last.timestamp) < saidAt;
    }
    return false;
  });
}

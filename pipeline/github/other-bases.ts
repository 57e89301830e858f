import type { Connection } from './connection.ts';
import type { PullRequest } from './pulls.ts';

/** While a branch had a pull request that was to be merged into another branch than this one. */
export interface Span {
  from: Date;
  /** Absent while it lasts. */
  to?: Date;
}

/** What becomes of a pull request's base. https://docs.github.com/en/rest/using-the-rest-api/issue-event-types */
const baseChanges = ['base_ref_changed', 'automatic_base_change_succeeded'];

/**
 * When the branch of a pull request had one, this one or another, against another branch: whatever ran then may have been the
 * workflow of that other branch, which may say anything. GitHub tells of a run its commit and its branch, and of pull requests
 * only those that are open: "The returned pull requests do not necessarily indicate pull requests that triggered the run."
 * https://docs.github.com/en/rest/actions/workflow-runs#list-workflow-runs-for-a-workflow
 */
export async function spansOnOtherBases(
  { octokit, at, repository }: Connection,
  { head, base }: Pick<PullRequest, 'head' | 'base'>,
): Promise<Span[]> {
  const query = { ...at, state: 'all' as const, head: `${at.owner}:${head.ref}`, per_page: 100 };
  const all = await octokit.paginate(octokit.rest.pulls.list, query);
  const spans: Span[] = [];
  for (const pull of all) {
    // A fork's pull request has no credentials, whatever its base is.
    if (pull.head.ref !== head.ref || pull.head.repo?.full_name.toLowerCase() !== repository.toLowerCase()) continue;
    const from = new Date(pull.created_at);
    if (pull.base.ref !== base.ref) {
      spans.push({ from, ...(pull.closed_at === null ? {} : { to: new Date(pull.closed_at) }) });
      continue;
    }
    const query = { ...at, issue_number: pull.number, per_page: 100 };
    const events = await octokit.paginate(octokit.rest.issues.listEvents, query);
    const changes = events.filter(({ event }) => baseChanges.includes(event));
    const last = Math.max(...changes.map(({ created_at }) => Date.parse(created_at)));
    if (changes.length > 0) spans.push({ from, to: new Date(last) });
  }
  return spans;
}

/** Whether a time, which GitHub tells to the second, may be within the span. */
export function isWithin(time: Date, { from, to }: Span): boolean {
  return time >= from && (to === undefined || time <= to);
}

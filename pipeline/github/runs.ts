import { askGitHub, statusOf } from './ask.ts';
import type { RunQuery, WorkflowRun } from './client.ts';
import type { Connection } from './connection.ts';

/** The newest run of a workflow that ended well for this commit of a branch of this repository. */
export async function latestRun(
  { octokit, at, repository }: Connection,
  { workflow, headSha, event }: RunQuery,
): Promise<WorkflowRun | undefined> {
  return askGitHub(`Cannot find the run of ${workflow} for commit ${headSha.slice(0, 12)}`, async () => {
    const query = { workflow_id: workflow, head_sha: headSha, event, status: 'success' as const, per_page: 100 };
    const all = await octokit.paginate(octokit.rest.actions.listWorkflowRuns, { ...at, ...query });
    const own = all.filter(({ head_repository: head }) => head?.full_name.toLowerCase() === repository.toLowerCase());
    const newest = own.sort((a, b) => b.id - a.id)[0];
    return newest && told(newest);
  });
}

/** A workflow run as it is now; undefined when there is none. */
export async function runById({ octokit, at }: Connection, id: number): Promise<WorkflowRun | undefined> {
  return askGitHub(`Cannot read the workflow run ${id}`, async () => {
    try {
      return told((await octokit.rest.actions.getWorkflowRun({ ...at, run_id: id })).data);
    } catch (cause) {
      if (statusOf(cause) === 404) return undefined;
      throw cause;
    }
  });
}

/** As much of GitHub's answer as is used. */
interface Answer {
  id: number;
  run_attempt?: number;
  status: string | null;
  conclusion: string | null;
  html_url: string;
}

function told({ id, run_attempt: attempt = 1, status, conclusion, html_url: url }: Answer): WorkflowRun {
  return { id, attempt, status: status ?? 'queued', ...(conclusion === null ? {} : { conclusion }), url };
}

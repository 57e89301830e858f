import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';
import { isWithin, spansOnOtherBases } from './other-bases.ts';
import type { PullRequest } from './pulls.ts';

/** Which runs are looked at. */
export interface RunQuery {
  /** Name of the workflow's file: `plan.yml`. */
  workflow: string;
  /** The pull request that it was of: its head, rather than GitHub's commit of merging it for a test, and its base. */
  pull: Pick<PullRequest, 'head' | 'base'>;
  /** `pull_request`. */
  event: string;
  /** Default: those that ended well. */
  ended?: Ended;
}

/** How far runs have to be: `success` those that ended well, `any` those under way and those that did not, too. */
export type Ended = 'success' | 'any';

/** Which job is looked at. */
export interface JobQuery {
  runId: number;
  /** 1 for the first time. */
  attempt: number;
  /** Its name as GitHub shows it, letter by letter. */
  job: string;
}

/** A run of a workflow. */
export interface WorkflowRun {
  id: number;
  /** 1 for the first time, more for a run that was run again. */
  attempt: number;
  /** `completed` when it is over; else `queued`, `in_progress`, `waiting`, `requested` or `pending`. */
  status: string;
  /** `success`, `failure`, `cancelled`, …; absent while it is not over. */
  conclusion?: string;
  /** Its page. */
  url: string;
}

/**
 * The runs of a workflow for the head of a pull request, by default those that ended well, newest first: those of its branch,
 * in this repository, from when that had no pull request against another branch than this one's.
 */
export async function runsOfPull(
  connection: Connection,
  { workflow, pull, event, ended = 'success' }: RunQuery,
): Promise<WorkflowRun[]> {
  const { octokit, at, repository } = connection;
  const { sha, ref } = pull.head;
  return askGitHub(`Cannot find the run of ${workflow} for commit ${sha.slice(0, 12)}`, async () => {
    const status = ended === 'any' ? {} : { status: ended };
    const query = { workflow_id: workflow, head_sha: sha, event, ...status, per_page: 100 };
    const all = await octokit.paginate(octokit.rest.actions.listWorkflowRuns, { ...at, ...query });
    const own = all.filter(
      ({ head_repository: head, head_branch: branch }) =>
        head?.full_name.toLowerCase() === repository.toLowerCase() && branch === ref,
    );
    if (own.length === 0) return [];
    const spans = await spansOnOtherBases(connection, pull);
    return own
      .filter(({ created_at: time }) => !spans.some((span) => isWithin(new Date(time), span)))
      .sort((a, b) => b.id - a.id)
      .map(told);
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

/**
 * Whether a job concluded well in one attempt of a run. Where several bear the name, all of them have to.
 * https://docs.github.com/en/rest/actions/workflow-jobs#list-jobs-for-a-workflow-run-attempt
 */
export async function jobSucceeded({ octokit, at }: Connection, { runId, attempt, job }: JobQuery): Promise<boolean> {
  return askGitHub(`Cannot read the jobs of workflow run ${runId}, attempt ${attempt}`, async () => {
    const query = { run_id: runId, attempt_number: attempt, per_page: 100 };
    try {
      const all = await octokit.paginate(octokit.rest.actions.listJobsForWorkflowRunAttempt, { ...at, ...query });
      const named = all.filter(({ name }) => name === job);
      return named.length > 0 && named.every(({ conclusion }) => conclusion === 'success');
    } catch (cause) {
      if (statusOf(cause) === 404) return false;
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

import { UserFailure } from '../process/failure.ts';
import { askGitHub, statusOf } from './ask.ts';
import type { Connection } from './connection.ts';

/** A pull request as it is now. */
export interface PullRequest {
  number: number;
  title: string;
  state: 'open' | 'closed';
  merged: boolean;
  /** The commit on the branch that it was merged into; only when merged. */
  mergeCommit?: string;
  /** When it was merged; only then. */
  mergedAt?: Date;
  /** `repository` is `owner/name` of where the branch is: a fork's is another, and absent when the fork is gone. */
  head: { sha: string; ref: string; repository?: string };
  base: { sha: string; ref: string };
  /** Login; `ghost` when the account is gone. */
  author: string;
  labels: string[];
  /** Its page. */
  url: string;
}

/** A pull request. Throws UserFailure when there is none of this number. */
export async function pullRequest({ octokit, at, repository }: Connection, number: number): Promise<PullRequest> {
  return askGitHub(`Cannot read pull request #${number}`, async () => {
    const { data } = await octokit.rest.pulls.get({ ...at, pull_number: number });
    return told(data);
  }).catch((failure: Error) => {
    if (statusOf(failure.cause) !== 404) throw failure;
    throw new UserFailure(`${repository} has no pull request #${number} that this token may see.`, { cause: failure });
  });
}

/** The merged pull request that a commit of the main branch came from; undefined when there is none. */
export async function pullRequestMergedAs(
  { octokit, at }: Connection,
  commit: string,
): Promise<PullRequest | undefined> {
  return askGitHub(`Cannot find the pull request of commit ${commit.slice(0, 12)}`, async () => {
    const path = { ...at, commit_sha: commit, per_page: 100 };
    const all = await octokit.paginate(octokit.rest.repos.listPullRequestsAssociatedWithCommit, path);
    const merged = all.map(told).filter((pull) => pull.merged);
    // A pull request that is merged by way of another, or whose commits were taken over by one, has the commit too.
    return merged.find(({ mergeCommit }) => mergeCommit === commit) ?? merged[0];
  });
}

/** As much of GitHub's answer as is used. Lists of pull requests do not say `merged`, but when. */
interface Answer {
  number: number;
  title: string;
  state: string;
  merged_at: string | null;
  merge_commit_sha: string | null;
  head: { sha: string; ref: string; repo: { full_name: string } | null };
  base: { sha: string; ref: string };
  user: { login: string } | null;
  labels: { name: string }[];
  html_url: string;
}

function told(answer: Answer): PullRequest {
  const { number, title, head, base } = answer;
  const merged = answer.merged_at !== null;
  return {
    number,
    title,
    state: answer.state === 'open' ? 'open' : 'closed',
    merged,
    // Before it is merged, that is the commit of merging it for a test.
    ...(answer.merged_at === null ? {} : { mergedAt: new Date(answer.merged_at) }),
    ...(merged && answer.merge_commit_sha ? { mergeCommit: answer.merge_commit_sha } : {}),
    head: { sha: head.sha, ref: head.ref, ...(head.repo ? { repository: head.repo.full_name } : {}) },
    base: { sha: base.sha, ref: base.ref },
    author: answer.user?.login ?? 'ghost',
    labels: answer.labels.map(({ name }) => name),
    url: answer.html_url,
  };
}

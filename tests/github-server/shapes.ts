import type { Activity, Comment, Issue, Job, Label, Pull, Repository, Run } from './repository.ts';

/** What answers need to name addresses: those of the server stand in for api.github.com and github.com alike. */
export interface Place {
  url: string;
  repository: Repository;
}

/** A user as answers hold one; `[bot]` at the end of the login tells an app. */
export function showUser(login: string) {
  return { login, id: 1, type: login.endsWith('[bot]') ? 'Bot' : 'User', site_admin: false };
}

/** https://docs.github.com/en/rest/issues/comments */
export function showComment({ url, repository }: Place, comment: Comment) {
  const { id, issue, author, body, createdAt = '2026-01-01T00:30:00Z', lastEditedAt } = comment;
  return {
    id,
    node_id: `IC_${id}`,
    body,
    created_at: createdAt,
    updated_at: lastEditedAt ?? createdAt,
    user: showUser(author),
    html_url: `${url}/${repository.name}/issues/${issue}#issuecomment-${id}`,
    issue_url: `${url}/repos/${repository.name}/issues/${issue}`,
  };
}

/** https://docs.github.com/en/rest/issues/labels */
export function showLabel({ name, color, description }: Label) {
  return { id: 1, name, color, description, default: false };
}

/** https://docs.github.com/en/rest/issues/issues; a pull request is told by its `pull_request`. */
export function showIssue(place: Place, issue: Issue) {
  const { url, repository } = place;
  const { number, title, body, state, author, pull } = issue;
  const shown = { id: number, number, title, body, state, user: showUser(author), labels: labelsOf(place, issue) };
  const page = `${url}/${repository.name}/${pull ? 'pull' : 'issues'}/${number}`;
  return { ...shown, html_url: page, ...(pull ? { pull_request: { html_url: page } } : {}) };
}

/** https://docs.github.com/en/rest/pulls/pulls; lists of pull requests say nothing of `merged`. */
export function showPull(place: Place, { issue, pull, listed }: { issue: Issue; pull: Pull; listed: boolean }) {
  const { url, repository } = place;
  const { number, title, body, state, author } = issue;
  const { head, base, mergeCommit } = pull;
  return {
    id: number,
    number,
    title,
    body,
    state,
    user: showUser(author),
    labels: labelsOf(place, issue),
    html_url: `${url}/${repository.name}/pull/${number}`,
    // An open pull request has a commit of its own here: that of merging it for a test.
    merge_commit_sha: mergeCommit ?? 'f'.repeat(40),
    created_at: pull.createdAt,
    closed_at: pull.closedAt ?? pull.mergedAt ?? null,
    merged_at: pull.mergedAt ?? null,
    ...(listed ? {} : { merged: mergeCommit !== undefined }),
    head: { sha: head.sha, ref: head.ref, repo: head.repository ? { full_name: head.repository } : null },
    base: { sha: base.sha, ref: base.ref, repo: { full_name: repository.name } },
  };
}

/** https://docs.github.com/en/rest/issues/events; whoever turns a pull request is not of interest. */
export function showBaseChange(at: string, index: number) {
  return { id: index + 1, event: 'base_ref_changed', created_at: at };
}

/** https://docs.github.com/en/rest/actions/workflow-runs */
export function showRun({ url, repository }: Place, run: Run) {
  return {
    id: run.id,
    name: run.workflow,
    path: `.github/workflows/${run.workflow}`,
    head_sha: run.headSha,
    head_branch: run.headBranch,
    created_at: run.createdAt,
    // Pull requests that are open now, whichever of them started the run.
    pull_requests: repository
      .issues()
      .filter(({ state, pull }) => state === 'open' && pull?.head.sha === run.headSha)
      .map(({ number, pull }) => ({ number, head: pull?.head, base: pull?.base })),
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    run_attempt: run.attempt,
    html_url: `${url}/${repository.name}/actions/runs/${run.id}`,
    repository: { full_name: repository.name },
    head_repository: { full_name: run.headRepository },
  };
}

/** https://docs.github.com/en/rest/actions/workflow-jobs */
export function showJob({ name, conclusion }: Job, { runId, attempt }: { runId: number; attempt: number }) {
  const status = conclusion === null ? 'in_progress' : 'completed';
  return { id: 1, run_id: runId, run_attempt: attempt, name, status, conclusion };
}

/** https://docs.github.com/en/rest/repos/repos#list-repository-activities */
export function showActivity({ branch, after, at, type }: Activity, index: number) {
  return {
    id: index + 1,
    before: '0'.repeat(40),
    after,
    ref: `refs/heads/${branch}`,
    timestamp: at,
    activity_type: type,
  };
}

function labelsOf({ repository }: Place, { labels }: Issue) {
  return labels.map((name) => {
    const known = repository.allLabels().find((label) => sameName(label.name, name));
    return showLabel(known ?? { name, color: 'ededed', description: null });
  });
}

/** Names of labels are told apart without regard to case. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

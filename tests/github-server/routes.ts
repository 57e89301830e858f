import { type Answer, failure, notFound, page } from './answer.ts';
import { type ApiRequest, withIssue } from './api-request.ts';
import { dispatch, getPermission, listActivities, rerun } from './command-routes.ts';
import { createCommit, createPull, createRef, createTree, getCommit } from './git-routes.ts';
import {
  createComment,
  createIssue,
  createReaction,
  deleteComment,
  getComment,
  getIssue,
  listComments,
  listIssues,
  updateComment,
  updateIssue,
} from './issue-routes.ts';
import { addLabels, createLabel, getLabel, listLabels, removeLabel } from './label-routes.ts';
import { broughtBy } from './repository.ts';
import type { Route } from './route.ts';
import { settingsRoutes } from './settings-routes.ts';
import { showBaseChange, showJob, showPull, showRun, showUser } from './shapes.ts';

const reading = 'issues=read; pull_requests=read';
const writing = 'issues=write; pull_requests=write';

/** Everything of GitHub's REST API that the server has. */
export const routes: readonly Route[] = [
  { method: 'GET', path: '/pulls', needs: 'pull_requests=read', answer: listPulls },
  { method: 'GET', path: '/pulls/{number}', needs: 'pull_requests=read', answer: getPull },
  { method: 'GET', path: '/commits/{sha}/pulls', needs: 'pull_requests=read', answer: pullsOfCommit },
  { method: 'GET', path: '/issues', needs: 'issues=read', answer: listIssues },
  { method: 'POST', path: '/issues', needs: 'issues=write', answer: createIssue },
  { method: 'GET', path: '/issues/{number}', needs: reading, answer: getIssue },
  { method: 'PATCH', path: '/issues/{number}', needs: writing, answer: updateIssue },
  { method: 'GET', path: '/issues/{number}/events', needs: 'issues=read', answer: listEvents },
  { method: 'GET', path: '/issues/{number}/comments', needs: reading, answer: listComments },
  { method: 'POST', path: '/issues/{number}/comments', needs: writing, answer: createComment },
  { method: 'PATCH', path: '/issues/comments/{id}', needs: writing, answer: updateComment },
  { method: 'DELETE', path: '/issues/comments/{id}', needs: writing, answer: deleteComment },
  { method: 'GET', path: '/issues/comments/{id}', needs: reading, answer: getComment },
  { method: 'POST', path: '/issues/comments/{id}/reactions', needs: writing, answer: createReaction },
  { method: 'GET', path: '/collaborators/{login}/permission', needs: 'metadata=read', answer: getPermission },
  { method: 'GET', path: '/activity', needs: 'contents=read', answer: listActivities },
  { method: 'POST', path: '/actions/runs/{id}/rerun', needs: 'actions=write', answer: rerun },
  { method: 'GET', path: '/issues/{number}/labels', needs: reading, answer: listLabels },
  { method: 'POST', path: '/issues/{number}/labels', needs: writing, answer: addLabels },
  { method: 'DELETE', path: '/issues/{number}/labels/{name}', needs: writing, answer: removeLabel },
  { method: 'GET', path: '/labels/{name}', needs: reading, answer: getLabel },
  { method: 'POST', path: '/labels', needs: writing, answer: createLabel },
  { method: 'POST', path: '/pulls', needs: 'pull_requests=write', answer: createPull },
  { method: 'GET', path: '/git/commits/{sha}', needs: 'contents=read', answer: getCommit },
  { method: 'POST', path: '/git/trees', needs: 'contents=write', answer: createTree },
  { method: 'POST', path: '/git/commits', needs: 'contents=write', answer: createCommit },
  { method: 'POST', path: '/git/refs', needs: 'contents=write', answer: createRef },
  { method: 'POST', path: '/actions/workflows/{file}/dispatches', needs: 'actions=write', answer: dispatch },
  { method: 'GET', path: '/actions/workflows/{file}/runs', needs: 'actions=read', answer: listRuns },
  { method: 'GET', path: '/actions/runs/{id}', needs: 'actions=read', answer: getRun },
  { method: 'GET', path: '/actions/runs/{id}/attempts/{attempt}/jobs', needs: 'actions=read', answer: listJobs },
  ...settingsRoutes,
];

/** `GET /user`, which no app may ask: https://docs.github.com/en/rest/users/users#get-the-authenticated-user */
export function ownUser(login: string): Answer {
  if (login.endsWith('[bot]')) return failure(403, 'Resource not accessible by integration');
  return { status: 200, body: showUser(login) };
}

function getPull(request: ApiRequest): Answer {
  const issue = request.repository.issue(Number(request.path.number));
  if (!issue?.pull) return notFound;
  return { status: 200, body: showPull(request, { issue, pull: issue.pull, listed: false }) };
}

/** https://docs.github.com/en/rest/pulls/pulls#list-pull-requests: `head` is the owner and the branch. */
function listPulls(request: ApiRequest): Answer {
  const query = request.address.searchParams;
  const found = request.repository.issues().flatMap((issue) => {
    const { pull } = issue;
    if (!pull || ![issue.state, 'all'].includes(query.get('state') ?? 'open')) return [];
    const head = `${pull.head.repository?.split('/')[0]}:${pull.head.ref}`;
    return [head, null].includes(query.get('head')) ? [{ issue, pull }] : [];
  });
  return page(found, request.address, (some) => some.map((one) => showPull(request, { ...one, listed: true })));
}

function listEvents(request: ApiRequest): Answer {
  return withIssue(request, ({ pull }) =>
    page(
      [
        { id: 0, event: 'labeled', created_at: '2026-01-09T00:00:00Z' },
        ...(pull?.baseChanges ?? []).map(showBaseChange),
      ],
      request.address,
      (some) => some,
    ),
  );
}

function pullsOfCommit(request: ApiRequest): Answer {
  const { sha = '' } = request.path;
  if (!request.repository.hasCommit(sha)) return failure(422, `No commit found for SHA: ${sha}`);
  const found = request.repository
    .issues()
    .flatMap((issue) => (issue.pull && broughtBy(issue.pull, sha) ? [{ issue, pull: issue.pull }] : []));
  return page(found, request.address, (some) => some.map((one) => showPull(request, { ...one, listed: true })));
}

function listRuns(request: ApiRequest): Answer {
  const query = request.address.searchParams;
  const is = (name: string, ...values: (string | null)[]) => !query.has(name) || values.includes(query.get(name));
  const found = request.repository
    .runs()
    .filter(({ workflow }) => workflow === request.path.file)
    .filter(({ headSha, event }) => is('head_sha', headSha) && is('event', event))
    .filter(({ status, conclusion }) => is('status', status, conclusion))
    .reverse();
  return page(found, request.address, (some) => ({
    total_count: found.length,
    workflow_runs: some.map((run) => showRun(request, run)),
  }));
}

function getRun(request: ApiRequest): Answer {
  const run = request.repository.runs().find(({ id }) => String(id) === request.path.id);
  return run ? { status: 200, body: showRun(request, run) } : notFound;
}

function listJobs(request: ApiRequest): Answer {
  const { id, attempt } = request.path;
  const found = request.repository.jobs(Number(id), Number(attempt));
  if (!found) return notFound;
  return page(found, request.address, (some) => ({
    total_count: found.length,
    jobs: some.map((job) => showJob(job, { runId: Number(id), attempt: Number(attempt) })),
  }));
}

import { type Answer, failure, notFound, page } from './answer.ts';
import type { ApiRequest } from './api-request.ts';
import type { Repository } from './repository.ts';
import { showActivity, showUser } from './shapes.ts';

/** `GET /collaborators/{login}/permission`: `maintain` is told as `write` and `triage` as `read`, beside the role's own name. */
export function getPermission({ repository, path }: ApiRequest): Answer {
  const { login = '' } = path;
  const role = repository.role(login);
  const permission = role === 'maintain' ? 'write' : role === 'triage' ? 'read' : role;
  return { status: 200, body: { permission, role_name: role, user: showUser(login) } };
}

/** `GET /activity`, the newest first; `ref` is a branch, with or without `refs/heads/`. */
export function listActivities({ repository, address }: ApiRequest): Answer {
  const branch = address.searchParams.get('ref')?.replace(/^refs\/heads\//, '');
  const all = repository.activities().map((activity, index) => ({ activity, index }));
  const found = all.filter(({ activity }) => branch === undefined || activity.branch === branch).reverse();
  return page(found, address, (some) => some.map(({ activity, index }) => showActivity(activity, index)));
}

/** `POST /actions/runs/{id}/rerun`, which GitHub refuses of a run that is under way. */
export function rerun({ repository, path }: ApiRequest): Answer {
  const run = repository.runs().find(({ id }) => String(id) === path.id);
  if (!run) return notFound;
  if (run.status !== 'completed') return failure(403, 'This workflow is already running');
  repository.changeRun(run.id, { attempt: run.attempt + 1, status: 'queued', conclusion: null });
  return { status: 201, body: {} };
}

/** `POST /actions/workflows/{file}/dispatches` */
export function dispatch({ repository, path, body }: ApiRequest): Answer {
  if (typeof body.ref !== 'string') return failure(422, 'Invalid request.');
  repository.dispatches().push({
    workflow: path.file ?? '',
    ref: body.ref,
    inputs: (body.inputs ?? {}) as Record<string, string>,
  });
  return { status: 204 };
}

/** What GraphQL says of the one thing that it is asked for here: when a comment was edited last. */
export function editOf(
  repository: Repository,
  { query, variables }: { query: string; variables: { id: string } },
): Answer {
  if (!query.includes('lastEditedAt'))
    return { status: 200, body: { errors: [{ message: 'This server does not know.' }] } };
  const comment = repository.comment(Number(/^IC_(\d+)$/.exec(variables.id)?.[1]));
  return { status: 200, body: { data: { node: comment ? { lastEditedAt: comment.lastEditedAt ?? null } : null } } };
}

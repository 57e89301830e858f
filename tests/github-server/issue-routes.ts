import { type Answer, invalid, notFound, page } from './answer.ts';
import { type ApiRequest, namesOf, textOf, withIssue } from './api-request.ts';
import type { Comment, Issue } from './repository.ts';
import { type Place, sameName, showComment, showIssue } from './shapes.ts';

/** `GET /issues/{number}` */
export function getIssue(request: ApiRequest): Answer {
  return withIssue(request, (issue) => shown(request, issue));
}

/** `GET /issues` */
export function listIssues(request: ApiRequest): Answer {
  const query = request.address.searchParams;
  const state = query.get('state') ?? 'open';
  const wanted = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const found = request.repository
    .issues()
    .filter((issue) => state === 'all' || issue.state === state)
    .filter(({ labels }) => wanted.every((name) => labels.some((label) => sameName(label, name))))
    .reverse();
  return page(found, request.address, (some) => some.map((issue) => showIssue(request, issue)));
}

/** `POST /issues` */
export function createIssue(request: ApiRequest): Answer {
  const { title, body, labels } = request.body;
  if (typeof title !== 'string' || title === '') return invalid('Issue', { field: 'title', code: 'missing_field' });
  const wrong = tooLong('Issue', body);
  if (wrong) return wrong;
  const number = request.repository.addIssue({
    title,
    body: textOf(body),
    author: request.login,
    labels: namesOf(labels),
  });
  return withIssue({ ...request, path: { number: String(number) } }, (issue) => ({
    ...shown(request, issue),
    status: 201,
  }));
}

/** `PATCH /issues/{number}` */
export function updateIssue(request: ApiRequest): Answer {
  return withIssue(request, (issue) => {
    const { title, body, state } = request.body;
    const wrong = tooLong('Issue', body);
    if (wrong) return wrong;
    if (typeof title === 'string') issue.title = title;
    if (body !== undefined) issue.body = textOf(body);
    if (state === 'open' || state === 'closed') issue.state = state;
    return shown(request, issue);
  });
}

/** `GET /issues/comments/{id}` */
export function getComment(request: ApiRequest): Answer {
  return withComment(request, (comment) => ({ status: 200, body: showComment(request, comment) }));
}

/** `POST /issues/comments/{id}/reactions`; one that is there already is answered with 200. */
export function createReaction(request: ApiRequest): Answer {
  return withComment(request, (comment) => {
    const reaction = `${request.login} ${request.body.content}`;
    const reactions = comment.reactions ?? [];
    if (!reactions.includes(reaction)) comment.reactions = [...reactions, reaction];
    return { status: reactions.includes(reaction) ? 200 : 201, body: { id: 1, content: request.body.content } };
  });
}

/** `GET /issues/{number}/comments` */
export function listComments(request: ApiRequest): Answer {
  return withIssue(request, ({ number }) =>
    page(request.repository.comments(number), request.address, (some) => some.map((one) => showComment(request, one))),
  );
}

/** `POST /issues/{number}/comments` */
export function createComment(request: ApiRequest): Answer {
  return withIssue(request, ({ number }) => {
    const { body } = request.body;
    if (typeof body !== 'string') return invalid('IssueComment', { field: 'body', code: 'missing_field' });
    const wrong = tooLong('IssueComment', body);
    if (wrong) return wrong;
    const id = request.repository.addComment({ issue: number, author: request.login, body });
    return withComment({ ...request, path: { id: String(id) } }, (comment) => ({
      status: 201,
      body: showComment(request, comment),
    }));
  });
}

/** `PATCH /issues/comments/{id}` */
export function updateComment(request: ApiRequest): Answer {
  return withComment(request, (comment) => {
    const { body } = request.body;
    if (typeof body !== 'string') return invalid('IssueComment', { field: 'body', code: 'missing_field' });
    const wrong = tooLong('IssueComment', body);
    if (wrong) return wrong;
    comment.body = body;
    comment.lastEditedAt = new Date().toISOString();
    return { status: 200, body: showComment(request, comment) };
  });
}

/** `DELETE /issues/comments/{id}` */
export function deleteComment(request: ApiRequest): Answer {
  return withComment(request, ({ id }) => {
    request.repository.deleteComment(id);
    return { status: 204 };
  });
}

function withComment({ repository, path }: ApiRequest, then: (comment: Comment) => Answer): Answer {
  const comment = repository.comment(Number(path.id));
  return comment ? then(comment) : notFound;
}

function shown(place: Place, issue: Issue): Answer {
  return { status: 200, body: showIssue(place, issue) };
}

/** GitHub takes 65,536 characters: https://github.com/dead-claudia/github-limits */
function tooLong(resource: string, body: unknown): Answer | undefined {
  if (typeof body !== 'string' || [...body].length <= 65_536) return undefined;
  const message = 'Body is too long (maximum is 65536 characters)';
  return invalid(resource, { field: 'data', code: 'unprocessable', message });
}

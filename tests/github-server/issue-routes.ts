import { type Answer, invalid, notFound, page } from './answer.ts';
import { type Asked, namesOf, textOf, withIssue } from './api-request.ts';
import type { Comment, Issue } from './repository.ts';
import { type Place, sameName, showComment, showIssue } from './shapes.ts';

/** `GET /issues/{number}` */
export function getIssue(asked: Asked): Answer {
  return withIssue(asked, (issue) => shown(asked, issue));
}

/** `GET /issues` */
export function listIssues(asked: Asked): Answer {
  const query = asked.address.searchParams;
  const state = query.get('state') ?? 'open';
  const wanted = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const found = asked.repository
    .issues()
    .filter((issue) => state === 'all' || issue.state === state)
    .filter(({ labels }) => wanted.every((name) => labels.some((label) => sameName(label, name))))
    .reverse();
  return page(found, asked.address, (some) => some.map((issue) => showIssue(asked, issue)));
}

/** `POST /issues` */
export function createIssue(asked: Asked): Answer {
  const { title, body, labels } = asked.body;
  if (typeof title !== 'string' || title === '') return invalid('Issue', { field: 'title', code: 'missing_field' });
  const wrong = tooLong('Issue', body);
  if (wrong) return wrong;
  const number = asked.repository.addIssue({ title, body: textOf(body), author: asked.login, labels: namesOf(labels) });
  return withIssue({ ...asked, path: { number: String(number) } }, (issue) => ({
    ...shown(asked, issue),
    status: 201,
  }));
}

/** `PATCH /issues/{number}` */
export function updateIssue(asked: Asked): Answer {
  return withIssue(asked, (issue) => {
    const { title, body, state } = asked.body;
    const wrong = tooLong('Issue', body);
    if (wrong) return wrong;
    if (typeof title === 'string') issue.title = title;
    if (body !== undefined) issue.body = textOf(body);
    if (state === 'open' || state === 'closed') issue.state = state;
    return shown(asked, issue);
  });
}

/** `GET /issues/{number}/comments` */
export function listComments(asked: Asked): Answer {
  return withIssue(asked, ({ number }) =>
    page(asked.repository.comments(number), asked.address, (some) => some.map((one) => showComment(asked, one))),
  );
}

/** `POST /issues/{number}/comments` */
export function createComment(asked: Asked): Answer {
  return withIssue(asked, ({ number }) => {
    const { body } = asked.body;
    if (typeof body !== 'string') return invalid('IssueComment', { field: 'body', code: 'missing_field' });
    const wrong = tooLong('IssueComment', body);
    if (wrong) return wrong;
    const id = asked.repository.addComment({ issue: number, author: asked.login, body });
    return withComment({ ...asked, path: { id: String(id) } }, (comment) => ({
      status: 201,
      body: showComment(asked, comment),
    }));
  });
}

/** `PATCH /issues/comments/{id}` */
export function updateComment(asked: Asked): Answer {
  return withComment(asked, (comment) => {
    const { body } = asked.body;
    if (typeof body !== 'string') return invalid('IssueComment', { field: 'body', code: 'missing_field' });
    const wrong = tooLong('IssueComment', body);
    if (wrong) return wrong;
    comment.body = body;
    return { status: 200, body: showComment(asked, comment) };
  });
}

/** `DELETE /issues/comments/{id}` */
export function deleteComment(asked: Asked): Answer {
  return withComment(asked, ({ id }) => {
    asked.repository.deleteComment(id);
    return { status: 204 };
  });
}

function withComment({ repository, path }: Asked, then: (comment: Comment) => Answer): Answer {
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

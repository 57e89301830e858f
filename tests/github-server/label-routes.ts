import { type Answer, failure, invalid, notFound, page } from './answer.ts';
import { type ApiRequest, namesOf, textOf, withIssue } from './api-request.ts';
import { sameName, showIssue, showLabel } from './shapes.ts';

/** `GET /issues/{number}/labels` */
export function listLabels(request: ApiRequest): Answer {
  return withIssue(request, (issue) => page(showIssue(request, issue).labels, request.address));
}

/** `POST /issues/{number}/labels` */
export function addLabels(request: ApiRequest): Answer {
  return withIssue(request, (issue) => {
    const names = namesOf(request.body.labels).filter((name) => !issue.labels.some((label) => sameName(label, name)));
    issue.labels.push(...names);
    return { status: 200, body: showIssue(request, issue).labels };
  });
}

/** `DELETE /issues/{number}/labels/{name}` */
export function removeLabel(request: ApiRequest): Answer {
  return withIssue(request, (issue) => {
    const index = issue.labels.findIndex((label) => sameName(label, request.path.name ?? ''));
    if (index < 0) return failure(404, 'Label does not exist');
    issue.labels.splice(index, 1);
    return { status: 200, body: showIssue(request, issue).labels };
  });
}

/** `GET /labels/{name}` */
export function getLabel(request: ApiRequest): Answer {
  const label = request.repository.allLabels().find(({ name }) => sameName(name, request.path.name ?? ''));
  return label ? { status: 200, body: showLabel(label) } : notFound;
}

/** `POST /labels` */
export function createLabel({ repository, body }: ApiRequest): Answer {
  const { name, color, description } = body;
  if (typeof name !== 'string' || name.length > 50) return invalid('Label', { field: 'name', code: 'invalid' });
  if (typeof color !== 'string' || !/^[0-9a-f]{6}$/i.test(color)) {
    return invalid('Label', { field: 'color', code: 'invalid' });
  }
  if (typeof description === 'string' && description.length > 100) {
    return invalid('Label', { field: 'description', code: 'invalid' });
  }
  if (repository.allLabels().some((label) => sameName(label.name, name))) {
    return invalid('Label', { field: 'name', code: 'already_exists' });
  }
  const label = { name, color, description: textOf(description) };
  repository.addLabel(label);
  return { status: 201, body: showLabel(label) };
}

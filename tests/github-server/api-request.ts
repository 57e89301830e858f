import { type Answer, notFound } from './answer.ts';
import type { Issue } from './repository.ts';
import type { Place } from './shapes.ts';

/** A request that is allowed: who asks, what the path holds, and the body. */
export interface ApiRequest extends Place {
  login: string;
  /** The address asked for, with its query. */
  address: URL;
  /** Values of `{…}` in the route's path. */
  path: Record<string, string>;
  body: Record<string, unknown>;
}

/** What the issue or pull request that the path names is answered with. */
export function withIssue({ repository, path }: ApiRequest, then: (issue: Issue) => Answer): Answer {
  const issue = repository.issue(Number(path.number));
  return issue ? then(issue) : notFound;
}

/** The texts of a list in a body. */
export function namesOf(labels: unknown): string[] {
  return Array.isArray(labels) ? labels.filter((name): name is string => typeof name === 'string') : [];
}

/** A text of a body; null for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

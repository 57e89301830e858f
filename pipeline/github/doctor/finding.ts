import type { Seen } from './settings.ts';

/** Something that is not as docs/github.md asks for. */
export interface Finding {
  /** What it is about: `variable AWS_REGION`. */
  subject: string;
  /** What is, and what it should be: a sentence each. */
  is: string;
  should: string;
  why: string;
  /** What a person does about it. */
  how: string;
  /** What mends it; absent where GitHub's API has nothing for it, or a person has to decide. */
  fix?: Change[];
}

/** A request to GitHub that changes a setting. */
export interface Change {
  /** What it does, for people: `sets the variable AWS_REGION to eu-west-1`. */
  does: string;
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the repository. */
  path: string;
  body?: Record<string, unknown>;
}

/** That something could not be looked at. */
export function unseen(subject: string, seen: Seen<unknown>, why: string): Finding[] {
  const is = 'unseen' in seen ? `It cannot be seen: ${seen.unseen}.` : 'It is not there, or the token may not see it.';
  const how = 'Give a token of an administrator of the repository in GITHUB_TOKEN; `gh auth token` prints yours.';
  return [{ subject, is, should: 'It has to be looked at.', why, how }];
}

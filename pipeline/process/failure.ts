/** Something is wrong with the user's files or with the change: exit status 1. The message is all they need. */
export class UserFailure extends Error {}

/** Warren or its surroundings failed: exit status 2. The message says what to do about it. */
export class SurroundingsFailure extends Error {}

/** What went wrong, in its own words, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

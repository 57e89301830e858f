/** Something is wrong with the user's files or with the change: exit status 1. The message is all they need. */
export class UserFailure extends Error {}

/** Warren or its surroundings failed: exit status 2. The message says what to do about it. */
export class SurroundingsFailure extends Error {}

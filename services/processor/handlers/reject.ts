/**
 * What a handler throws, or `new tools.Reject(…)`, for a message that no further try would help: it is parked at once,
 * or whoever waits gets the status.
 */
export class Reject extends Error {
  override name = 'Reject';
  /** Status for whoever waits, 400 to 599. */
  readonly status: number;
  constructor(reason: string, { status = 422 }: { status?: number } = {}) {
    super(reason);
    this.status = status;
  }
}

/** Whether an error is one; a handler is a program of its own, which may have a class of its own by that name. */
export function isReject(error: unknown): error is Error & { status?: unknown } {
  return error instanceof Error && error.name === 'Reject';
}

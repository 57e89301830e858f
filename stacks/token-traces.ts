/**
 * Runs a synthesis without the stack traces that cdktf takes of every token it makes. Nobody reads them, and taking and
 * writing them out took a third of the time of a hundred brokers. Errors keep theirs.
 */
export function withoutTokenTraces(synthesis: () => void): void {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (target, below) => {
    if (target instanceof Error) captureStackTrace(target, below);
  };
  try {
    synthesis();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}

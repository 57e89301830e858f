/** What one run of Jest came to, as `figures.cjs` leaves it. */
export interface Figures {
  /** Name of the part that ran it. */
  part: string;
  /** A line for each kind of tests that this computer cannot run. */
  notRun: string[];
  suites: SuiteFigures[];
}

export interface SuiteFigures {
  /** From the root of the repository. */
  path: string;
  /** Jest's project that it is of. */
  project: string;
  seconds: number;
  passed: number;
  /** Tests that failed; one for a suite that could not be loaded. */
  failed: number;
  skipped: number;
  /** Name of the first test that failed, where one did. */
  firstFailure?: string;
}

export const hasFailed = ({ failed }: SuiteFigures): boolean => failed > 0;

import type { PartResult } from './run-parts.ts';

/** What one run of Jest came to, as `figures.cjs` leaves it. */
export interface Figures {
  passed: number;
  failed: number;
  skipped: number;
  /** A line for each kind of tests that this computer cannot run. */
  notRun: string[];
  suites: { path: string; seconds: number }[];
}

/** What `npm test` ends with: its slowest suites, its parts, the sum of its tests, and what did not run. */
export function summary(
  parts: readonly PartResult[],
  figures: readonly Figures[],
): { lines: string[]; failed: number } {
  const sum = (of: (run: Figures) => number) => figures.reduce((total, run) => total + of(run), 0);
  const failedParts = parts.filter(({ status }) => status !== 0).length;
  // A part may fail without a test that does, as the linter.
  const failed = Math.max(
    sum((run) => run.failed),
    failedParts,
  );
  const slowest = figures
    .flatMap(({ suites }) => suites)
    .sort((a, b) => b.seconds - a.seconds)
    .slice(0, 10);
  const line = (seconds: number, what: string) => `${seconds.toFixed(1).padStart(8)} s  ${what}`;
  return {
    failed,
    lines: [
      '',
      'The ten slowest suites:',
      ...slowest.map(({ path, seconds }) => line(seconds, path)),
      '',
      'The parts:',
      ...parts.map(({ name, seconds, status }) => line(seconds, status === 0 ? name : `${name} FAILED`)),
      '',
      `Total: ${sum((run) => run.passed)} passed, ${failed} failed, ${sum((run) => run.skipped)} skipped`,
      ...figures.flatMap(({ notRun }) => notRun),
    ],
  };
}

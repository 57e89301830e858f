import { hasFailed, type SuiteFigures } from './figures.ts';
import type { Settled } from './run-again.ts';

/** What `npm test` ends with: its slowest suites, its parts, what failed and what did once, the sum of its tests, and what did not run. */
export function summary({ parts, figures, passedAgain }: Settled): { lines: string[]; failed: number } {
  const suites = figures.flatMap((run) => run.suites);
  const sum = (of: (suite: SuiteFigures) => number) => suites.reduce((total, suite) => total + of(suite), 0);
  const failedParts = parts.filter(({ status }) => status !== 0).length;
  // A part may fail without a test that does, as the linter.
  const failed = Math.max(
    sum((suite) => suite.failed),
    failedParts,
  );
  const slowest = suites.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
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
      ...listed('Failed:', suites.filter(hasFailed)),
      ...listed('Passed only when run again (a race in a test or a program; look for it):', passedAgain),
      '',
      `Total: ${sum((suite) => suite.passed)} passed, ${failed} failed, ${sum((suite) => suite.skipped)} skipped`,
      ...figures.flatMap(({ notRun }) => notRun),
    ],
  };
}

/** Suites with the first test of each that failed, below a heading; nothing where there are none. */
function listed(heading: string, suites: readonly SuiteFigures[]): string[] {
  if (suites.length === 0) return [];
  return ['', heading, ...suites.map(({ path, firstFailure }) => `  ${path}: ${firstFailure}`)];
}

import { type Figures, hasFailed, type SuiteFigures } from './figures.ts';
import type { Part, PartResult } from './run-parts.ts';

/** Projects whose tests meet real processes, which race each other. What fails in another one fails again. */
const racing = ['integration', 'brokers', 'data-plane'];

/** Most suites that are run again; where more have failed it is no race. */
const mostAgain = 5;

/** The suites that are worth a second run: those that have failed beside real processes, in their order; none when they are too many. */
export function suitesToRunAgain(figures: readonly Figures[]): SuiteFigures[] {
  const failed = figures
    .flatMap(({ suites }) => suites)
    .filter((suite) => hasFailed(suite) && racing.includes(suite.project));
  return failed.length > mostAgain ? [] : failed;
}

/** Runs each of them alone, one after the other. */
export function partsAgain(suites: readonly SuiteFigures[]): Part[] {
  const names = suites.map(({ path }) => `${path} again`);
  return suites.map(({ path, project }, index) => ({
    name: names[index] ?? path,
    argv: ['npx', '--no-install', 'jest', '--selectProjects', project, '--runTestsByPath', path],
    after: names.slice(0, index),
  }));
}

/** What a run and its second runs came to together. */
export interface Settled {
  parts: PartResult[];
  figures: Figures[];
  /** As they failed the first time. */
  passedAgain: SuiteFigures[];
}

/**
 * A suite that passed when it was run again counts as it did then, and a part in which nothing else failed has passed. Any other
 * stays as it was.
 */
export function settle(parts: readonly PartResult[], figures: readonly Figures[], again: readonly Figures[]): Settled {
  const second = new Map(again.flatMap(({ suites }) => suites).map((suite) => [suite.path, suite]));
  const hasPassedAgain = (suite: SuiteFigures) => {
    const later = second.get(suite.path);
    return hasFailed(suite) && later !== undefined && !hasFailed(later) && later.passed > 0;
  };
  const passed = (name: string) => {
    const failed = figures.filter(({ part }) => part === name).flatMap(({ suites }) => suites.filter(hasFailed));
    return failed.length > 0 && failed.every(hasPassedAgain);
  };
  return {
    parts: parts.map((part) => (passed(part.name) ? { ...part, status: 0 } : part)),
    figures: figures.map((run) => ({
      ...run,
      suites: run.suites.map((suite) => (hasPassedAgain(suite) ? (second.get(suite.path) ?? suite) : suite)),
    })),
    passedAgain: figures.flatMap(({ suites }) => suites).filter(hasPassedAgain),
  };
}

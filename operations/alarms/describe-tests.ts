import { plural } from '../../catalog/words/plural.ts';
import type { TestResult } from './test-alarms.ts';

/** The results of tests for a person: what failed, what was not run and why, and a count. */
export function describeTests(results: readonly TestResult[]): string {
  const lines = results.flatMap(({ file, alarm, test, faults, why }) => {
    if (faults) return faults.map((fault) => `${file}: "${test}": ${alarm} ${fault}.`);
    return [`${file}: "${test}" was not run: it ${why}.`];
  });
  return [...lines, ...(lines.length > 0 ? [''] : []), countOf(results)].join('\n');
}

/** Whether a test failed; one that was not run has not. */
export function isFailed({ faults }: TestResult): boolean {
  return faults !== undefined && faults.length > 0;
}

function countOf(results: readonly TestResult[]): string {
  const failed = results.filter(isFailed).length;
  const left = results.filter(({ faults }) => faults === undefined).length;
  const alerts = new Set(results.map(({ alert }) => alert)).size;
  const parts = [
    `${plural(results.length, 'test')} of ${plural(alerts, 'alert')}`,
    `${failed} failed`,
    `${left} not run`,
  ];
  return `${parts.join(', ')}.`;
}

import type { Figures, SuiteFigures } from './figures.ts';
import { summary } from './summary.ts';

const suite = (index: number, change: Partial<SuiteFigures> = {}): SuiteFigures => ({
  path: `tests/${index}.test.ts`,
  ...{ project: 'unit', seconds: index, passed: 0, failed: 0, skipped: 0, ...change },
});

const run = (suites: SuiteFigures[], notRun: string[] = []): Figures => ({ part: 'unit', notRun, suites });

test('it ends with the ten slowest suites of all runs, the parts, the sum, and what did not run', () => {
  const figures = [
    run([0, 1, 2, 3, 4, 5].map((index) => suite(index, { passed: index === 0 ? 3 : 0, skipped: index === 1 ? 1 : 0 }))),
    run(
      [6, 7, 8, 9, 10, 11].map((index) => suite(index, { passed: index === 6 ? 4 : 0 })),
      ['Not run: tests of brokers, since …'],
    ),
  ];
  const parts = [{ name: 'unit', seconds: 12.34, status: 0 }];
  const { lines, failed } = summary({ parts, figures, passedAgain: [] });
  expect(failed).toBe(0);
  expect(lines.slice(1, 4)).toEqual([
    'The ten slowest suites:',
    '    11.0 s  tests/11.test.ts',
    '    10.0 s  tests/10.test.ts',
  ]);
  expect(lines.filter((line) => line.endsWith('.test.ts'))).toHaveLength(10);
  expect(lines).toContain('    12.3 s  unit');
  expect(lines.slice(-3)).toEqual(['', 'Total: 7 passed, 0 failed, 1 skipped', 'Not run: tests of brokers, since …']);
});

test('a part that failed without a test counts as one that failed', () => {
  const { lines, failed } = summary({ parts: [{ name: 'lint', seconds: 1, status: 1 }], figures: [], passedAgain: [] });
  expect(failed).toBe(1);
  expect(lines).toContain('     1.0 s  lint FAILED');
  expect(lines.at(-1)).toBe('Total: 0 passed, 1 failed, 0 skipped');
});

test('suites that failed, and those that did once, are told of by the first test that did', () => {
  const { lines, failed } = summary({
    parts: [{ name: 'servers', seconds: 1, status: 1 }],
    figures: [run([suite(1, { passed: 1, failed: 2, firstFailure: 'it counts' }), suite(2, { passed: 5 })])],
    passedAgain: [suite(2, { passed: 4, failed: 1, firstFailure: 'it listens' })],
  });
  expect(failed).toBe(2);
  expect(lines.slice(-8)).toEqual([
    '',
    'Failed:',
    '  tests/1.test.ts: it counts',
    '',
    'Passed only when run again (a race in a test or a program; look for it):',
    '  tests/2.test.ts: it listens',
    '',
    'Total: 6 passed, 2 failed, 0 skipped',
  ]);
});

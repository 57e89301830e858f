import { summary } from './summary.ts';

const suites = Array.from({ length: 12 }, (_, index) => ({ path: `tests/${index}.test.ts`, seconds: index }));

test('it ends with the ten slowest suites of all runs, the parts, the sum, and what did not run', () => {
  const figures = [
    { passed: 3, failed: 0, skipped: 1, notRun: [], suites: suites.slice(0, 6) },
    { passed: 4, failed: 0, skipped: 0, notRun: ['Not run: tests of brokers, since …'], suites: suites.slice(6) },
  ];
  const { lines, failed } = summary([{ name: 'unit', seconds: 12.34, status: 0 }], figures);
  expect(failed).toBe(0);
  expect(lines.slice(1, 4)).toEqual([
    'The ten slowest suites:',
    '    11.0 s  tests/11.test.ts',
    '    10.0 s  tests/10.test.ts',
  ]);
  expect(lines.filter((line) => line.endsWith('.test.ts'))).toHaveLength(10);
  expect(lines).toContain('    12.3 s  unit');
  expect(lines.slice(-2)).toEqual(['Total: 7 passed, 0 failed, 1 skipped', 'Not run: tests of brokers, since …']);
});

test('a part that failed without a test counts as one that failed', () => {
  const { lines, failed } = summary([{ name: 'lint', seconds: 1, status: 1 }], []);
  expect(failed).toBe(1);
  expect(lines).toContain('     1.0 s  lint FAILED');
  expect(lines.at(-1)).toBe('Total: 0 passed, 1 failed, 0 skipped');
});

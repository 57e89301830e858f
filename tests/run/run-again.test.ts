import type { Figures, SuiteFigures } from './figures.ts';
import { partsAgain, settle, suitesToRunAgain } from './run-again.ts';

const suite = (path: string, change: Partial<SuiteFigures> = {}): SuiteFigures => ({
  path: `tests/${path}.test.ts`,
  project: path.split('/')[0] ?? '',
  ...{ seconds: 1, passed: 3, failed: 0, skipped: 0, ...change },
});

const raced = (path: string) => suite(path, { passed: 2, failed: 1, firstFailure: 'it listens' });

const run = (part: string, ...suites: SuiteFigures[]): Figures => ({ part, notRun: [], suites });

test('suites beside real processes that failed are run again, each alone and in order', () => {
  const figures = [
    run('servers', raced('data-plane/tap'), suite('brokers/apply'), raced('brokers/cluster')),
    run('integration', raced('integration/deploy')),
    run('unit', raced('catalog/load')),
  ];
  const parts = partsAgain(suitesToRunAgain(figures));
  expect(parts.map(({ name }) => name)).toEqual([
    'tests/data-plane/tap.test.ts again',
    'tests/brokers/cluster.test.ts again',
    'tests/integration/deploy.test.ts again',
  ]);
  expect(parts.map(({ after }) => after?.length)).toEqual([0, 1, 2]);
  expect(parts[1]?.argv.slice(2)).toEqual([
    ...['jest', '--selectProjects', 'brokers', '--runTestsByPath', 'tests/brokers/cluster.test.ts'],
  ]);
});

test('five are run again, and none of six', () => {
  const failed = Array.from({ length: 6 }, (_, index) => raced(`brokers/${index}`));
  expect(suitesToRunAgain([run('servers', ...failed.slice(1))])).toHaveLength(5);
  expect(suitesToRunAgain([run('servers', ...failed)])).toEqual([]);
});

const failedServers = { name: 'servers', seconds: 60, status: 1 };

test('a suite that passes the second time counts as passed, and its part with it', () => {
  const figures = [run('servers', raced('data-plane/tap'), suite('brokers/apply'))];
  const settled = settle([failedServers], figures, [run('again', suite('data-plane/tap'))]);
  expect(settled).toEqual({
    parts: [{ ...failedServers, status: 0 }],
    figures: [run('servers', suite('data-plane/tap'), suite('brokers/apply'))],
    passedAgain: [raced('data-plane/tap')],
  });
});

test.each([
  { what: 'fails the second time', again: [run('again', raced('data-plane/tap'))] },
  { what: 'ended the second time without a word', again: [] },
  { what: 'skipped all of its tests the second time', again: [run('again', suite('data-plane/tap', { passed: 0 }))] },
])('a suite that $what has failed, and its part', ({ again }) => {
  const figures = [run('servers', raced('data-plane/tap'))];
  expect(settle([failedServers], figures, again)).toEqual({ parts: [failedServers], figures, passedAgain: [] });
});

test('a part in which something else failed has failed, though a suite of it passed again', () => {
  const figures = [run('servers', raced('data-plane/tap'), raced('brokers/apply'))];
  const { parts, passedAgain } = settle([failedServers], figures, [run('again', suite('data-plane/tap'))]);
  expect(parts).toEqual([failedServers]);
  expect(passedAgain).toEqual([raced('data-plane/tap')]);
});

test('a part that failed without a test that did stays failed', () => {
  const lint = { name: 'lint', seconds: 1, status: 1 };
  expect(settle([lint], [], []).parts).toEqual([lint]);
});

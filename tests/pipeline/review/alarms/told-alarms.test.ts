import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { alertFiles, filesOf, type RepositoryInput } from '../../../changes/change.ts';

/** The last that the review says of each object. */
function lastSaid(before: RepositoryInput, after: RepositoryInput): string[] {
  const files = { before: filesOf(before), after: filesOf(after) };
  const { objects } = reviewOf({
    head: { uncommitted: false },
    files,
    loaded: loadCatalog({ files: files.after, today: '2026-11-21' }),
    stacks: { before: [], after: [] },
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
  });
  return objects.map(({ name, effects }) => `${name} ${plainText(effects.at(-1)?.sentence ?? [])}`);
}

/** The same with another broker, like the lone one. */
function withAnother(): RepositoryInput {
  const files = alertFiles();
  files.brokers = { ...files.brokers, another: structuredClone(files.brokers?.solo) as never };
  return files;
}

test('of a new broker it is told by which alarms people are called, and how', () => {
  expect(lastSaid(alertFiles(), withAnother())).toEqual([
    'another has people called about it by 3 alarms: broker-disk, broker-memory and growing (on-call, low).',
  ]);
});

test('of one that goes it is told by which they are not any more', () => {
  expect(lastSaid(withAnother(), alertFiles())).toEqual([
    'another has nobody called about it any more by 3 alarms: broker-disk, broker-memory and growing (on-call, low).',
  ]);
});

test('where nobody is called nothing is said of alarms', () => {
  const [before, after] = [alertFiles(), withAnother()].map((files) => {
    delete files.platform.alerting;
    return { ...files, alerts: {}, routes: {} };
  }) as [RepositoryInput, RepositoryInput];
  expect(lastSaid(before, after)[0]).not.toContain('called');
});

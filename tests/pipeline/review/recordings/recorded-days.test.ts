import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import type { QueueRecording } from '../../../../contracts/queue-recording.ts';
import { readRecordings } from '../../../../pipeline/review/recordings/read-recordings.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { recordingOf } from '../../../catalog/scaling/days.ts';
import { filesOf, type ProcessorInput, requestFiles } from '../../../changes/change.ts';
import { removeScratchFolders, scratchFolder } from '../../../repositories.ts';

afterAll(removeScratchFolders);

const rush: QueueRecording = {
  ...recordingOf({ minutes: 120, perTaskMinute: 100, arrivals: (minute) => (minute >= 5 && minute < 45 ? 250 : 20) }),
  vhost: 'orders',
};

const recordings = (text: string): SourceFile[] => [{ path: 'recordings/placing.json', text }];

/** What the review says of `placing` with a changed file, and its warnings. */
function review(change: Partial<ProcessorInput>, files: readonly SourceFile[]) {
  const [before, changed] = [requestFiles(), requestFiles()];
  Object.assign(changed.processors?.placing ?? {}, change);
  const after = filesOf(changed);
  const { objects, warnings, fingerprint } = reviewOf({
    head: { uncommitted: false },
    files: { before: filesOf(before), after },
    loaded: loadCatalog({ files: after, today: '2026-11-21' }),
    stacks: { before: [], after: [] },
    codeChanged: false,
    plans: new Map(),
    deferred: new Map(),
    planNotes: [],
    warnings: [],
    notes: [],
    recordings: files,
  });
  return {
    fingerprint,
    effects: objects.flatMap(({ name, effects }) => effects.map((each) => `${name} ${plainText(each.sentence)}`)),
    severities: objects.flatMap(({ effects }) => effects.map(({ severity }) => severity)),
    warnings: warnings.filter(({ rule }) => rule === 'recording').map(({ file, message }) => `${file}: ${message}`),
  };
}

test('a change of scaling is told with what the recorded day would have been before and after', () => {
  const { effects, severities, warnings } = review({ tasks: { max: 1 } }, recordings(JSON.stringify(rush)));
  expect(effects).toEqual([
    'placing runs in 1 task instead of 1 to 4 tasks.',
    'placing would have had, on the recorded day from 2026-11-30T00:00:00Z, tasks at most: 1 instead of 3, task hours: 2.0 instead of 3.1, minutes that a message waited at most: 60 instead of 6.',
  ]);
  expect(severities).toEqual(['live', 'none']);
  expect(warnings).toEqual([]);
});

test('a newer recording does not make it another change', () => {
  const change = { tasks: { max: 1 } };
  const reviews = [[], recordings(JSON.stringify(rush)), recordings('{')].map((files) => review(change, files));
  expect(new Set(reviews.map(({ fingerprint }) => fingerprint)).size).toBe(1);
  expect(new Set(reviews.map(({ effects }) => effects.length)).size).toBe(2);
});

test('what stays as it was is said to', () => {
  const { effects } = review({ scaling: { vertical: { minutes: 30 } } }, recordings(JSON.stringify(rush)));
  expect(effects[1]).toBe(
    'placing would have had, on the recorded day from 2026-11-30T00:00:00Z, tasks at most: 3, task hours: 3.1, minutes that a message waited at most: 6, all as before.',
  );
});

test('a change of something else, and one without a recording, is told of as ever', () => {
  expect(review({ image: 'orders:2' }, recordings(JSON.stringify(rush))).effects).toHaveLength(1);
  expect(review({ tasks: { max: 1 } }, []).effects).toHaveLength(1);
});

test.each<[string, SourceFile[], string]>([
  ['no JSON', recordings('{'), 'is not JSON: '],
  [
    'a bad value',
    recordings(JSON.stringify({ ...rush, series: { ...rush.series, Up: [1, 'x'] } })),
    'series.Up, minute 1 (2026-11-30T00:01Z), is the text "x"; it has to be a plain number.',
  ],
  [
    'another queue',
    recordings(JSON.stringify({ ...rush, queue: 'paid' })),
    'is of the queue paid in vhost orders of orders, which placing does not take from. Record that of placed.',
  ],
  [
    'nothing done',
    recordings(JSON.stringify({ ...rush, series: { ...rush.series, MessagesAcknowledged: rush.series.Up } })),
    'has no message that was acknowledged, so that it does not say what a task can do.',
  ],
])('a recording with %s is a warning', (_, files, message) => {
  const { effects, warnings } = review({ tasks: { max: 1 } }, files);
  expect(effects).toHaveLength(1);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toContain(`recordings/placing.json: ${message}`);
});

test('recordings are read where they are files of a bearable size, of processors that have one', () => {
  const repository = scratchFolder();
  const folder = join(repository, 'recordings');
  expect(readRecordings(repository, ['a'])).toEqual([]);
  mkdirSync(folder);
  writeFileSync(join(folder, 'a.json'), '{}');
  symlinkSync('/etc/hostname', join(folder, 'b.json'));
  writeFileSync(join(folder, 'c.json'), ' '.repeat(4 * 1024 * 1024));
  expect(readRecordings(repository, ['a', 'b', 'c', 'd'])).toEqual([
    { path: 'recordings/a.json', text: '{}' },
    { path: 'recordings/b.json', text: '', refused: 'is a link or a device, not a file. Put the file itself here.' },
    {
      path: 'recordings/c.json',
      text: '',
      refused: 'is not looked at: with it, recordings of this change are larger than 4 MiB. Record less of a time.',
    },
  ]);
});

test('a link in the place of the folder is not followed', () => {
  const [repository, elsewhere] = [scratchFolder(), scratchFolder()];
  writeFileSync(join(elsewhere, 'a.json'), '{}');
  symlinkSync(elsewhere, join(repository, 'recordings'));
  expect(readRecordings(repository, ['a'])).toEqual([]);
});

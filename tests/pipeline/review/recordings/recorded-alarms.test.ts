import type { SourceFile } from '../../../../catalog/files/yaml-file.ts';
import { loadCatalog } from '../../../../catalog/load.ts';
import { plainText } from '../../../../catalog/words/sentence.ts';
import { reviewOf } from '../../../../pipeline/review/review.ts';
import { recordingOf } from '../../../catalog/scaling/days.ts';
import { type AlertInput, alertFiles, filesOf } from '../../../changes/change.ts';

const arrivals = (minute: number) => (minute % 300 >= 20 && minute % 300 < 60 ? 250 : 20);
const rushes = { ...recordingOf({ minutes: 600, perTaskMinute: 100, arrivals }), broker: 'solo', vhost: '/' };

/** What the review says of an alert with another threshold, beside a recording. */
function told(change: Partial<AlertInput>, recording: SourceFile) {
  const [before, changed] = [alertFiles(), alertFiles()];
  for (const files of [before, changed]) {
    files.alerts = {
      long: { watches: { kind: 'broker' }, alarm: 'queue-long', threshold: 1_000_000, runbook: 'Look.' },
    };
  }
  Object.assign(changed.alerts?.long ?? {}, change);
  const after = filesOf(changed);
  const { objects } = reviewOf({
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
    recordings: [recording],
  });
  return objects.flatMap(({ effects }) => effects.map(({ sentence }) => plainText(sentence)));
}

const recorded = (changes: object = {}): SourceFile => ({
  path: 'recordings/placing.json',
  text: JSON.stringify({ ...rushes, ...changes }),
});

test('a changed threshold is told with how often it would have fired on the recorded day', () => {
  expect(told({ threshold: 1000 }, recorded())).toEqual([
    'fires after 10 minutes above 1,000 messages instead of 10 minutes above 1,000,000 messages: sooner than before.',
    'would have fired 2 times instead of 0 on the recorded day from 2026-11-30T00:00:00Z, for the queue placed.',
  ]);
  expect(told({ threshold: 900_000 }, recorded())[1]).toBe(
    'would have fired 0 times as before on the recorded day from 2026-11-30T00:00:00Z, for the queue placed.',
  );
});

test('nothing is told of a day of another broker, of other queues, or of another change', () => {
  expect(told({ threshold: 1000 }, recorded({ broker: 'elsewhere' }))).toHaveLength(1);
  const narrow: Partial<AlertInput> = { threshold: 1000, watches: { kind: 'broker', queues: 'paid' } };
  expect(told({ ...narrow, acknowledge: ['queues-there'] }, recorded()).join()).not.toContain('would have fired');
  expect(told({ runbook: 'Run.' }, recorded())).toEqual(['tells whoever is called something else to do.']);
  expect(told({ threshold: 1000 }, { ...recorded(), text: '{' })).toHaveLength(1);
});

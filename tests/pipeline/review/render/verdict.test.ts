import { plainText } from '../../../../catalog/words/sentence.ts';
import type { Review } from '../../../../pipeline/review/model.ts';
import { canBeMerged, timeText, verdictOf } from '../../../../pipeline/review/render/verdict.ts';
import { effect, object, objectWith, review, sampleReview, stack, unexplained } from '../reviews.ts';

const verdict = (more: Partial<Review>) => plainText(verdictOf(review(more)));
const problem = {
  file: 'a.yaml',
  line: 1,
  column: 1,
  field: 'nodes',
  message: 'is 2. Use 3.',
  severity: 'error',
} as const;
const sunday = '2026-12-06T03:00:00.000Z';

test('a change that does nothing can be merged, and nothing changes', () => {
  expect(verdict({})).toBe('Can be merged; nothing changes.');
  expect(verdict({ objects: [objectWith('a', 'none')] })).toBe('Can be merged: does nothing that anybody notices.');
  expect(verdict({ stacks: [stack()] })).toBe('Can be merged: changes Terraform alone.');
});

test('what is refused is told first, without what to do about it, and how much more there is', () => {
  expect(plainText(verdictOf(sampleReview()))).toBe(
    'Cannot be merged: analytics would shrink its disks from 100 to 50 GiB.',
  );
  const objects = [objectWith('a', 'refused', 'refused'), objectWith('b', 'rolling')];
  expect(verdict({ objects })).toBe(
    'Cannot be merged: a grows its disks from 100 to 200 GiB, online. And 1 more reason.',
  );
});

test('errors of files and what could not be planned are reasons, the one for the other once', () => {
  expect(verdict({ problems: [problem, problem] })).toBe(
    'Cannot be merged: a.yaml has an error: nodes is 2. And 1 more reason.',
  );
  expect(verdict({ unfit: ['Terraform cannot plan broker-orders.'] })).toBe(
    'Cannot be merged: Terraform cannot plan broker-orders.',
  );
  const both = review({ problems: [problem], unfit: ['The files have errors, so nothing was planned.'] });
  expect(plainText(verdictOf(both))).toBe('Cannot be merged: a.yaml has an error: nodes is 2.');
  expect([canBeMerged(both), canBeMerged(review())]).toEqual([false, true]);
});

test('whom it hits is told by the worst that is done to each, and that nothing is lost only where nothing is', () => {
  const objects = [objectWith('orders', 'live', 'rolling'), objectWith('solo', 'live')];
  expect(verdict({ objects })).toBe(
    'Can be merged: restarts orders node by node and changes solo while it runs; nothing is lost.',
  );
  expect(verdict({ objects: [...objects, objectWith('old', 'downtime')] })).toBe(
    'Can be merged: cuts off clients of old, restarts orders node by node and changes solo while it runs.',
  );
  const added = object({ name: 'billing', change: 'added', effects: [effect({ field: '' })] });
  expect(verdict({ objects: [added, objectWith('a', 'exposed')] })).toBe(
    'Can be merged: lets somebody in at a and adds billing.',
  );
});

test('what no file explains comes first where it costs people something', () => {
  const objects = [objectWith('a', 'live')];
  expect(verdict({ objects, unexplained: [unexplained({ severity: 'data loss' })] })).toBe(
    'Can be merged: does what no file explains (1 difference, data loss at worst) and changes a while it runs.',
  );
});

test('what could not be compared is not promised', () => {
  expect(verdict({ incomplete: true })).toBe('Can be merged as far as is known.');
});

test('restarts that a window or a freeze holds are told with their day', () => {
  const objects = [objectWith('a', 'rolling'), objectWith('b', 'rolling')];
  const end = (times: Review['times'] & object) => verdict({ objects, times }).split('; nothing is lost.')[1];
  expect(end([{ stack: 'broker-a', held: false }])).toBe(' What interrupts begins with the merge.');
  expect(end([{ stack: 'broker-a', held: true, until: sunday }])).toBe(
    ' This waits until Sunday 6 December 2026, 03:00 UTC.',
  );
  const mixed = [
    { stack: 'broker-a', held: true, until: sunday },
    { stack: 'broker-b', held: false },
  ];
  expect(end(mixed)).toBe(' Of it broker-a waits until Sunday 6 December 2026, 03:00 UTC.');
  expect(end([{ stack: 'broker-a', held: true }])).toBe(' This waits for ever: its windows and freezes leave no time.');
});

test('a time is told in UTC, with its weekday', () => {
  expect(timeText('2027-01-01T00:30:00Z')).toBe('Friday 1 January 2027, 00:30 UTC');
});

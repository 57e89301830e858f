import { headline } from '../../../../pipeline/review/render/headline.ts';
import { effect, object, objectWith, review, unexplained } from '../reviews.ts';

const problem = { file: 'a.yaml', line: 1, column: 1, field: '', message: 'is broken.', severity: 'error' } as const;
const added = object({ name: 'billing', change: 'added', effects: [effect({ field: '' })] });

test('nothing that changes has no effect, and what could not be compared is not said to have none', () => {
  expect(headline(review())).toBe('no effect');
  expect(headline(review({ incomplete: true }))).toBe('not all is known');
});

test('each number is that of the rows with the label, the worst first', () => {
  const objects = [objectWith('a', 'live', 'rolling', 'live', 'none'), objectWith('b', 'exposed', 'refused'), added];
  expect(headline(review({ objects, problems: [problem], unexplained: [unexplained()] }))).toBe(
    '2 refused, 1 exposed, 1 rolling, 1 new broker, 2 live, 1 unnoticed, 1 unexplained (rolling)',
  );
});

test('a row that tells of many counts as many', () => {
  const one = effect();
  const many = effect({ each: [one, one, one] });
  expect(headline(review({ objects: [object({ effects: [many, one] })] }))).toBe('4 live');
});

test('what comes, goes or gets another name is counted by its kind', () => {
  const gone = object({
    name: 'a',
    change: 'removed',
    effects: [effect({ field: '', severity: 'none' }), effect({ field: '' })],
  });
  const renamed = object({ name: 'c', change: 'renamed', formerName: 'd', effects: [effect({ field: '' })] });
  const platform = { ...added, kind: 'platform' };
  expect(headline(review({ objects: [gone, renamed, added, { ...added, name: 'b' }, platform] }))).toBe(
    '1 broker removed, 1 broker renamed, 2 new brokers, 1 new platform',
  );
});

import { headline } from '../../../../pipeline/review/render/headline.ts';
import { effect, object, objectWith, review, stack, unexplained } from '../reviews.ts';

const problem = { file: 'a.yaml', line: 1, column: 1, field: '', message: 'is broken.', severity: 'error' } as const;
const added = object({ name: 'billing', change: 'added', effects: [effect({ field: '' })] });

test('nothing that changes has no effect', () => {
  expect(headline(review())).toBe('Warren: no effect');
});

test('what could not be compared is not said to have no effect, or to lose nothing', () => {
  expect(headline(review({ incomplete: true }))).toBe('Warren: not all is known');
  expect(headline(review({ incomplete: true, objects: [objectWith('orders', 'live')] }))).toBe(
    'Warren: 1 live change, not all is known',
  );
});

test('an object counts once, by its worst effect', () => {
  const objects = [objectWith('orders', 'live', 'rolling', 'live', 'live')];
  expect(headline(review({ objects }))).toBe('Warren: 1 rolling restart, nothing lost');
});

test('an object that lets somebody in counts as that, and by what it costs besides', () => {
  const objects = [objectWith('a', 'exposed', 'rolling', 'live'), objectWith('b', 'exposed', 'refused')];
  expect(headline(review({ objects }))).toBe('Warren: 1 refused, 1 exposed, 1 rolling restart');
});

test('a new broker counts beside what happens to others', () => {
  const objects = [added, objectWith('orders', 'rolling')];
  expect(headline(review({ objects }))).toBe('Warren: 1 rolling restart, 1 new broker, nothing lost');
});

test('live changes count one by one where nothing worse happens', () => {
  const objects = [objectWith('a', 'live', 'live', 'none'), objectWith('b', 'live')];
  expect(headline(review({ objects }))).toBe('Warren: 3 live changes, nothing lost');
});

test('the worst comes first', () => {
  const objects = [
    objectWith('a', 'live'),
    objectWith('b', 'reconnect'),
    objectWith('c', 'rolling'),
    objectWith('d', 'rolling'),
    objectWith('e', 'downtime'),
    objectWith('f', 'data loss'),
    objectWith('g', 'refused'),
    objectWith('h', 'refused'),
    added,
  ];
  expect(headline(review({ objects, problems: [problem, problem], unexplained: [unexplained()] }))).toBe(
    'Warren: 2 refused, 2 problems in the files, 1 loses data, 1 downtime, 2 rolling restarts, 1 reconnect, ' +
      '1 live change, 1 new broker, 1 unexplained',
  );
});

test.each(['downtime', 'data loss', 'refused'] as const)('nobody is told that nothing is lost with %s', (severity) => {
  const told = [
    review({ objects: [objectWith('a', severity)] }),
    review({ code: { severity, sentence: ['changes.'], proof: [] } }),
    review({ unexplained: [unexplained({ severity })] }),
  ];
  for (const each of told) expect(headline(each)).not.toContain('nothing lost');
});

test('nobody is told that nothing is lost while files have problems', () => {
  expect(headline(review({ problems: [problem] }))).toBe('Warren: 1 problem in the files');
});

test('what nobody explained and what costs people most stands first and says what it costs', () => {
  const objects = [objectWith('a', 'rolling')];
  const drift = [unexplained({ severity: 'data loss' }), unexplained()];
  expect(headline(review({ objects, unexplained: drift }))).toBe(
    'Warren: 2 unexplained (data loss), 1 rolling restart',
  );
});

test('what goes or gets another name counts besides what it costs, unless that is refused', () => {
  const gone = { ...objectWith('a', 'data loss'), change: 'removed' } as const;
  const kept = { ...objectWith('b', 'refused'), change: 'removed' } as const;
  const renamed = { ...objectWith('c', 'none'), change: 'renamed', formerName: 'd' } as const;
  expect(headline(review({ objects: [gone, kept, renamed] }))).toBe(
    'Warren: 1 refused, 1 loses data, 1 broker removed, 1 broker renamed',
  );
});

test('code counts by what it does, and as a change of code where that costs nobody anything', () => {
  const code = { sentence: ['changes.'], proof: [] };
  expect(headline(review({ code: { ...code, severity: 'rolling' } }))).toBe('Warren: 1 rolling restart, nothing lost');
  expect(headline(review({ code: { ...code, severity: 'live' } }))).toBe('Warren: 1 change of code, nothing lost');
});

test('a change that nobody notices is no reason to stop', () => {
  expect(headline(review({ objects: [objectWith('a', 'none')] }))).toBe(
    'Warren: 1 change nobody notices, nothing lost',
  );
  expect(headline(review({ stacks: [stack()] }))).toBe('Warren: 1 stack differs, nothing lost');
});

test('a platform is no broker', () => {
  expect(headline(review({ objects: [{ ...added, kind: 'platform' }] }))).toBe('Warren: 1 new platform, nothing lost');
});

import type { Severity } from '../../../catalog/effects/effect.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import { say } from '../../../catalog/words/sentence.ts';
import { annotationsOf } from '../../../pipeline/github/annotations.ts';
import { effect, object, objectWith, review, unexplained } from '../review/reviews.ts';

const problem = (more: Partial<Problem> = {}): Problem => ({
  file: 'brokers/orders.yaml',
  line: 12,
  column: 3,
  field: 'storage.sizeGiB',
  message: 'is 20, smaller than the 50 GiB it has now.',
  severity: 'error',
  ...more,
});

test('an effect is told beside its line', () => {
  expect(annotationsOf(review({ objects: [object()] }))).toEqual([
    {
      level: 'notice',
      title: 'orders: live',
      message: 'orders grows its disks from 100 to 200 GiB, online.',
      file: 'brokers/orders.yaml',
      line: 9,
    },
  ]);
});

test('what is gone has no line in the file as it is now', () => {
  const gone = effect({ at: { file: 'brokers/orders.yaml', line: 9, side: 'before' } });
  const [annotation] = annotationsOf(review({ objects: [object({ effects: [gone] })] }));
  expect(annotation).not.toHaveProperty('file');
  expect(annotation).not.toHaveProperty('line');
});

test.each<[Severity, string]>([
  ['none', 'notice'],
  ['live', 'notice'],
  ['reconnect', 'notice'],
  ['rolling', 'notice'],
  ['downtime', 'warning'],
  ['data loss', 'warning'],
  ['refused', 'error'],
])('what is %s is told with the level %s', (severity, level) => {
  expect(annotationsOf(review({ objects: [objectWith('orders', severity)] }))).toMatchObject([{ level }]);
});

test('problems of files are errors, and what rules warn of are warnings', () => {
  const warning = problem({
    severity: 'warning',
    rule: 'one-node',
    field: '',
    message: 'One node is no cluster.',
    line: 1,
  });
  expect(annotationsOf(review({ problems: [problem()], warnings: [warning] }))).toEqual([
    {
      level: 'error',
      title: 'refused',
      message: 'storage.sizeGiB is 20, smaller than the 50 GiB it has now.',
      file: 'brokers/orders.yaml',
      line: 12,
    },
    {
      level: 'warning',
      title: 'one-node: warning',
      message: 'One node is no cluster.',
      file: 'brokers/orders.yaml',
      line: 1,
    },
  ]);
});

test('what no file explains is told when it is grave', () => {
  const grave = unexplained({ severity: 'data loss', sentence: say`${'aws_ebs_volume.data'} would be destroyed.` });
  const all = [unexplained({ severity: 'live' }), grave];
  expect(annotationsOf(review({ unexplained: all }))).toEqual([
    {
      level: 'warning',
      title: `${grave.stack}: data loss, unexplained`,
      message: `aws_ebs_volume.data would be destroyed. No changed file explains it (${grave.cause}).`,
    },
  ]);
});

test('no more are made than GitHub shows: the worst of each level, and how many more there are', () => {
  const rolling = Array.from({ length: 14 }, (_, index) => objectWith(`rolling-${index}`, 'rolling'));
  const live = Array.from({ length: 5 }, (_, index) => objectWith(`live-${index}`, 'live'));
  const warnings = Array.from({ length: 10 }, () => problem({ severity: 'warning', rule: 'a-rule' }));
  const annotations = annotationsOf(review({ objects: [...live, ...rolling], warnings }));
  const notices = annotations.filter(({ level }) => level === 'notice');
  expect(notices).toHaveLength(10);
  expect(notices.slice(0, 9).every(({ title }) => title.startsWith('rolling-'))).toBe(true);
  expect(notices.at(-1)).toEqual({
    level: 'notice',
    title: '10 more',
    message: '10 more are in the summary of the run.',
  });
  expect(annotations.filter(({ level }) => level === 'warning')).toHaveLength(10);
  expect(annotations[0]?.level).toBe('warning');
});

test('text from files is on one line, and not for ever', () => {
  const hostile = `\r\n::error::\u001b[31m\u202e${'x'.repeat(5000)}`;
  const [annotation] = annotationsOf(review({ problems: [problem({ message: hostile, field: '' })] }));
  expect(annotation?.message).toMatch(/^\\u\{d\}\\u\{a\}::error::\\u\{1b\}\[31m\\u\{202e\}xxx/);
  expect(annotation?.message.length).toBeLessThanOrEqual(1000);
  const [named] = annotationsOf(review({ objects: [objectWith('o'.repeat(5000), 'live')] }));
  expect(named?.title.length).toBeLessThanOrEqual(100);
});

import { plainText } from '../../../../catalog/words/sentence.ts';
import { findUnexplained } from '../../../../pipeline/review/unexplained/unexplained.ts';
import { type PlanParts, planOf, stackOf, updated } from '../plan/plans.ts';

const address = 'aws_db_instance.database';
const window = { maintenance_window: 'sun:03:00-sun:04:00' };
const small = { ...window, instance_class: 'db.m7g.large', apply_immediately: false };
const large = { ...small, instance_class: 'db.m7g.xlarge' };

/** What is told of the database where the files say the same as before. */
function told(configured: object, parts: PlanParts): string[] {
  const configuration = stackOf({ [address]: { ...configured } });
  const plan = planOf({ ...parts, configuration });
  return findUnexplained({ stack: 'data', plan, before: configuration, after: configuration }).map(
    ({ cause, severity, sentence }) => `${cause} | ${severity} | ${plainText(sentence)}`,
  );
}

test('what AWS does in the maintenance window waits for it, and costs nothing more than was told with its change', () => {
  expect(told(large, { changes: { [address]: updated(small, large) } })).toEqual([
    'waiting | none | The instance class of aws_db_instance.database waits for its maintenance window, sun:03:00-sun:04:00 UTC: if what the files say was applied, AWS changes it then to db.m7g.xlarge.',
  ]);
});

test('several of them are told together, apart from what does not wait', () => {
  const after = { ...large, engine_version: '11.8', deletion_protection: true };
  const before = { ...small, engine_version: '11.4', deletion_protection: false };
  expect(told(after, { changes: { [address]: updated(before, after) } })).toEqual([
    'waiting | none | The engine version and instance class of aws_db_instance.database wait for its maintenance window, sun:03:00-sun:04:00 UTC: if what the files say was applied, AWS changes them then.',
    'not applied | live | The deletion protection of aws_db_instance.database differs from what was last applied: an earlier change was not applied, or a default of Warren, the provider or AWS is another now.',
  ]);
});

test('nothing waits of what is applied at once', () => {
  const [before, after] = [small, large].map((side) => ({ ...side, apply_immediately: true }));
  expect(told(after ?? {}, { changes: { [address]: updated(before ?? {}, after ?? {}) } })).toEqual([
    expect.stringMatching(/^not applied \| reconnect \| The instance class/),
  ]);
});

test('backups wait from and to none alone', () => {
  const days = (count: number) => ({ ...small, backup_retention_period: count });
  const change = (from: number, to: number) =>
    told(days(to), { changes: { [address]: updated(days(from), days(to)) } });
  expect(change(0, 7)).toEqual([expect.stringMatching(/^waiting /)]);
  expect(change(7, 0)).toEqual([expect.stringMatching(/^waiting /)]);
  expect(change(7, 14)).toEqual([expect.stringMatching(/^not applied /)]);
});

test('what was changed by hand is drift and does not wait', () => {
  const micro = { ...small, instance_class: 'db.t4g.micro' };
  const parts = { drift: { [address]: updated(small, micro) }, changes: { [address]: updated(micro, small) } };
  expect(told(small, parts)).toEqual([expect.stringMatching(/^drift .* was changed outside Terraform/)]);
});

test('what AWS did in the window, as the files say, is no drift', () => {
  expect(told(large, { drift: { [address]: updated(small, large) } })).toEqual([]);
});

test('storage that has grown by itself, up to where it may, is no drift', () => {
  const size = (count: number, most: number | null) => ({ allocated_storage: count, max_allocated_storage: most });
  const grown = (count: number, most: number | null) =>
    told(size(50, most), { drift: { [address]: updated(size(50, most), size(count, most)) } });
  expect(grown(80, 100)).toEqual([]);
  expect(grown(120, 100)).toEqual([expect.stringMatching(/^drift /)]);
});

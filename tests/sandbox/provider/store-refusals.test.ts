import { openCloud } from '../../../sandbox/cloud.ts';
import { noteStoreChange, storeRefusals } from '../../../sandbox/provider/refusals/store-refusals.ts';
import { forgetWaiting, passWindow, shownAfterChange } from '../../../sandbox/provider/waiting.ts';
import type { ObjectValue } from '../../../sandbox/values.ts';
import { removeScratchFolders, scratchFolder } from '../../repositories.ts';

afterAll(removeScratchFolders);

const hour = 3_600_000;

const instance = (more: ObjectValue = {}): ObjectValue => ({
  id: 'db-1',
  engine: 'mariadb',
  engine_version: '11.4',
  instance_class: 'db.m7g.large',
  allocated_storage: 100,
  backup_retention_period: 7,
  apply_immediately: false,
  deletion_protection: false,
  skip_final_snapshot: false,
  final_snapshot_identifier: 'acme-database-final',
  ...more,
});

const group = (more: ObjectValue = {}): ObjectValue => ({
  id: 'acme-cache',
  engine: 'valkey',
  engine_version: '8.1',
  node_type: 'cache.m7g.large',
  ...more,
});

const newCloud = () => openCloud(scratchFolder());

function refused(
  prior: ObjectValue | null,
  object: ObjectValue | null,
  { cloud = newCloud(), now = 0 } = {},
): string[] {
  return storeRefusals(cloud, { type: 'aws_db_instance', prior, object, now }).map(({ summary }) => summary);
}

test('a database is not deleted without the name of a last snapshot, nor while it is protected', () => {
  expect(refused(instance(), null)).toEqual([]);
  expect(refused(instance({ final_snapshot_identifier: null }), null)).toEqual([
    'aws_db_instance: final_snapshot_identifier is required when skip_final_snapshot is false',
  ]);
  expect(refused(instance({ final_snapshot_identifier: null, skip_final_snapshot: true }), null)).toEqual([]);
  expect(refused(instance({ deletion_protection: true }), null)).toEqual([
    'aws_db_instance: InvalidParameterCombination: Cannot delete protected DB Instance, please disable deletion protection and try again.',
  ]);
});

test('a database that goes leaves its last snapshot, whose name no other can have', () => {
  const cloud = newCloud();
  const arn = 'arn:aws:rds:eu-west-1:123456789012:db:acme-database';
  const prior = instance({ arn, identifier: 'acme-database', copy_tags_to_snapshot: true, tags_all: { a: 'b' } });
  noteStoreChange(cloud, { type: 'aws_db_instance', prior, object: null, now: 0 });
  expect(cloud.list('aws_db_snapshot').map(({ attributes }) => attributes)).toEqual([
    {
      id: 'acme-database-final',
      db_snapshot_identifier: 'acme-database-final',
      db_snapshot_arn: 'arn:aws:rds:eu-west-1:123456789012:snapshot:acme-database-final',
      db_instance_identifier: 'acme-database',
      tags_all: { a: 'b' },
    },
  ]);
  expect(refused(prior, null, { cloud })).toEqual([
    'aws_db_instance: DBSnapshotAlreadyExists: Cannot create the snapshot because a snapshot with the identifier acme-database-final already exists.',
  ]);
  expect(refused(instance({ final_snapshot_identifier: 'other' }), null, { cloud })).toEqual([]);
  expect(refused(instance({ skip_final_snapshot: true }), null, { cloud })).toEqual([]);
});

test('storage does not shrink', () => {
  expect(refused(instance(), instance({ allocated_storage: 99 }))).toEqual([
    'aws_db_instance: InvalidParameterCombination: storage cannot shrink from 100 to 99 GiB',
  ]);
  expect(refused(instance(), instance({ allocated_storage: 101 }))).toEqual([]);
});

test('storage does not change twice in six hours', () => {
  const cloud = newCloud();
  const [small, middle, large] = [100, 150, 200].map((size) => instance({ allocated_storage: size }));
  if (!small || !middle || !large) throw new Error('three sizes');
  noteStoreChange(cloud, { type: 'aws_db_instance', prior: small, object: middle, now: hour });
  const soon = refused(middle, large, { cloud, now: 7 * hour - 1 });
  expect(soon).toEqual([expect.stringContaining("You can't currently modify the storage of this DB instance")]);
  expect(refused(middle, { ...middle, instance_class: 'db.m7g.xlarge' }, { cloud, now: 2 * hour })).toEqual([]);
  expect(refused(middle, large, { cloud, now: 7 * hour })).toEqual([]);
  noteStoreChange(cloud, { type: 'aws_db_instance', prior: middle, object: null, now: 2 * hour });
  expect(cloud.list('aws_db_instance.storage')).toEqual([]);
});

test('an engine does not go back', () => {
  const to = (version: string) => refused(instance({ engine_version: '11.8' }), instance({ engine_version: version }));
  expect(to('11.4')).toEqual([
    'aws_db_instance: InvalidParameterCombination: Cannot upgrade mariadb from 11.8 to 11.4',
  ]);
  expect(to('10.11')).toHaveLength(1);
  expect(to('11.10')).toEqual([]);
  expect(to('12.3')).toEqual([]);
});

test('a user group of valkey takes no user whom anybody may be', () => {
  const cloud = newCloud();
  cloud.put('aws_elasticache_user', 'open', { authentication_mode: [{ type: 'no-password-required' }] });
  cloud.put('aws_elasticache_user', 'closed', { authentication_mode: [{ type: 'iam' }] });
  const made = (users: string[]) =>
    storeRefusals(cloud, {
      type: 'aws_elasticache_user_group',
      prior: null,
      object: { id: 'g', engine: 'valkey', user_ids: users },
      now: 0,
    }).map(({ summary }) => summary);
  expect(made(['closed'])).toEqual([]);
  expect(made(['closed', 'open'])).toEqual([expect.stringContaining('without a password or IAM: open')]);
});

describe('what waits for the maintenance window', () => {
  const type = 'aws_db_instance';

  function asked(cloud: ReturnType<typeof newCloud>, prior: ObjectValue, object: ObjectValue): ObjectValue {
    const shown = shownAfterChange(cloud, { type, prior, object });
    cloud.put(type, 'db-1', shown);
    return shown;
  }

  test('is shown as it was; what does not wait is done', () => {
    const shown = asked(
      newCloud(),
      instance(),
      instance({ instance_class: 'db.m7g.xlarge', backup_retention_period: 14, deletion_protection: true }),
    );
    expect(shown).toEqual(instance({ backup_retention_period: 14, deletion_protection: true }));
  });

  test('is done in the window, once', () => {
    const cloud = newCloud();
    asked(cloud, instance(), instance({ instance_class: 'db.m7g.xlarge', backup_retention_period: 0 }));
    expect(passWindow(cloud, type, 'db-1').sort()).toEqual(['backup_retention_period', 'instance_class']);
    expect(cloud.get(type, 'db-1')).toEqual(instance({ instance_class: 'db.m7g.xlarge', backup_retention_period: 0 }));
    expect(passWindow(cloud, type, 'db-1')).toEqual([]);
  });

  test('is done at once by a change that is applied at once', () => {
    const now = instance({ instance_class: 'db.m7g.xlarge', apply_immediately: true });
    expect(asked(newCloud(), instance(), now)).toEqual(now);
  });

  test('is forgotten when it is taken back, and when the database goes', () => {
    const cloud = newCloud();
    const shown = asked(cloud, instance(), instance({ instance_class: 'db.m7g.xlarge' }));
    asked(cloud, shown, instance());
    expect(passWindow(cloud, type, 'db-1')).toEqual([]);
    asked(cloud, instance(), instance({ instance_class: 'db.m7g.xlarge' }));
    forgetWaiting(cloud, type, 'db-1');
    expect(passWindow(cloud, type, 'db-1')).toEqual([]);
  });

  test('holds back another node type while it is an upgrade of a cache', () => {
    const cloud = newCloud();
    const cache = { type: 'aws_elasticache_replication_group' };
    shownAfterChange(cloud, { ...cache, prior: group(), object: group({ engine_version: '8.2' }) });
    const change = { ...cache, prior: group(), object: group({ node_type: 'cache.m7g.xlarge' }), now: 0 };
    expect(storeRefusals(cloud, change).map(({ summary }) => summary)).toEqual([
      expect.stringContaining('cannot be changed while an upgrade of the engine is pending'),
    ]);
    expect(storeRefusals(newCloud(), change)).toEqual([]);
  });
});

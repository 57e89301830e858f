import type { Snapshots } from '../../../../services/agent/aws/snapshots.ts';
import { type Kept, planPruning, pruneBackups } from '../../../../services/agent/backup/prune.ts';
import type { Objects } from '../../../../services/node/aws/objects.ts';
import type { Table } from '../../../../services/node/aws/table.ts';
import { underLease } from '../../../../services/node/lock/lease.ts';
import { lastingLease } from '../../node/lasting-lease.ts';
import { memoryObjects } from '../../node/memory-objects.ts';
import { memoryTable } from '../../node/memory-table.ts';
import { memorySnapshots } from '../memory-snapshots.ts';
import { definitionsAt, snapshotsAt } from './samples.ts';

const now = new Date('2026-09-30T03:00:00.000Z');
const old = '2026-09-01T03:00:00.000Z';
const older = '2026-08-31T03:00:00.000Z';
const recent = '2026-09-29T03:00:00.000Z';

const object = (time: string) => ({
  key: `brokers/orders/definitions/${time}.json`,
  bytes: 2,
  modifiedAt: new Date(time),
  etag: '"1"',
});

const snapshot = (node: number, time: string) => ({
  id: `snap-${node}-${time}`,
  volumeId: `vol-${node}`,
  tags: { 'warren:node': String(node), 'warren:backup': time },
});

const plan = (more: Partial<Kept>) =>
  planPruning(
    {
      broker: 'orders',
      nodes: 1,
      backups: [],
      definitions: [],
      uploads: [],
      snapshots: [],
      retentionDays: { definitions: 14, snapshots: 7 },
      ...more,
    },
    now,
  );

const nothing = { records: [], keys: [], snapshotIds: [] };

describe('definitions', () => {
  test('go with their record when their time is over', () => {
    const found = plan({
      backups: [definitionsAt(old), definitionsAt(recent)],
      definitions: [object(old), object(recent)],
    });
    expect(found).toEqual({ records: [old], keys: [object(old).key], snapshotIds: [] });
  });
  test('stay when they are the newest, however old', () => {
    expect(plan({ backups: [definitionsAt(old)], definitions: [object(old)] })).toEqual(nothing);
  });
  test('stay as long as their record says, whatever the file says now', () => {
    const backups = [definitionsAt(old, { expiresAt: '2026-12-01T00:00:00.000Z' }), definitionsAt(recent)];
    expect(plan({ backups, definitions: [object(old), object(recent)] })).toEqual(nothing);
  });
  test('without a record go when the time that the file says is over', () => {
    const definitions = [object(old), object('2026-09-20T03:00:00.000Z'), object(recent)];
    expect(plan({ definitions })).toEqual({ ...nothing, keys: [object(old).key] });
  });
  test('that somebody took away lose their record', () => {
    const backups = [definitionsAt('2026-09-28T03:00:00.000Z'), definitionsAt(recent)];
    expect(plan({ backups, definitions: [object(recent)] })).toEqual({
      ...nothing,
      records: ['2026-09-28T03:00:00.000Z'],
    });
  });
  test('with a name of another form are left alone', () => {
    const foreign = { ...object(old), key: 'brokers/orders/definitions/mine.json' };
    expect(plan({ definitions: [foreign, object(recent)] })).toEqual(nothing);
  });
});

test('a file that was uploaded to be restored goes after a day', () => {
  const upload = (at: string) => ({
    key: `brokers/orders/uploads/${at}.json`,
    bytes: 1,
    modifiedAt: new Date(at),
    etag: '"1"',
  });
  const uploads = [upload('2026-09-29T02:00:00.000Z'), upload('2026-09-29T04:00:00.000Z')];
  expect(plan({ uploads }).keys).toEqual(['brokers/orders/uploads/2026-09-29T02:00:00.000Z.json']);
});

describe('snapshots', () => {
  test('go with their record when their time is over', () => {
    const found = plan({
      backups: [snapshotsAt(old, [1]), snapshotsAt(recent, [1])],
      snapshots: [snapshot(1, old), snapshot(1, recent)],
    });
    expect(found).toEqual({ records: [old], keys: [], snapshotIds: [`snap-1-${old}`] });
  });
  test('stay when they are the newest, however old', () => {
    expect(plan({ backups: [snapshotsAt(old, [1])], snapshots: [snapshot(1, old)] })).toEqual(nothing);
  });
  test('stay when they are the newest of all nodes, so that a cluster can always be made from some', () => {
    const found = plan({
      nodes: 2,
      backups: [snapshotsAt(older, [1, 2]), snapshotsAt(old, [1, 2]), snapshotsAt(recent, [1])],
      snapshots: [older, old].flatMap((time) => [snapshot(1, time), snapshot(2, time)]).concat(snapshot(1, recent)),
    });
    expect(found).toEqual({ records: [older], keys: [], snapshotIds: [`snap-1-${older}`, `snap-2-${older}`] });
  });
  test('of a node that is gone go with the others', () => {
    const found = plan({ snapshots: [snapshot(1, old), snapshot(3, old), snapshot(1, recent)] });
    expect(found.snapshotIds).toEqual([`snap-1-${old}`, `snap-3-${old}`]);
  });
  test('that somebody took away lose their record, unless they have just begun', () => {
    const begun = '2026-09-30T02:30:00.000Z';
    expect(plan({ backups: [snapshotsAt(recent, [1]), snapshotsAt(begun, [1])] })).toEqual({
      ...nothing,
      records: [recent],
    });
  });
  test('without the tag of a backup are left alone', () => {
    const foreign = { ...snapshot(1, old), tags: { 'warren:node': '1' } };
    expect(plan({ snapshots: [foreign, snapshot(1, recent)] })).toEqual(nothing);
  });
});

test('only what is of this platform and broker is looked at', async () => {
  const snapshots = memorySnapshots();
  for (const [platform, broker] of [
    ['acme', 'orders'],
    ['acme', 'staging'],
    ['other', 'orders'],
  ] as const) {
    for (const time of [old, recent]) {
      const tags = { 'warren:platform': platform, 'warren:broker': broker, 'warren:node': '1', 'warren:backup': time };
      await snapshots.create({ volumeId: 'vol-1', description: '', tags });
    }
  }
  await prune({ ...parts(), snapshots });
  expect(snapshots.kept.map(({ id }) => id)).toEqual(['snap-2', 'snap-3', 'snap-4', 'snap-5', 'snap-6']);
});

test('what cannot be deleted is said, and everything else goes', async () => {
  const { objects, table, ...rest } = parts();
  for (const time of [older, old, recent]) {
    const { time: _, ...record } = definitionsAt(time);
    await objects.put({ bucket: 'b', key: record.key, text: '{}' });
    await table.put(`backup#${time}`, record);
  }
  const remove = objects.delete;
  objects.delete = async (bucket, key) => {
    if (key.includes(older)) throw new Error(`s3://${bucket}/${key} cannot be deleted: access denied`);
    return remove(bucket, key);
  };
  const said: string[] = [];
  await prune({ ...rest, objects, table, say: (line) => said.push(line) });
  expect(said).toEqual([`s3://b/${object(older).key} cannot be deleted: access denied`]);
  expect(Object.keys(objects.contents)).toEqual([`b/${object(older).key}`, `b/${object(recent).key}`]);
  expect([...table.items.keys()]).toEqual([`backup#${recent}`]);
});

function prune({ objects, snapshots, table, ...rest }: ReturnType<typeof parts>) {
  const lease = lastingLease();
  return pruneBackups({
    ...rest,
    objects: underLease<Objects>(lease, objects),
    snapshots: underLease<Snapshots>(lease, snapshots),
    table: underLease<Table>(lease, table),
  });
}

function parts() {
  return {
    identity: { platform: 'acme', broker: 'orders', backupBucket: 'b' },
    nodes: 1,
    objects: memoryObjects(),
    snapshots: memorySnapshots(),
    table: memoryTable(),
    retentionDays: { definitions: 14, snapshots: 7 },
    now,
    say: (_line: string): unknown => undefined,
  };
}

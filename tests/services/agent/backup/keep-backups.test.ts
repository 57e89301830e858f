import type { NodeIdentity } from '../../../../contracts/node-identity.ts';
import {
  type BackupProps,
  backUpBeforeUpgrade,
  backUpNow,
  backupUnder,
  keepBackups,
} from '../../../../services/agent/backup/keep-backups.ts';
import { readBackups } from '../../../../services/agent/metadata/items.ts';
import { lastingLease } from '../../node/lasting-lease.ts';
import { memoryObjects } from '../../node/memory-objects.ts';
import { memoryTable } from '../../node/memory-table.ts';
import { steppedClock } from '../../node/stepped-clock.ts';
import { memorySnapshots } from '../memory-snapshots.ts';

const lease = lastingLease();
const dayMs = 86_400_000;

const identity = (number: number) =>
  ({ platform: 'acme', broker: 'orders', number, volumeId: `vol-${number}`, backupBucket: 'b' }) as NodeIdentity;

/** A broker of three nodes with a day's schedule for both kinds. */
function broker(more: Partial<BackupProps['backups']> = {}) {
  const table = memoryTable();
  const objects = memoryObjects();
  const snapshots = memorySnapshots();
  const { clock, pass, skip } = steppedClock();
  const said: string[] = [];
  const props = (number: number): BackupProps & { nodes: number } => ({
    identity: identity(number),
    objects,
    snapshots,
    table,
    backups: {
      definitions: { everyHours: 24, retentionDays: 14 },
      snapshots: { everyHours: 24, retentionDays: 7 },
      beforeUpgrade: true,
      ...more,
    },
    version: '4.2.10',
    exportDefinitions: async () => ({ users: [], vhosts: [{ name: '/' }] }),
    nodes: 3,
    clock,
    say: (line) => said.push(line),
  });
  const everyNode = async () => {
    for (const number of [1, 2, 3]) await keepBackups(props(number));
  };
  return { table, objects, snapshots, clock, pass, skip, said, props, everyNode, made: () => readBackups(table) };
}

test('of three nodes one saves definitions, and each copies its volume for the same backup', async () => {
  const { everyNode, made, objects, snapshots } = broker();
  await everyNode();
  expect(await made()).toMatchObject([
    {
      kind: 'definitions',
      time: '2026-09-01T03:00:00.000Z',
      key: 'brokers/orders/definitions/2026-09-01T03:00:00.000Z.json',
      why: 'schedule',
      version: '4.2.10',
      expiresAt: '2026-09-15T03:00:00.000Z',
    },
    {
      kind: 'snapshots',
      time: '2026-09-01T03:00:00.001Z',
      expiresAt: '2026-09-08T03:00:00.001Z',
      snapshots: [1, 2, 3].map((node) => ({ node, volumeId: `vol-${node}`, snapshotId: `snap-${node}` })),
    },
  ]);
  const [[key, text] = []] = Object.entries(objects.contents);
  expect(key).toBe('b/brokers/orders/definitions/2026-09-01T03:00:00.000Z.json');
  expect(JSON.parse(text ?? '')).toEqual({ users: [], vhosts: [{ name: '/' }] });
  expect(snapshots.kept[1]?.tags).toEqual({
    Name: 'acme-orders-2',
    'warren:platform': 'acme',
    'warren:broker': 'orders',
    'warren:node': '2',
    'warren:backup': '2026-09-01T03:00:00.001Z',
  });
});

test('nodes that look at the same moment make one backup between them', async () => {
  const { props, made, pass } = broker();
  const all = Promise.all([1, 2, 3].map((number) => keepBackups(props(number))));
  await pass(1000);
  await all;
  await Promise.all([1, 2, 3].map((number) => keepBackups(props(number))));
  expect(await made()).toMatchObject([{ kind: 'definitions' }, { kind: 'snapshots', snapshots: [{}, {}, {}] }]);
});

test('nothing more is made until the schedule asks for it', async () => {
  const { everyNode, made, skip, snapshots } = broker();
  await everyNode();
  skip(dayMs / 2);
  await everyNode();
  expect(await made()).toHaveLength(2);
  skip(dayMs / 2 + 1);
  await everyNode();
  expect(await made()).toHaveLength(4);
  expect(snapshots.kept).toHaveLength(6);
});

test('a lock that another node holds is left alone, and the backup made the next time', async () => {
  const { table, clock, props, made, skip } = broker();
  table.items.set('lock', { holder: '2/9', purpose: 'configure', until: clock.now() + 60_000 });
  await keepBackups(props(1));
  expect(await made()).toEqual([]);
  skip(60_000);
  await keepBackups(props(1));
  expect(await made()).toHaveLength(2);
});

test('an interruption between object and record loses nothing, and the next try makes both', async () => {
  const { table, objects, props, made } = broker();
  const { put } = table;
  table.put = async (item, ...rest) => {
    if (item.startsWith('backup#')) throw new Error('power failure');
    return put(item, ...rest);
  };
  await expect(keepBackups(props(1))).rejects.toThrow('power failure');
  expect(Object.keys(objects.contents)).toHaveLength(1);
  table.put = put;
  await keepBackups(props(1));
  expect(await made()).toMatchObject([{ kind: 'definitions' }, { kind: 'snapshots' }]);
});

test('an interruption between snapshot and record makes no second snapshot', async () => {
  const { table, snapshots, props, made } = broker();
  await keepBackups(props(1));
  const { put } = table;
  table.put = async () => Promise.reject(new Error('power failure'));
  await expect(keepBackups(props(2))).rejects.toThrow('power failure');
  expect(snapshots.kept).toHaveLength(2);
  table.put = put;
  await keepBackups(props(2));
  expect(snapshots.kept).toHaveLength(2);
  expect(await made()).toMatchObject([{}, { snapshots: [{ node: 1 }, { node: 2, snapshotId: 'snap-2' }] }]);
});

test('before an upgrade both are made once for each node, and nodes after it join', async () => {
  const { props, made, snapshots } = broker({ snapshots: undefined });
  await backUpBeforeUpgrade(backupUnder(lease, props(1)));
  await backUpBeforeUpgrade(backupUnder(lease, props(1)));
  await keepBackups(props(2));
  await backUpBeforeUpgrade(backupUnder(lease, props(2)));
  expect(await made()).toMatchObject([
    { kind: 'definitions', why: 'before upgrade' },
    { kind: 'snapshots', why: 'before upgrade', version: '4.2.10', snapshots: [{ node: 1 }, { node: 2 }] },
  ]);
  expect(snapshots.kept).toHaveLength(2);
});

test('no backup is made before an upgrade where the file says so', async () => {
  const { props, made } = broker({ beforeUpgrade: false });
  await backUpBeforeUpgrade(backupUnder(lease, props(1)));
  expect(await made()).toEqual([]);
});

test('a backup on request returns the key of its object', async () => {
  const { props, made, objects } = broker();
  const key = await backUpNow(backupUnder(lease, props(1)));
  expect(key).toBe('brokers/orders/definitions/2026-09-01T03:00:00.000Z.json');
  expect(Object.keys(objects.contents)).toEqual([`b/${key}`]);
  expect(await made()).toMatchObject([{ kind: 'definitions', why: 'request' }]);
});

test('over a month old backups go, and each that is on record is there', async () => {
  const { everyNode, made, objects, snapshots, skip } = broker();
  for (let day = 0; day < 31; day += 1) {
    await everyNode();
    skip(dayMs + 60_000);
  }
  const backups = await made();
  expect(backups.filter(({ kind }) => kind === 'definitions')).toHaveLength(14);
  expect(backups.filter(({ kind }) => kind === 'snapshots')).toHaveLength(7);
  expect(Object.keys(objects.contents)).toEqual(
    backups.flatMap((backup) => (backup.kind === 'definitions' ? [`b/${backup.key}`] : [])),
  );
  expect(snapshots.kept.map(({ id }) => id)).toEqual(
    backups.flatMap((backup) =>
      backup.kind === 'snapshots' ? backup.snapshots.map(({ snapshotId }) => snapshotId) : [],
    ),
  );
});

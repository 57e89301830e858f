import {
  definitionsDue,
  definitionsDueForUpgrade,
  snapshotTurn,
  snapshotTurnForUpgrade,
} from '../../../../services/agent/backup/schedule.ts';
import type { Backup, DefinitionsBackup, SnapshotsBackup } from '../../../../services/agent/metadata/items.ts';
import { definitionsAt, snapshotsAt } from './samples.ts';

const now = new Date('2026-09-02T03:00:00.000Z');

describe('definitions', () => {
  const due = (backups: Backup[]) => definitionsDue({ backups, everyHours: 24, now });

  test('are due when there are none', () => expect(due([])).toBe(true));
  test('are due when the newest are as old as the schedule says', () => {
    expect(due([definitionsAt('2026-09-01T03:00:00.000Z')])).toBe(true);
    expect(due([definitionsAt('2026-09-01T03:00:00.001Z')])).toBe(false);
  });
  test('that were saved for another reason count', () => {
    expect(due([definitionsAt('2026-09-02T01:00:00.000Z', { why: 'request' })])).toBe(false);
  });
  test('are due whatever there is of snapshots', () => {
    expect(due([snapshotsAt('2026-09-02T02:00:00.000Z', [1])])).toBe(true);
  });

  const dueForUpgrade = (backup: Partial<DefinitionsBackup>, time = '2026-09-02T00:00:00.000Z') =>
    definitionsDueForUpgrade({ backups: [definitionsAt(time, backup)], version: '4.2.10', now });

  test('are saved once before an upgrade from a version', () => {
    expect(dueForUpgrade({ why: 'before upgrade', version: '4.2.10' })).toBe(false);
    expect(dueForUpgrade({ why: 'before upgrade', version: '4.1.1' })).toBe(true);
    expect(dueForUpgrade({ why: 'schedule', version: '4.2.10' })).toBe(true);
  });
  test('are saved again when an upgrade is tried again much later', () => {
    expect(dueForUpgrade({ why: 'before upgrade', version: '4.2.10' }, '2026-09-01T20:00:00.000Z')).toBe(true);
  });
});

describe('a snapshot', () => {
  const turn = (backups: Backup[], node = 2, everyHours: number | undefined = 12) =>
    snapshotTurn({ backups, node, everyHours, now });
  const starts = { time: now.toISOString(), starts: true };

  test('is begun when there is none, or the newest is as old as the schedule says', () => {
    expect(turn([])).toEqual(starts);
    expect(turn([snapshotsAt('2026-09-01T15:00:00.000Z', [1, 2, 3])])).toEqual(starts);
    expect(turn([snapshotsAt('2026-09-01T15:01:00.000Z', [1, 2, 3])])).toBeUndefined();
  });
  test('joins what another node began within the hour', () => {
    const time = '2026-09-02T02:30:00.000Z';
    expect(turn([snapshotsAt(time, [1])])).toEqual({ time, starts: false });
    expect(turn([snapshotsAt(time, [1, 2])])).toBeUndefined();
  });
  test('does not join what was begun long ago', () => {
    expect(turn([snapshotsAt('2026-09-02T01:59:00.000Z', [1])])).toBeUndefined();
  });
  test('joins what an upgrade began where there is no schedule, and begins nothing', () => {
    const time = '2026-09-02T02:59:00.000Z';
    const unscheduled = (backups: Backup[]) => snapshotTurn({ backups, node: 2, now });
    expect(unscheduled([snapshotsAt(time, [1], { why: 'before upgrade' })])).toEqual({ time, starts: false });
    expect(unscheduled([])).toBeUndefined();
  });
  test('gets a time that no other backup has', () => {
    expect(turn([definitionsAt(now.toISOString())])).toEqual({ time: '2026-09-02T03:00:00.001Z', starts: true });
  });

  const upgrade = (backup: Partial<SnapshotsBackup>, nodes: number[]) =>
    snapshotTurnForUpgrade({
      backups: [snapshotsAt('2026-09-02T00:00:00.000Z', nodes, backup)],
      node: 2,
      version: '4.2.10',
      now,
    });
  const sameUpgrade = { why: 'before upgrade', version: '4.2.10' } as const;

  test('is taken once a node before an upgrade, in one backup for all nodes', () => {
    expect(upgrade(sameUpgrade, [1])).toEqual({ time: '2026-09-02T00:00:00.000Z', starts: false });
    expect(upgrade(sameUpgrade, [1, 2])).toBeUndefined();
    expect(upgrade({ ...sameUpgrade, version: '4.1.1' }, [1, 2])).toEqual(starts);
    expect(upgrade({ why: 'schedule', version: '4.2.10' }, [1, 2])).toEqual(starts);
  });
});

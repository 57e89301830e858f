import type { Backup, DefinitionsBackup, SnapshotsBackup } from '../../../../services/agent/metadata/items.ts';

/** Definitions of `orders` that were saved at a time. */
export function definitionsAt(time: string, more: Partial<DefinitionsBackup> = {}): Backup<DefinitionsBackup> {
  return {
    kind: 'definitions',
    key: `brokers/orders/definitions/${time}.json`,
    bytes: 2,
    why: 'schedule',
    expiresAt: daysAfter(time, 14),
    time,
    ...more,
  };
}

/** Snapshots of some nodes that belong to a backup of a time. */
export function snapshotsAt(
  time: string,
  nodes: readonly number[],
  more: Partial<SnapshotsBackup> = {},
): Backup<SnapshotsBackup> {
  return {
    kind: 'snapshots',
    snapshots: nodes.map((node) => ({ node, volumeId: `vol-${node}`, snapshotId: `snap-${node}` })),
    revision: nodes.length,
    why: 'schedule',
    expiresAt: daysAfter(time, 14),
    time,
    ...more,
  };
}

/** A time some days after another, as ISO. */
export function daysAfter(time: string, days: number): string {
  return new Date(Date.parse(time) + days * 86_400_000).toISOString();
}

import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { backupPrefix } from '../../../contracts/node-report.ts';
import { definitionsKey, definitionsPrefix, timeOfKey, uploadsPrefix } from '../../../contracts/object-keys.ts';
import { snapshotTags, tag } from '../../../contracts/tags.ts';
import type { Objects, StoredObject } from '../../node/aws/objects.ts';
import type { Table } from '../../node/aws/table.ts';
import { type Leased, LeaseLost } from '../../node/lock/lease.ts';
import type { Snapshot, Snapshots } from '../aws/snapshots.ts';
import { type Backup, readBackups } from '../metadata/items.ts';
import { expiry, isDefinitions, isSnapshots, joinMs } from './schedule.ts';

/** What is there: on record, in the bucket, and in EC2. */
export interface Kept {
  broker: string;
  /** Number of nodes of the broker. */
  nodes: number;
  backups: readonly Backup[];
  /** The bucket's listing, made after the records were read. */
  definitions: readonly StoredObject[];
  uploads: readonly StoredObject[];
  snapshots: readonly Snapshot[];
  /** For what has no record that says until when it is kept. */
  retentionDays: { definitions: number; snapshots: number };
}

/** What is to go. */
export interface Pruning {
  /** Times of backups whose record goes. */
  records: string[];
  keys: string[];
  snapshotIds: string[];
}

/** A file that was brought to be restored has been, or never will be. */
const uploadsForMs = 24 * 3_600_000;

/**
 * What has outlived its time. A record says until when its backup is kept, whatever the file says later; without a record
 * the file counts. The newest definitions stay, and the newest snapshots, and the newest that are of all nodes.
 */
export function planPruning(kept: Kept, now: Date): Pruning {
  const definitions = pruneDefinitions(kept, now);
  const snapshots = pruneSnapshots(kept, now);
  const uploads = kept.uploads.filter(({ modifiedAt }) => now.getTime() - modifiedAt.getTime() > uploadsForMs);
  return {
    records: [...definitions.records, ...snapshots.records],
    keys: [...definitions.keys, ...uploads.map(({ key }) => key)],
    snapshotIds: snapshots.snapshotIds,
  };
}

function pruneDefinitions(kept: Kept, now: Date): { records: string[]; keys: string[] } {
  const { broker, backups, definitions, retentionDays } = kept;
  const records = new Map(backups.filter(isDefinitions).map((backup) => [backup.time, backup]));
  const times = definitions.flatMap(({ key }) => timeOfKey(broker, key) ?? []).sort();
  const gone = times
    .slice(0, -1)
    .filter((time) => isPast(records.get(time)?.expiresAt ?? expiry(time, retentionDays.definitions), now));
  // Somebody took the object away; a record of nothing helps nobody.
  const empty = [...records.keys()].filter((time) => !times.includes(time));
  return {
    records: [...records.keys()].filter((time) => gone.includes(time) || empty.includes(time)),
    keys: gone.map((time) => definitionsKey(broker, time)),
  };
}

function pruneSnapshots(kept: Kept, now: Date): { records: string[]; snapshotIds: string[] } {
  const { nodes, retentionDays } = kept;
  const records = new Map(kept.backups.filter(isSnapshots).map((backup) => [backup.time, backup]));
  const groups = new Map<string, Snapshot[]>();
  for (const snapshot of kept.snapshots) {
    const time = snapshot.tags[tag.backup] ?? '';
    if (!Number.isNaN(Date.parse(time))) groups.set(time, [...(groups.get(time) ?? []), snapshot]);
  }
  const times = [...groups.keys()].sort();
  const isWhole = (time: string) => new Set(groups.get(time)?.map(({ tags }) => tags[tag.node])).size >= nodes;
  const stay = [times.at(-1), times.findLast(isWhole)];
  const gone = times.filter(
    (time) =>
      !stay.includes(time) && isPast(records.get(time)?.expiresAt ?? expiry(time, retentionDays.snapshots), now),
  );
  // EC2 may take a while to list what has just begun.
  const empty = [...records.keys()].filter((time) => !groups.has(time) && now.getTime() - Date.parse(time) > joinMs);
  return {
    records: [...records.keys()].filter((time) => gone.includes(time) || empty.includes(time)),
    snapshotIds: gone.flatMap((time) => groups.get(time) ?? []).map(({ id }) => id),
  };
}

function isPast(time: string, now: Date): boolean {
  return Date.parse(time) < now.getTime();
}

/**
 * Takes away what has outlived its time: records first, what they speak of after them, so that what is on record is there.
 * The caller holds the cluster's lock. What cannot be deleted is said, and tried again the next time.
 */
export async function pruneBackups(props: {
  identity: Pick<NodeIdentity, 'platform' | 'broker' | 'backupBucket'>;
  nodes: number;
  objects: Leased<Objects>;
  snapshots: Leased<Snapshots>;
  table: Leased<Table>;
  retentionDays: Kept['retentionDays'];
  now: Date;
  say: (line: string) => void;
}): Promise<Pruning> {
  const { identity, nodes, objects, snapshots, table, retentionDays, now, say } = props;
  const { broker, backupBucket } = identity;
  const pruning = planPruning(
    {
      broker,
      nodes,
      retentionDays,
      backups: await readBackups(table),
      definitions: await objects.list(backupBucket, definitionsPrefix(broker)),
      uploads: await objects.list(backupBucket, uploadsPrefix(broker)),
      snapshots: await snapshots.own(snapshotTags(identity)),
    },
    now,
  );
  const attempt = (deletion: Promise<unknown>) =>
    deletion.catch((error: Error) => {
      if (error instanceof LeaseLost) throw error;
      say(error.message);
    });
  for (const time of pruning.records) await table.delete(`${backupPrefix}${time}`);
  for (const key of pruning.keys) await attempt(objects.delete(backupBucket, key));
  for (const id of pruning.snapshotIds) await attempt(snapshots.delete(id));
  return pruning;
}

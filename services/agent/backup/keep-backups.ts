import type { Bundle } from '../../../contracts/bundle.ts';
import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import type { Objects } from '../../node/aws/objects.ts';
import type { Table } from '../../node/aws/table.ts';
import { type Clock, LockBusy, systemClock, withClusterLock } from '../../node/lock/cluster-lock.ts';
import { type Lease, type Leased, underLease } from '../../node/lock/lease.ts';
import type { Snapshots } from '../aws/snapshots.ts';
import { readBackups } from '../metadata/items.ts';
import { pruneBackups } from './prune.ts';
import { saveDefinitions } from './save-definitions.ts';
import {
  definitionsDue,
  definitionsDueForUpgrade,
  type Reason,
  snapshotTurn,
  snapshotTurnForUpgrade,
  type Turn,
} from './schedule.ts';
import { takeSnapshot } from './take-snapshot.ts';

export interface BackupProps {
  identity: NodeIdentity;
  objects: Objects;
  snapshots: Snapshots;
  table: Table;
  /** What the file says of backups. */
  backups: Bundle['backups'];
  /** RabbitMQ version that runs on this node. */
  version: string;
  /** Everything but messages, as RabbitMQ exports it. */
  exportDefinitions: () => Promise<object>;
  clock?: Clock;
  say: (line: string) => void;
}

/** What a backup that nobody else may make at the same time works with. */
export type LeasedBackupProps = Omit<BackupProps, 'objects' | 'snapshots' | 'table' | 'exportDefinitions'> & {
  objects: Leased<Objects>;
  snapshots: Leased<Snapshots>;
  table: Leased<Table>;
  exportDefinitions: BackupProps['exportDefinitions'];
};

/** The same, each call of which is a step of the lease. */
export function backupUnder(lease: Lease, props: BackupProps): LeasedBackupProps {
  const { objects, snapshots, table, exportDefinitions } = props;
  return {
    ...props,
    objects: underLease(lease, objects),
    snapshots: underLease(lease, snapshots),
    table: underLease(lease, table),
    exportDefinitions: () => lease.step(exportDefinitions),
  };
}

/**
 * Makes the backups that are due, and takes away those that have outlived their time. For every minute on every node: one
 * node at a time saves definitions and begins a backup of snapshots, which the others then join.
 */
export async function keepBackups(props: BackupProps & { nodes: number }): Promise<void> {
  const { identity, table, backups, nodes, clock = systemClock } = props;
  const look = async (by: Table) => {
    const now = new Date(clock.now());
    const made = await readBackups(by);
    return {
      now,
      definitions: definitionsDue({ backups: made, everyHours: backups.definitions.everyHours, now }),
      turn: snapshotTurn({ backups: made, node: identity.number, everyHours: backups.snapshots?.everyHours, now }),
    };
  };
  const { definitions, turn } = await look(table);
  if (turn && !turn.starts) await copyVolume(props, turn, 'schedule');
  if (!definitions && !turn?.starts) return;
  await unlessBusy(props, async (lease) => {
    const locked = backupUnder(lease, props);
    // Another node may have had the lock in between.
    const found = await look(locked.table);
    if (found.definitions) await save(locked, 'schedule', found.now);
    const { turn, now } = await look(locked.table);
    if (turn) await copyVolume(locked, turn, 'schedule');
    const pruned = await pruneBackups({ ...locked, nodes, retentionDays: retention(backups), now });
    if (pruned.records.length > 0) props.say(`${pruned.records.length} old backups were taken away`);
  });
}

/**
 * Saves definitions, and copies this node's volume, before the node leaves its version; each once an upgrade. The caller
 * holds the cluster's lock. Does nothing when the file says so.
 */
export async function backUpBeforeUpgrade(props: LeasedBackupProps): Promise<void> {
  const { identity, table, backups, version, clock = systemClock } = props;
  if (!backups.beforeUpgrade) return;
  const now = new Date(clock.now());
  const made = await readBackups(table);
  if (definitionsDueForUpgrade({ backups: made, version, now })) await save(props, 'before upgrade', now);
  const turn = snapshotTurnForUpgrade({ backups: await readBackups(table), node: identity.number, version, now });
  if (turn) await copyVolume(props, turn, 'before upgrade');
}

/** Saves definitions because somebody asks for it. The caller holds the cluster's lock. Returns the key of the object. */
export async function backUpNow(props: LeasedBackupProps): Promise<string> {
  return save(props, 'request', new Date((props.clock ?? systemClock).now()));
}

/** Snapshots that only an upgrade asks for are kept as long as definitions. */
function retention({ definitions, snapshots }: Bundle['backups']) {
  return { definitions: definitions.retentionDays, snapshots: (snapshots ?? definitions).retentionDays };
}

async function save(props: LeasedBackupProps, why: Reason, now: Date): Promise<string> {
  const retentionDays = retention(props.backups).definitions;
  const { key } = await saveDefinitions({ ...props, why, retentionDays, now });
  props.say(`saved definitions as ${key}`);
  return key;
}

async function copyVolume(props: BackupProps, { time }: Turn, why: Reason): Promise<void> {
  const retentionDays = retention(props.backups).snapshots;
  const id = await takeSnapshot({ ...props, time, why, retentionDays });
  props.say(`copied volume ${props.identity.volumeId} as ${id}`);
}

/** What is due now is due in a minute, too. */
async function unlessBusy(props: BackupProps, work: (lease: Lease) => Promise<void>): Promise<void> {
  const { identity, table, clock, say } = props;
  try {
    await withClusterLock(
      { table, clock, say, broker: identity.broker, number: identity.number, purpose: 'backups', waitMs: 0 },
      work,
    );
  } catch (error) {
    if (!(error instanceof LockBusy)) throw error;
  }
}

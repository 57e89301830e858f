import type { Backup, DefinitionsBackup, SnapshotsBackup } from '../metadata/items.ts';

/** Why a backup is made. */
export type Reason = Backup['why'];

const hourMs = 3_600_000;

/** How long after the first node's snapshot those of the others belong to the same backup. Each node looks every minute. */
export const joinMs = hourMs;

/** An upgrade that is tried again within this time needs no second backup of the same version. */
const sameUpgradeMs = 6 * hourMs;

/** Whether the schedule asks for definitions to be saved now. A backup that was made for another reason counts, too. */
export function definitionsDue(props: { backups: readonly Backup[]; everyHours: number; now: Date }): boolean {
  const newest = props.backups.filter(isDefinitions).at(-1);
  return newest === undefined || ageMs(newest, props.now) >= props.everyHours * hourMs;
}

/** Whether an upgrade from this version needs definitions to be saved first. */
export function definitionsDueForUpgrade(props: { backups: readonly Backup[]; version: string; now: Date }): boolean {
  return !props.backups.filter(isDefinitions).some((backup) => isForUpgrade(backup, props));
}

/** A backup that a node's snapshot belongs to: its time, which is its name. */
export interface Turn {
  time: string;
  /** Whether this node is the first. */
  starts: boolean;
}

/**
 * The backup that the node has to take its snapshot for now: one that another node began lately, or a new one when the
 * schedule asks for it. Without a schedule it only joins.
 */
export function snapshotTurn(props: {
  backups: readonly Backup[];
  node: number;
  everyHours?: number;
  now: Date;
}): Turn | undefined {
  const { node, everyHours, now } = props;
  const newest = props.backups.filter(isSnapshots).at(-1);
  if (newest && ageMs(newest, now) < joinMs) return join(newest, node);
  if (everyHours === undefined) return undefined;
  const due = newest === undefined || ageMs(newest, now) >= everyHours * hourMs;
  return due ? start(props) : undefined;
}

/** The backup that the node has to take its snapshot for before it leaves this version. */
export function snapshotTurnForUpgrade(props: {
  backups: readonly Backup[];
  node: number;
  version: string;
  now: Date;
}): Turn | undefined {
  const begun = props.backups.filter(isSnapshots).findLast((backup) => isForUpgrade(backup, props));
  return begun ? join(begun, props.node) : start(props);
}

/** A time is a name, and may be that of definitions that were saved in the same millisecond. */
function start({ backups, now }: { backups: readonly Backup[]; now: Date }): Turn {
  const taken = new Set(backups.map(({ time }) => time));
  let ms = now.getTime();
  while (taken.has(new Date(ms).toISOString())) ms += 1;
  return { time: new Date(ms).toISOString(), starts: true };
}

function join({ time, snapshots }: Backup<SnapshotsBackup>, node: number): Turn | undefined {
  return snapshots.some((snapshot) => snapshot.node === node) ? undefined : { time, starts: false };
}

function isForUpgrade(backup: Backup, { version, now }: { version: string; now: Date }): boolean {
  return backup.why === 'before upgrade' && backup.version === version && ageMs(backup, now) < sameUpgradeMs;
}

function ageMs({ time }: { time: string }, now: Date): number {
  return now.getTime() - Date.parse(time);
}

/** Whether a backup is of definitions. */
export function isDefinitions(backup: Backup): backup is Backup<DefinitionsBackup> {
  return backup.kind === 'definitions';
}

/** Whether a backup is of snapshots. */
export function isSnapshots(backup: Backup): backup is Backup<SnapshotsBackup> {
  return backup.kind === 'snapshots';
}

/** Until when a backup is kept, as an ISO time. */
export function expiry(time: string, retentionDays: number): string {
  return new Date(Date.parse(time) + retentionDays * 24 * hourMs).toISOString();
}

import {
  type BackupReport,
  backupPrefix,
  backupReport,
  type NodeReport,
  nodePrefix,
  nodeReport,
} from '../../../contracts/node-report.ts';
import type { Table } from '../../node/aws/table.ts';

export type DefinitionsBackup = Extract<BackupReport, { kind: 'definitions' }>;
export type SnapshotsBackup = Extract<BackupReport, { kind: 'snapshots' }>;

/** A backup with its time, which is its name. */
export type Backup<T extends BackupReport = BackupReport> = T & { time: string };

/** A node's report as it was read; undefined when there is none that this version understands. */
export function parseNode(item: unknown): NodeReport | undefined {
  return nodeReport.safeParse(item).data;
}

/** Takes out what was reported of nodes that the file no longer asks for, by their host names. */
export async function forgetNodes(table: Table, hostNames: readonly string[]): Promise<void> {
  for (const { item, hostName } of await table.query(nodePrefix)) {
    if (hostNames.includes(String(hostName))) await table.delete(item);
  }
}

/** A backup's record as it was read; undefined when this version does not understand it. */
export function parseBackup(item: unknown): BackupReport | undefined {
  return backupReport.safeParse(item).data;
}

/** Every backup that is on record, from the oldest to the newest. */
export async function readBackups(table: Table): Promise<Backup[]> {
  return (await table.query(backupPrefix)).flatMap(({ item, ...contents }) => {
    const backup = parseBackup(contents);
    const time = item.slice(backupPrefix.length);
    return backup && !Number.isNaN(Date.parse(time)) ? [{ ...backup, time }] : [];
  });
}

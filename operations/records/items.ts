import type { z } from 'zod';
import {
  type BackupReport,
  type BrokerReport,
  backupPrefix,
  backupReport,
  brokerItem,
  brokerReport,
  type LockReport,
  lockItem,
  lockReport,
  type NodeReport,
  nodePrefix,
  nodeReport,
  tableKey,
} from '../../contracts/node-report.ts';
import {
  type HostBackup,
  type HostReport,
  hostBackup,
  hostItem,
  hostReport,
  monitoringItems,
} from '../../contracts/watch-report.ts';

/** What one node reported, with its number. */
export type ObservedNode = NodeReport & { number: number };

/** A backup that is on record, with its time. */
export type BackupRecord = BackupReport & { time: string };

/** Everything that is on record of one broker. */
export interface ObservedBroker {
  name: string;
  broker?: BrokerReport;
  /** In the order of their numbers. */
  nodes: ObservedNode[];
  /** From the oldest to the newest. */
  backups: BackupRecord[];
  /** Who may change the broker now. */
  lock?: LockReport;
  /** Names of items that this version does not understand. */
  unreadable: string[];
}

/** An item as the table gives it. */
export type RawItem = Record<string, unknown>;

/** The monitoring host as it reported itself; `unreadable` when another version of Warren did. */
export type ObservedHost = HostReport | 'unreadable';

/** What the monitoring host reported among these items; undefined when it never has. */
export function readHost(items: readonly RawItem[]): ObservedHost | undefined {
  const item = items.find((one) => one[tableKey.partition] === monitoringItems && one[tableKey.sort] === hostItem);
  return item && (hostReport.safeParse(item).data ?? 'unreadable');
}

/** A backup of the monitoring host that is on record, with its time. */
export type HostBackupRecord = HostBackup & { time: string };

/** Backups of the monitoring host among these items, from the oldest to the newest; what another version wrote otherwise is left out. */
export function readHostBackups(items: readonly RawItem[]): HostBackupRecord[] {
  return items
    .flatMap((item) => {
      const name = String(item[tableKey.sort]);
      if (item[tableKey.partition] !== monitoringItems || !name.startsWith(backupPrefix)) return [];
      const { data } = hostBackup.safeParse(item);
      return data ? [{ ...data, time: name.slice(backupPrefix.length) }] : [];
    })
    .sort((a, b) => (a.time < b.time ? -1 : 1));
}

/** Sorts items out by broker, in the order of names. What is of no broker, or of no kind known here, is left out. */
export function readItems(items: readonly RawItem[]): ObservedBroker[] {
  const brokers = new Map<string, ObservedBroker>();
  for (const item of items) {
    const name = String(item[tableKey.partition]);
    if (name === monitoringItems) continue;
    const broker = brokers.get(name) ?? { name, nodes: [], backups: [], unreadable: [] };
    brokers.set(name, broker);
    enter(broker, String(item[tableKey.sort]), item);
  }
  for (const { nodes, backups } of brokers.values()) {
    nodes.sort((a, b) => a.number - b.number);
    backups.sort((a, b) => (a.time < b.time ? -1 : 1));
  }
  return [...brokers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function enter(broker: ObservedBroker, name: string, item: RawItem): void {
  const read = <T>(schema: z.ZodType<T>, use: (value: T) => void) => {
    const { data } = schema.safeParse(item);
    if (data) use(data);
    else broker.unreadable.push(name);
  };
  if (name.startsWith(nodePrefix)) {
    read(nodeReport, (node) => broker.nodes.push({ ...node, number: Number(name.slice(nodePrefix.length)) }));
  } else if (name.startsWith(backupPrefix)) {
    read(backupReport, (backup) => broker.backups.push({ ...backup, time: name.slice(backupPrefix.length) }));
  } else if (name === brokerItem) {
    read(brokerReport, (value) => (broker.broker = value));
  } else if (name === lockItem) {
    read(lockReport, (value) => (broker.lock = value));
  }
}

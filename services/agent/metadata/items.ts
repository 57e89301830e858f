import { z } from 'zod';
import type { Table } from '../aws/table.ts';

/**
 * What a broker's nodes write into the table of what was observed: an item for each node, one for the broker, one for each
 * backup, and the cluster's lock. `operations/records/items.ts` reads them.
 */

const time = z.iso.datetime();

const nodeSchema = z.object({
  instanceId: z.string(),
  hostName: z.string(),
  /** Private address. */
  address: z.string(),
  /** Absent until RabbitMQ has answered once. */
  rabbitmqVersion: z.string().optional(),
  erlangVersion: z.string().optional(),
  /** Name of the bundle that the node was last asked to take on. */
  bundleWanted: z.string().optional(),
  bundleApplied: z.string().optional(),
  state: z.enum(['configuring', 'healthy', 'unhealthy', 'stopped']),
  /** What is the matter, or what it does. */
  reason: z.string().optional(),
  /** Resource alarms in effect, and thresholds of the file that were exceeded for as long as the file says. */
  alarms: z.array(z.string()),
  /** Since when a threshold has been exceeded without a break, by its name in the file. */
  since: z.object({ memory: time.optional(), disk: time.optional() }),
  /** SHA-256 of the agent that reports. */
  agent: z.string(),
  reportedAt: time,
});

/** `node#<number>`: what is known of one node. */
export type NodeItem = z.infer<typeof nodeSchema>;

/** What became of the topology when it was last compared with the file, in sentences. */
export interface TopologyState {
  /** What the broker holds and the file does not name. */
  drift: string[];
  /** What could not be brought to the file. */
  refused: string[];
}

/** `broker`: what is known of the broker as a whole. */
export interface BrokerItem {
  /** What clients connect to, `amqps://orders.acme.internal:5671`. */
  endpoints: string[];
  /** Secret that holds the administrator's user name and password. */
  administratorSecret: string;
  /** Where the passwords of the file's users are. */
  users: { name: string; secret: string }[];
  /** What clients are shown. Times are ISO. */
  certificate?: { issuer: string; notAfter: string; warning?: string };
  topology?: TopologyState;
  reportedAt: string;
}

const backupFields = {
  why: z.enum(['schedule', 'request', 'before upgrade']),
  /** RabbitMQ version that ran. */
  version: z.string().optional(),
  /** Until when it is kept; the newest of its kind is kept longer. */
  expiresAt: time,
};

const backupSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('definitions'), key: z.string(), bytes: z.int(), ...backupFields }),
  z.object({
    kind: z.literal('snapshots'),
    /** One of each node that has taken part so far. */
    snapshots: z.array(z.object({ volumeId: z.string(), snapshotId: z.string(), node: z.int() })),
    /** Raised by every change, so that nodes that write at once do not undo each other. */
    revision: z.int(),
    ...backupFields,
  }),
]);

/** `backup#<time>`: a backup that was made. */
export type BackupItem = z.infer<typeof backupSchema>;
export type DefinitionsBackup = Extract<BackupItem, { kind: 'definitions' }>;
export type SnapshotsBackup = Extract<BackupItem, { kind: 'snapshots' }>;

/** A backup with its time, which is its name. */
export type Backup<T extends BackupItem = BackupItem> = T & { time: string };

export const nodePrefix = 'node#';
export const backupPrefix = 'backup#';
export const brokerItem = 'broker';

/** A node's report as it was read; undefined when there is none that this version understands. */
export function parseNode(item: unknown): NodeItem | undefined {
  return nodeSchema.safeParse(item).data;
}

/** Takes out what was reported of nodes that the file no longer asks for, by their host names. */
export async function forgetNodes(table: Table, hostNames: readonly string[]): Promise<void> {
  for (const { item, hostName } of await table.query(nodePrefix)) {
    if (hostNames.includes(String(hostName))) await table.delete(item);
  }
}

/** A backup's record as it was read; undefined when this version does not understand it. */
export function parseBackup(item: unknown): BackupItem | undefined {
  return backupSchema.safeParse(item).data;
}

/** Every backup that is on record, from the oldest to the newest. */
export async function readBackups(table: Table): Promise<Backup[]> {
  return (await table.query(backupPrefix)).flatMap(({ item, ...contents }) => {
    const backup = parseBackup(contents);
    const time = item.slice(backupPrefix.length);
    return backup && !Number.isNaN(Date.parse(time)) ? [{ ...backup, time }] : [];
  });
}

import { z } from 'zod';

/**
 * What a broker's nodes write into the table of what was observed: an item for each node, one for the broker, one for each
 * backup, and the cluster's lock. Whoever reads passes over what it does not know and does without what is not there, since
 * nodes of another day report, too.
 */

/** Attributes of the table that an item is found by: the broker's name, and the item's own. */
export const tableKey = { partition: 'broker', sort: 'item' } as const;

/** How the item of a node begins, before its number. */
export const nodePrefix = 'node#';

/** How the item of a backup begins, before its time. */
export const backupPrefix = 'backup#';

/** How the item begins that says of which cluster a node is, before its host name. */
export const memberPrefix = 'member#';

/** The item of the broker as a whole. */
export const brokerItem = 'broker';

/** The item of the cluster's lock. */
export const lockItem = 'lock';

const time = z.iso.datetime();

/** `node#<number>`: what is known of one node. */
export const nodeReport = z.object({
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
  alarms: z.array(z.string()).default([]),
  /** Host names of members of its cluster that it does not see running. */
  missing: z.array(z.string()).default([]),
  /** Since when a threshold has been exceeded without a break, by its name in the file. */
  since: z.object({ memory: time.optional(), disk: time.optional() }).default({}),
  /** SHA-256 of the agent that reports. */
  agent: z.string().optional(),
  reportedAt: time,
});

export type NodeReport = z.infer<typeof nodeReport>;

/** What became of the topology when it was last compared with the file, in sentences. */
const topologyReport = z.object({
  /** What the broker holds and the file does not name. */
  drift: z.array(z.string()).default([]),
  /** What could not be brought to the file. */
  refused: z.array(z.string()).default([]),
});

export type TopologyReport = z.infer<typeof topologyReport>;

/** `broker`: what is known of the broker as a whole. */
export const brokerReport = z.object({
  /** What clients connect to, `amqps://orders.acme.internal:5671`. */
  endpoints: z.array(z.string()).default([]),
  /** Secret that holds the administrator's user name and password. */
  administratorSecret: z.string(),
  /** Where the passwords of the file's users are. */
  users: z.array(z.object({ name: z.string(), secret: z.string() })).default([]),
  /** What clients are shown. */
  certificate: z.object({ issuer: z.string(), notAfter: time, warning: z.string().optional() }).optional(),
  /** What the broker's certificates go back to, in PEM, which tasks, the receiver and Prometheus trust: its own authority, and what a secret brought. */
  authority: z.string().optional(),
  topology: topologyReport.optional(),
  reportedAt: time,
});

export type BrokerReport = z.infer<typeof brokerReport>;

const backupFields = {
  why: z.enum(['schedule', 'request', 'before upgrade']),
  /** RabbitMQ version that ran. */
  version: z.string().optional(),
  /** Until when it is kept; the newest of its kind is kept longer. */
  expiresAt: time,
};

/** `backup#<time>`: a backup that was made. */
export const backupReport = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('definitions'), key: z.string(), bytes: z.int(), ...backupFields }),
  z.object({
    kind: z.literal('snapshots'),
    /** One of each node that has taken part so far. */
    snapshots: z.array(z.object({ volumeId: z.string(), snapshotId: z.string(), node: z.int() })),
    /** Raised by every change, so that nodes that write at once do not undo each other. */
    revision: z.int().default(0),
    ...backupFields,
  }),
]);

export type BackupReport = z.infer<typeof backupReport>;

/** `lock`: who may change the broker now. */
export const lockReport = z.object({
  /** Number of the node, a slash, and the process. */
  holder: z.string(),
  /** What for, in words. */
  purpose: z.string(),
  /** Milliseconds since the epoch. */
  until: z.number(),
});

export type LockReport = z.infer<typeof lockReport>;

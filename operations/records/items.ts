import { z } from 'zod';

/** What the nodes of brokers report; services/agent/metadata/items.ts writes it. */

const nodeSchema = z.object({
  instanceId: z.string(),
  hostName: z.string(),
  address: z.string(),
  rabbitmqVersion: z.string().optional(),
  erlangVersion: z.string().optional(),
  bundleWanted: z.string().optional(),
  bundleApplied: z.string().optional(),
  state: z.enum(['configuring', 'healthy', 'unhealthy', 'stopped']),
  reason: z.string().optional(),
  alarms: z.array(z.string()),
  reportedAt: z.iso.datetime(),
});

const brokerSchema = z.object({
  endpoints: z.array(z.string()),
  administratorSecret: z.string(),
  users: z.array(z.object({ name: z.string(), secret: z.string() })),
  certificate: z.object({ issuer: z.string(), notAfter: z.iso.datetime(), warning: z.string().optional() }).optional(),
  topology: z.object({ drift: z.array(z.string()), refused: z.array(z.string()) }).optional(),
  reportedAt: z.iso.datetime(),
});

const backupFields = {
  why: z.enum(['schedule', 'request', 'before upgrade']),
  version: z.string().optional(),
  expiresAt: z.iso.datetime(),
};

const backupSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('definitions'), key: z.string(), bytes: z.int(), ...backupFields }),
  z.object({
    kind: z.literal('snapshots'),
    snapshots: z.array(z.object({ volumeId: z.string(), snapshotId: z.string(), node: z.int() })),
    ...backupFields,
  }),
]);

const lockSchema = z.object({ holder: z.string(), purpose: z.string(), until: z.number() });

export type ObservedNode = z.infer<typeof nodeSchema> & { number: number };
export type BackupRecord = z.infer<typeof backupSchema> & { time: string };

/** Everything that is on record of one broker. */
export interface ObservedBroker {
  name: string;
  broker?: z.infer<typeof brokerSchema>;
  /** In the order of their numbers. */
  nodes: ObservedNode[];
  /** From the oldest to the newest. */
  backups: BackupRecord[];
  /** Who may change the broker now. */
  lock?: z.infer<typeof lockSchema>;
  /** Names of items that this version does not understand. */
  unreadable: string[];
}

/** An item as the table gives it. */
export type RawItem = Record<string, unknown>;

/** Sorts items out by broker, in the order of names. What is of no kind known here is left out. */
export function readItems(items: readonly RawItem[]): ObservedBroker[] {
  const brokers = new Map<string, ObservedBroker>();
  for (const item of items) {
    const name = String(item.broker);
    const broker = brokers.get(name) ?? { name, nodes: [], backups: [], unreadable: [] };
    brokers.set(name, broker);
    enter(broker, String(item.item), item);
  }
  for (const { nodes, backups } of brokers.values()) {
    nodes.sort((a, b) => a.number - b.number);
    backups.sort((a, b) => (a.time < b.time ? -1 : 1));
  }
  return [...brokers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function enter(broker: ObservedBroker, name: string, item: RawItem): void {
  const [kind = '', rest = ''] = name.split(/#(.*)/s);
  const read = <T>(schema: z.ZodType<T>, use: (value: T) => void) => {
    const { data } = schema.safeParse(item);
    if (data) use(data);
    else broker.unreadable.push(name);
  };
  if (kind === 'node') read(nodeSchema, (node) => broker.nodes.push({ ...node, number: Number(rest) }));
  if (kind === 'backup') read(backupSchema, (backup) => broker.backups.push({ ...backup, time: rest }));
  if (kind === 'broker') read(brokerSchema, (value) => (broker.broker = value));
  if (kind === 'lock') read(lockSchema, (value) => (broker.lock = value));
}

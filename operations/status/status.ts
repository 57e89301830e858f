import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import type { BackupRecord, ObservedBroker, ObservedNode } from '../records/items.ts';

/** What a person wants to know of a node. */
export interface NodeStatus {
  number: number;
  /** As the node says it; `silent` when it has said nothing for a while, `never reported` when it never has. */
  state: ObservedNode['state'] | 'silent' | 'never reported';
  /** What is the matter, what the node does, or what it said last. */
  reason?: string;
  /** Whether the file asks for this node. */
  inFile: boolean;
  instanceId?: string;
  version?: string;
  bundleWanted?: string;
  bundleApplied?: string;
  alarms: string[];
  reportedAt?: string;
  ageMs?: number;
}

/** What a person wants to know of a broker. */
export interface BrokerStatus {
  name: string;
  /** `in the files`: applied and named by a file. */
  standing: 'in the files' | 'never reported' | 'not in the files';
  endpoints: string[];
  nodes: NodeStatus[];
  certificate?: { issuer: string; notAfter: string; daysLeft: number; warning?: string };
  topology?: { drift: string[]; refused: string[] };
  /** The newest of each kind. */
  backups: { definitions?: BackupRecord; snapshots?: BackupRecord };
  credentials?: { administrator: string; users: { name: string; secret: string }[] };
  /** What changes the broker now. */
  changing?: { node: number; purpose: string };
  /** What nodes of another version reported that this one does not understand: names of items. */
  unreadable: string[];
}

/** A node reports every minute; one that missed five reports has a problem or the network has. */
export const silentAfterMs = 5 * 60_000;

/** What is known of every broker that a file names or that has ever reported, in the order of names. */
export function brokerStatuses(props: {
  brokers: readonly Pick<Broker, 'name' | 'nodes'>[];
  observed: readonly ObservedBroker[];
  now: Date;
}): BrokerStatus[] {
  const { brokers, observed, now } = props;
  const names = new Set([...brokers, ...observed].map(({ name }) => name));
  return [...names].sort().map((name) =>
    statusOf({
      name,
      file: brokers.find((broker) => broker.name === name),
      seen: observed.find((broker) => broker.name === name),
      now,
    }),
  );
}

interface Known {
  name: string;
  file?: Pick<Broker, 'nodes'>;
  seen?: ObservedBroker;
  now: Date;
}

function statusOf({ name, file, seen, now }: Known): BrokerStatus {
  const { broker, lock, backups = [] } = seen ?? {};
  const newest = (kind: BackupRecord['kind']) => backups.findLast((backup) => backup.kind === kind);
  const reported = seen !== undefined && (seen.broker !== undefined || seen.nodes.length > 0);
  return {
    name,
    standing: !file ? 'not in the files' : reported ? 'in the files' : 'never reported',
    endpoints: broker?.endpoints ?? [],
    nodes: nodeStatuses({ wanted: file?.nodes ?? 0, nodes: seen?.nodes ?? [], now }),
    certificate: broker?.certificate && {
      ...broker.certificate,
      daysLeft: Math.floor((Date.parse(broker.certificate.notAfter) - now.getTime()) / 86_400_000),
    },
    topology: broker?.topology,
    backups: { definitions: newest('definitions'), snapshots: newest('snapshots') },
    credentials: broker && { administrator: broker.administratorSecret, users: broker.users },
    changing:
      lock && lock.until > now.getTime()
        ? { node: Number.parseInt(lock.holder, 10), purpose: lock.purpose }
        : undefined,
    unreadable: seen?.unreadable ?? [],
  };
}

function nodeStatuses(props: { wanted: number; nodes: readonly ObservedNode[]; now: Date }): NodeStatus[] {
  const { wanted, nodes, now } = props;
  const numbers = new Set([...Array.from({ length: wanted }, (_, index) => index + 1), ...nodes.map((n) => n.number)]);
  return [...numbers]
    .sort((a, b) => a - b)
    .map((number) => {
      const node = nodes.find((candidate) => candidate.number === number);
      const inFile = number <= wanted;
      return node ? nodeStatus({ node, inFile, now }) : { number, state: 'never reported', inFile, alarms: [] };
    });
}

function nodeStatus({ node, inFile, now }: { node: ObservedNode; inFile: boolean; now: Date }): NodeStatus {
  const ageMs = now.getTime() - Date.parse(node.reportedAt);
  const silent = ageMs > silentAfterMs;
  const last = node.reason === undefined ? node.state : `${node.state}: ${node.reason}`;
  return {
    number: node.number,
    state: silent ? 'silent' : node.state,
    reason: silent ? `it was ${last}` : node.reason,
    inFile,
    instanceId: node.instanceId,
    version: node.rabbitmqVersion,
    bundleWanted: node.bundleWanted,
    bundleApplied: node.bundleApplied,
    alarms: node.alarms,
    reportedAt: node.reportedAt,
    ageMs,
  };
}

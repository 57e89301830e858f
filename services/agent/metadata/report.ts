import type { Bundle } from '../../../contracts/bundle.ts';
import {
  type BrokerReport,
  brokerItem,
  type NodeReport,
  nodePrefix,
  type TopologyReport,
} from '../../../contracts/node-report.ts';
import type { ItemContents, Table } from '../../node/aws/table.ts';
import type { Health } from '../../node/machine/health.ts';
import type { Instance } from '../../node/metadata/instance.ts';
import { revise } from '../../node/metadata/revise.ts';
import { endpointsOf } from './endpoints.ts';
import { parseNode } from './items.ts';
import type { Listener, RabbitmqState } from './rabbitmq.ts';
import { judgeThresholds } from './thresholds.ts';

/** What was seen of a node just now. */
export interface NodeObservation {
  instance: Instance;
  hostName: string;
  /** SHA-256 of the agent. */
  agent: string;
  /** Name of the bundle that the node is asked to take on; absent: the one that it was asked for last. */
  bundleWanted?: string;
  /** What the node runs; absent before the first. */
  running?: { name: string; bundle: Pick<Bundle, 'alarms'> };
  /** Whether systemd runs RabbitMQ. */
  serving: boolean;
  health: Health;
  /** What RabbitMQ says; absent when it does not answer. */
  rabbitmq?: RabbitmqState;
  /** Part of the data volume in use, in percent; absent when it is not mounted. */
  diskPercent?: number;
  /** What this node holds the cluster's lock for; absent when it does not. */
  doing?: string;
}

/** What is to be said of a node, given what was said before. */
export function nodeItem({ seen, before, now }: { seen: NodeObservation; before?: NodeReport; now: Date }): NodeReport {
  const { rabbitmq, running, diskPercent } = seen;
  const { since, alarms } = running
    ? judgeThresholds({
        readings: { memoryPercent: rabbitmq?.memoryPercent, diskPercent },
        thresholds: running.bundle.alarms,
        since: before?.since ?? {},
        now,
      })
    : { since: {}, alarms: [] };
  return {
    instanceId: seen.instance.id,
    hostName: seen.hostName,
    address: seen.instance.address,
    rabbitmqVersion: rabbitmq?.version ?? before?.rabbitmqVersion,
    erlangVersion: rabbitmq?.erlangVersion ?? before?.erlangVersion,
    bundleWanted: seen.bundleWanted ?? before?.bundleWanted ?? running?.name,
    bundleApplied: running?.name,
    ...stateOf(seen),
    alarms: [...(rabbitmq?.alarms ?? []), ...alarms],
    missing: rabbitmq?.missing ?? [],
    since,
    agent: seen.agent,
    reportedAt: now.toISOString(),
  };
}

/** A node that is at work and well is healthy; one that is not well while it is at work is not a reason to worry yet. */
function stateOf({ health, doing, serving }: NodeObservation): Pick<NodeReport, 'state' | 'reason'> {
  if (health.healthy) return { state: 'healthy', reason: doing };
  if (doing !== undefined) return { state: 'configuring', reason: `${doing}: ${health.reason}` };
  return { state: serving ? 'unhealthy' : 'stopped', reason: health.reason };
}

/** Writes what is known of this node, and returns it. */
export function reportNode(props: {
  table: Table;
  number: number;
  seen: NodeObservation;
  now: Date;
}): Promise<NodeReport> {
  const { table, number, seen, now } = props;
  return revise({
    table,
    item: `${nodePrefix}${number}`,
    mark: 'reportedAt',
    change: (before) => nodeItem({ seen, before: parseNode(before), now }),
  });
}

/** What a node knows of the broker as a whole. What it does not know stays as another node, or it itself, wrote it. */
export type BrokerFacts = Omit<BrokerReport, 'reportedAt'>;

/** The part of it that follows from the bundle and from what RabbitMQ shows. */
export function brokerFacts(props: {
  bundle: Pick<Bundle, 'tls' | 'administrator' | 'users'>;
  listeners: readonly Listener[];
  certificate?: { issuer: string; notAfter: Date; warning?: string };
  authority?: string;
  topology?: TopologyReport;
}): BrokerFacts {
  const { bundle, listeners, certificate, authority, topology } = props;
  return {
    endpoints: endpointsOf({ name: bundle.tls.names[0] ?? '', listeners }),
    administratorSecret: bundle.administrator.secret,
    users: bundle.users.flatMap(({ name, secret }) => (secret === undefined ? [] : [{ name, secret }])),
    certificate: certificate && certificateFacts(certificate),
    authority,
    topology,
  };
}

/** Named one by one: whoever hands over a certificate may have its key with it. */
function certificateFacts({ issuer, notAfter, warning }: { issuer: string; notAfter: Date; warning?: string }) {
  return { issuer, notAfter: notAfter.toISOString(), ...(warning === undefined ? {} : { warning }) };
}

/** Writes what is known of the broker as a whole. */
export async function reportBroker(props: { table: Table; facts: BrokerFacts; now: Date }): Promise<void> {
  const { table, facts, now } = props;
  const known = Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
  await revise<ItemContents>({
    table,
    item: brokerItem,
    mark: 'reportedAt',
    change: (before) => ({ ...before, ...known, reportedAt: now.toISOString() }),
  });
}

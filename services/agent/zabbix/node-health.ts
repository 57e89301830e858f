import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeReport, nodePrefix } from '../../../contracts/node-report.ts';
import { type NodeHealth, nodeHealthFile, watchedFolder } from '../../../contracts/zabbix.ts';
import type { Table } from '../../node/aws/table.ts';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';
import type { NamedBundle } from '../configuration/bundle-store.ts';
import { type Context, openBroker } from '../context.ts';
import { parseNode } from '../metadata/items.ts';
import type { NodeState } from '../rabbitmq/api-schemas.ts';
import { hostNamesOf } from '../rabbitmq/cluster.ts';
import { configurationFolder } from '../rabbitmq/container.ts';
import type { Management } from '../rabbitmq/management.ts';
import { partedFrom } from './parted.ts';

/**
 * Leaves what RabbitMQ is like where Zabbix's agent beside it reads it, on a node that has one: its container's folder is there then.
 * `running`: the bundle, while RabbitMQ serves. Throws when the file cannot be written.
 */
export async function tellZabbix(context: Context, running: NamedBundle | undefined): Promise<void> {
  if (!existsSync(watchedFolder)) return;
  const health = await nodeHealthOf({
    management: running && (await openBroker(context, running.bundle).catch(() => undefined)),
    hostName: context.identity.hostName,
    certificate: readIfThere(join(configurationFolder, 'tls', 'tls.crt')),
    reports: () => reportsOf(context.aws.table),
    now: new Date(),
  });
  replaceFile(nodeHealthFile, JSON.stringify(health), { mode: 0o644 });
}

async function reportsOf(table: Table): Promise<NodeReport[]> {
  const items = await table.query(nodePrefix);
  return items.flatMap((item) => parseNode(item) ?? []);
}

const dayMs = 24 * 60 * 60 * 1000;

/** Asks RabbitMQ on this node. What it does not say is left out. */
export async function nodeHealthOf(props: {
  /** Undefined while RabbitMQ does not serve. */
  management: Pick<Management, 'nodes' | 'health'> | undefined;
  hostName: string;
  /** PEM certificate that clients are shown. */
  certificate: string | undefined;
  /** What the broker's nodes last wrote into the table; asked for where nodes are missing. */
  reports: () => Promise<readonly Pick<NodeReport, 'hostName' | 'missing' | 'reportedAt'>[]>;
  now: Date;
}): Promise<NodeHealth> {
  const { management, certificate, now } = props;
  const nodes = await management?.nodes().catch(() => undefined);
  const missing = hostNamesOf(nodes?.filter(({ running }) => !running) ?? []);
  const failed = async (check: string) => {
    const answer = await management?.health([check]).catch(() => undefined);
    return answer && flag(!answer.ok);
  };
  const health: NodeHealth = {
    at: Math.floor(now.getTime() / 1000),
    serving: flag(nodes !== undefined),
    missingNodes: nodes && missing.length,
    partitions: nodes && (await partitionsOf({ ...props, nodes, missing })),
    certificateDays: certificate === undefined ? undefined : daysLeft(certificate, now),
  };
  if (nodes === undefined) return health;
  return {
    ...health,
    alarms: await failed('local-alarms'),
    quorumCritical: await failed('node-is-quorum-critical'),
    virtualHostsDown: await failed('virtual-hosts'),
  };
}

/** Undefined where nobody knows: of a node that is missing RabbitMQ may know less than the table. */
async function partitionsOf({
  hostName,
  nodes,
  missing,
  reports,
  now,
}: Pick<Parameters<typeof nodeHealthOf>[0], 'hostName' | 'reports' | 'now'> & {
  nodes: readonly NodeState[];
  missing: readonly string[];
}): Promise<number | undefined> {
  const told = nodes.find(({ name }) => name === `rabbit@${hostName}`)?.partitions?.length ?? 0;
  if (missing.length === 0 || told > 0) return told;
  const known = await reports().catch(() => undefined);
  return known && partedFrom({ hostName, missing, reports: known, now });
}

function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0;
}

function daysLeft(certificate: string, now: Date): number {
  const ends = new Date(new X509Certificate(certificate).validTo).getTime();
  return Math.round(((ends - now.getTime()) / dayMs) * 10) / 10;
}

import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type NodeHealth, nodeHealthFile, watchedFolder } from '../../../contracts/zabbix.ts';
import { readIfThere, replaceFile } from '../../node/machine/files.ts';
import type { NamedBundle } from '../configuration/bundle-store.ts';
import { type Context, openBroker } from '../context.ts';
import { configurationFolder } from '../rabbitmq/container.ts';
import type { Management } from '../rabbitmq/management.ts';

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
    now: new Date(),
  });
  replaceFile(nodeHealthFile, JSON.stringify(health), { mode: 0o644 });
}

const dayMs = 24 * 60 * 60 * 1000;

/** Asks RabbitMQ on this node. What it does not say is left out. */
export async function nodeHealthOf(props: {
  /** Undefined while RabbitMQ does not serve. */
  management: Pick<Management, 'nodes' | 'health'> | undefined;
  hostName: string;
  /** PEM certificate that clients are shown. */
  certificate: string | undefined;
  now: Date;
}): Promise<NodeHealth> {
  const { management, hostName, certificate, now } = props;
  const nodes = await management?.nodes().catch(() => undefined);
  const own = nodes?.find(({ name }) => name === `rabbit@${hostName}`);
  const failed = async (check: string) => {
    const answer = await management?.health([check]).catch(() => undefined);
    return answer && flag(!answer.ok);
  };
  const health: NodeHealth = {
    at: Math.floor(now.getTime() / 1000),
    serving: flag(nodes !== undefined),
    missingNodes: nodes?.filter(({ running }) => !running).length,
    partitions: own?.partitions?.length,
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

function flag(is: boolean): 0 | 1 {
  return is ? 1 : 0;
}

function daysLeft(certificate: string, now: Date): number {
  const ends = new Date(new X509Certificate(certificate).validTo).getTime();
  return Math.round(((ends - now.getTime()) / dayMs) * 10) / 10;
}

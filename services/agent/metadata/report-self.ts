import type { TopologyReport } from '../../../contracts/node-report.ts';
import { purposeOfLock } from '../../node/lock/cluster-lock.ts';
import { readInstance } from '../../node/metadata/instance.ts';
import type { NamedBundle } from '../configuration/bundle-store.ts';
import { type Context, openBroker } from '../context.ts';
import { checkHealth } from '../health.ts';
import { isServing } from '../machine/service.ts';
import { observeRabbitmq, type RabbitmqState } from './rabbitmq.ts';
import { brokerFacts, reportBroker, reportNode } from './report.ts';

/** What the reporter knows that cannot be seen on the node. */
export interface News {
  /** Name of the bundle that the node was asked to take on. */
  bundleWanted?: string;
  certificate?: { issuer: string; notAfter: Date; warning?: string };
  /** What certificates of the broker go back to, in PEM. */
  authority?: string;
  topology?: TopologyReport;
}

/** Looks at this node and writes what it sees into the metadata table, and what it knows of the broker as a whole. */
export async function reportSelf(context: Context, news: News = {}): Promise<void> {
  const { identity, aws, agent, machine, metadataUrl } = context;
  const { hostName, number } = identity;
  const now = new Date();
  const running = machine.runningBundle();
  const rabbitmq = running && (await observe(context, running));
  await reportNode({
    table: aws.table,
    number,
    seen: {
      instance: await readInstance(metadataUrl),
      hostName,
      agent,
      running,
      serving: await isServing(context.programs),
      health: await checkHealth(context),
      rabbitmq,
      diskPercent: await machine.diskPercent(),
      doing: await purposeOfLock({ table: aws.table, number, now }),
      ...(news.bundleWanted === undefined ? {} : { bundleWanted: news.bundleWanted }),
    },
    now,
  });
  if (!running || !rabbitmq) return;
  const facts = brokerFacts({ bundle: running.bundle, listeners: rabbitmq.listeners, ...news });
  await reportBroker({ table: aws.table, facts, now });
}

/** What RabbitMQ says of itself; nothing while it does not answer. */
async function observe(context: Context, { bundle }: NamedBundle): Promise<RabbitmqState | undefined> {
  try {
    const management = await openBroker(context, bundle);
    return await observeRabbitmq({ management, hostName: context.identity.hostName });
  } catch {
    return undefined;
  }
}

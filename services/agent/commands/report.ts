import { existsSync, statSync } from 'node:fs';
import { programFolder } from '../../../contracts/node-commands.ts';
import { LockBusy, withClusterLock } from '../../node/lock/cluster-lock.ts';
import { replaceFile } from '../../node/machine/files.ts';
import { awsUnder } from '../aws/aws.ts';
import { keepBackups } from '../backup/keep-backups.ts';
import { ensureTls } from '../certificates/node-tls.ts';
import type { NamedBundle } from '../configuration/bundle-store.ts';
import { type Context, openBroker } from '../context.ts';
import { isServing } from '../machine/service.ts';
import { type News, reportSelf } from '../metadata/report-self.ts';
import { clusterOf } from '../rabbitmq/cluster.ts';
import { reloadCertificates } from '../rabbitmq/node.ts';
import { compareTopology } from '../topology/compare.ts';
import { describeDrift } from '../topology/drift.ts';
import { observeBroker } from '../topology/observe.ts';
import { resolveTopology } from '../topology/resolve.ts';
import { tellZabbix } from '../zabbix/node-health.ts';
import { backupProps } from './backup.ts';

const checkedFile = `${programFolder}/checked`;

/** How often certificates and topology are looked at again. */
const checkEveryMs = 60 * 60 * 1000;

/**
 * What the node does every minute: writes down what it is like, and makes the backups that are due; every hour it renews
 * certificates that are due and compares the topology with the file. Only looks, where it does not own what it looks at.
 */
export async function report(context: Context): Promise<void> {
  const running = context.machine.runningBundle();
  const serving = running !== undefined && (await isServing(context.programs));
  // First, since Zabbix is to know of what the rest may fail at.
  await tellZabbix(context, serving ? running : undefined);
  await reportSelf(context, serving && isCheckDue() ? await check(context, running) : {});
  if (!serving) return;
  const { members } = await clusterOf(await openBroker(context, running.bundle));
  await keepBackups({ ...(await backupProps(context, running)), nodes: members.length });
}

function isCheckDue(): boolean {
  return !existsSync(checkedFile) || Date.now() - statSync(checkedFile).mtimeMs > checkEveryMs;
}

async function check(context: Context, { bundle }: NamedBundle): Promise<News> {
  const { identity, aws, say } = context;
  try {
    const lock = { ...identity, table: aws.table, purpose: 'certificates', waitMs: 0, say };
    const { changed, server, authority } = await withClusterLock(lock, (lease) =>
      ensureTls({ lease, identity, bundle, secrets: awsUnder(lease, aws).secrets, now: new Date() }),
    );
    if (changed) await reloadCertificates(context.programs);
    const topology = await resolveTopology(bundle, aws.secrets);
    const state = await observeBroker(await openBroker(context, bundle), topology.remove);
    const { drift, refused } = compareTopology(topology, state);
    replaceFile(checkedFile, `${new Date().toISOString()}\n`, { mode: 0o644 });
    return { certificate: server, authority, topology: { drift: describeDrift(drift, topology.file), refused } };
  } catch (error) {
    // Another node has the lock, or something is amiss that the next minute may mend; the report goes out all the same.
    if (!(error instanceof LockBusy)) say((error as Error).message);
    return {};
  }
}

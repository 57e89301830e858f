import { keepBackups } from '../agent/backup/keep-backups.ts';
import { backupProps } from '../agent/commands/backup.ts';
import { type Context, openBroker } from '../agent/context.ts';
import { isServing } from '../agent/machine/service.ts';
import { type News, reportSelf } from '../agent/metadata/report-self.ts';
import { clusterOf } from '../agent/rabbitmq/cluster.ts';
import { compareTopology } from '../agent/topology/compare.ts';
import { describeDrift } from '../agent/topology/drift.ts';
import { observeBroker } from '../agent/topology/observe.ts';
import { resolveTopology } from '../agent/topology/resolve.ts';

/** What services/agent/commands/report.ts does every minute, without certificates and what is left for Zabbix. */
export async function report(context: Context): Promise<void> {
  const running = context.machine.runningBundle();
  if (!running || !(await isServing(context.programs))) return reportSelf(context);
  const management = await openBroker(context, running.bundle);
  await reportSelf(context, await lookAtTopology());
  const { members } = await clusterOf(management);
  await keepBackups({ ...(await backupProps(context, running)), nodes: members.length });

  async function lookAtTopology(): Promise<News> {
    if (!running) return {};
    const topology = await resolveTopology(running.bundle, context.aws.secrets);
    const { drift, refused } = compareTopology(topology, await observeBroker(management, topology.remove));
    return { topology: { drift: describeDrift(drift, topology.file), refused } };
  }
}

import { heartbeatMetric } from '../../../contracts/monitoring.ts';
import { backupPrefix } from '../../../contracts/node-report.ts';
import { queueMetricNamespace } from '../../../contracts/queue-metrics.ts';
import { type HostReport, hostItem, hostReport } from '../../../contracts/watch-report.ts';
import { purposeOfLock } from '../../node/lock/cluster-lock.ts';
import { diskPercent } from '../../node/machine/space.ts';
import { readInstance } from '../../node/metadata/instance.ts';
import { revise } from '../../node/metadata/revise.ts';
import { notedName, storedSet } from '../bundle/set-store.ts';
import { type Context, hostNumber } from '../context.ts';
import type { Folders } from '../folders.ts';
import { isActive } from '../programs/health.ts';
import { programsOf, versionOf } from '../programs/programs.ts';
import { unitOf } from '../programs/units.ts';
import { checkHealth } from './host-health.ts';
import { hostItemOf } from './host-item.ts';

/** What the reporter knows that cannot be seen on the host. */
export interface News {
  /** Name of the bundle that the host was asked to take on. */
  bundleWanted?: string;
  /** What of it was not taken on, and why; none: all of it is to be. */
  refused?: HostReport['refused'];
  /** What Zabbix has other than the bundle says; none: it was compared, and nothing is. */
  drift?: HostReport['drift'];
}

export type ReportProps = Context & { folders: Folders };

/** Looks at this host and writes what it sees into the table, and whether it is well into CloudWatch. Returns what it wrote. */
export async function reportHost(props: ReportProps, news: News = {}): Promise<HostReport> {
  const { identity, aws, agent, folders, programs, metadataUrl } = props;
  const now = new Date();
  const seen = {
    ...news,
    instance: await readInstance(metadataUrl),
    hostName: identity.hostName,
    agent,
    bundleApplied: notedName(folders, 'applied'),
    health: await checkHealth({ folders, programs }),
    doing: await purposeOfLock({ table: aws.table, number: hostNumber, now }),
    programs: await observePrograms(props),
    diskUsedPercent: await diskPercent(folders.data),
    lastBackupAt: (await aws.table.query(backupPrefix)).at(-1)?.item.slice(backupPrefix.length),
  };
  const written = await revise<HostReport>({
    table: aws.table,
    item: hostItem,
    mark: 'reportedAt',
    change: (before) => hostItemOf({ seen, before: hostReport.safeParse(before).data, now }),
  });
  await aws.metrics.put({
    namespace: queueMetricNamespace({ name: identity.platform }),
    minute: new Date(Math.floor(now.getTime() / 60_000) * 60_000),
    values: [{ name: heartbeatMetric, dimensions: {}, value: seen.health.healthy ? 1 : 0 }],
  });
  return written;
}

async function observePrograms({ folders, programs }: ReportProps): Promise<HostReport['programs']> {
  const applied = await storedSet(folders, 'applied');
  if (!applied) return {};
  const seen: HostReport['programs'] = {};
  for (const { name, image } of programsOf(applied.bundle)) {
    seen[name] = { running: await isActive(programs, unitOf(name)), version: versionOf(image) };
  }
  return seen;
}

import type { HostReport } from '../../../contracts/watch-report.ts';
import type { Health } from '../../node/machine/health.ts';
import type { Instance } from '../../node/metadata/instance.ts';

/** What was seen of the host just now. */
export interface HostObservation {
  instance: Instance;
  hostName: string;
  /** SHA-256 of the agent. */
  agent: string;
  /** Name of the bundle that the host is asked to take on; absent: the one that it was asked for last. */
  bundleWanted?: string;
  bundleApplied?: string;
  health: Health;
  /** What a process of the host holds its lock for; absent when none does. */
  doing?: string;
  /** What of the wanted bundle was not taken on, and why; absent: as it was said last. */
  refused?: HostReport['refused'];
  /** What Zabbix has other than the bundle says; absent: as it was said last. */
  drift?: HostReport['drift'];
  programs: HostReport['programs'];
  diskUsedPercent?: number;
  lastBackupAt?: string;
}

/** What is to be said of the host, given what was said before. */
export function hostItemOf(props: { seen: HostObservation; before?: HostReport; now: Date }): HostReport {
  const { seen, before, now } = props;
  const { instance, hostName, agent, bundleApplied, programs, diskUsedPercent, lastBackupAt } = seen;
  const bundleWanted = seen.bundleWanted ?? before?.bundleWanted ?? bundleApplied;
  // What runs was not refused, whoever said so of an earlier try.
  const refused = bundleWanted === bundleApplied ? [] : (seen.refused ?? before?.refused ?? []);
  return {
    instanceId: instance.id,
    hostName,
    address: instance.address,
    bundleWanted,
    bundleApplied,
    ...stateOf(seen, refused),
    refused,
    drift: seen.drift ?? before?.drift ?? [],
    programs,
    diskUsedPercent,
    lastBackupAt,
    agent,
    reportedAt: now.toISOString(),
  };
}

/** A host that refused a bundle runs on well with the one before; that it is not the wanted one is not all well. */
function stateOf(
  { health, doing }: HostObservation,
  refused: HostReport['refused'],
): Pick<HostReport, 'state' | 'reason'> {
  if (doing !== undefined)
    return { state: 'configuring', reason: health.healthy ? doing : `${doing}: ${health.reason}` };
  if (!health.healthy) return { state: 'unhealthy', reason: health.reason };
  if (refused.length === 0) return { state: 'healthy' };
  const files = refused.map(({ file }) => file).join(', ');
  return { state: 'unhealthy', reason: `the bundle before runs; the wanted one was refused for ${files}` };
}

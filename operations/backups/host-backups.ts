import { monitoringHost } from '../../contracts/monitoring.ts';
import { restoreHost, saveHostNow } from '../../contracts/node-commands.ts';
import { watchBackupsPrefix } from '../../contracts/object-keys.ts';
import { SurroundingsFailure, UserFailure } from '../../pipeline/process/failure.ts';
import { runOnInstance } from '../nodes/run-on-instance.ts';
import { columns } from '../records/columns.ts';
import { findHost } from '../records/find-host.ts';
import type { HostBackupRecord } from '../records/items.ts';
import type { OpenPlatform } from '../records/open-platform.ts';

/** What Grafana, Zabbix and Prometheus keep may be many GiB; Systems Manager ends a command after two hours. */
const timeoutMs = 2 * 3_600_000;

/** Whether commands mean the monitoring host by a name: a broker of that name goes first, which no platform with a host can have. */
export function isHost({ catalog }: Pick<OpenPlatform, 'catalog'>, name: string): boolean {
  return name === monitoringHost && !catalog.brokers.some((broker) => broker.name === name);
}

/** Backups of the monitoring host as a person reads them, the newest first. */
export function describeHostBackups(backups: readonly HostBackupRecord[]): string {
  const rows = backups
    .toReversed()
    .map(({ time, why, bytes, expiresAt }) => [time, why, `${bytes} bytes`, expiresAt.slice(0, 10)]);
  return columns([['time', 'why', 'holds', 'kept until'], ...rows]).join('\n');
}

/** Has the host save what Grafana, Zabbix and Prometheus keep. Returns the key of what it saved. */
export async function saveHost(platform: OpenPlatform): Promise<string> {
  const output = await runOnHost(platform, saveHostNow);
  const key = output.split(/\s+/).find((word) => word.startsWith(watchBackupsPrefix));
  if (key !== undefined) return key.replace(/:$/, '');
  throw new SurroundingsFailure(`The monitoring host named no backup. It said: ${output.trim() || 'nothing'}`);
}

/** The backup that a person means by `latest`, or by a time or the beginning of one. Throws UserFailure when there is none, or more than one. */
export function chooseHostBackup(backups: readonly HostBackupRecord[], text: string): HostBackupRecord {
  const found = text === 'latest' ? backups.slice(-1) : backups.filter(({ time }) => time.startsWith(text));
  const [first, second] = found;
  if (first && !second) return first;
  const list = `See warren backup list ${monitoringHost}.`;
  if (second) throw new UserFailure(`"${text}" means ${found.length} backups. Write more of the time. ${list}`);
  if (text === 'latest') throw new UserFailure('The monitoring host has no backup yet.');
  throw new UserFailure(`"${text}" is neither latest nor the time of a backup of the monitoring host. ${list}`);
}

/** What restoring the host does, for whoever has to agree to it. */
export function describeHostRestore({ time }: Pick<HostBackupRecord, 'time'>): string {
  return `This brings the monitoring host back to ${time}:
  - What Grafana and Zabbix hold since is gone: what people did there, Zabbix's values and problems.
  - Metrics of Prometheus become those of the newest backup; what was measured since is gone.
  - Grafana, Prometheus and Zabbix are away until it is done; brokers notice nothing. Logs are in S3 and stay.
  - What the files say counts again at once: dashboards, templates, data sources.`;
}

/** Has the host bring Grafana, Zabbix and Prometheus back to a backup. */
export async function bringHostBack(
  platform: OpenPlatform,
  { backup, say }: { backup: HostBackupRecord; say: (line: string) => void },
): Promise<void> {
  const output = await runOnHost(platform, restoreHost(backup.time));
  for (const line of output.split('\n').filter(Boolean)) say(`monitoring host: ${line}`);
}

async function runOnHost(platform: OpenPlatform, command: string): Promise<string> {
  const { instanceId } = await findHost(platform);
  const name = `monitoring host (${instanceId})`;
  const output = await runOnInstance({ name, instanceId, commands: platform.commands, command, timeoutMs });
  if (output === undefined) throw new SurroundingsFailure(`${name} does not answer Systems Manager.`);
  return output;
}

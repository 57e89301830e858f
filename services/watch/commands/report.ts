import { LockBusy, withClusterLock } from '../../node/lock/cluster-lock.ts';
import { underLease } from '../../node/lock/lease.ts';
import { isDumpThere, loadDump } from '../backup/restore.ts';
import { type Context, hostLock } from '../context.ts';
import type { Folders } from '../folders.ts';
import { reportHost } from '../report/report-host.ts';
import { zabbixDriftWhenDue } from '../report/zabbix-drift.ts';

/** What the host does every minute: writes down what it is like. A dump that was brought back while it booted is read first. */
export async function report(props: Context & { folders: Folders }): Promise<void> {
  const { folders, say } = props;
  if (isDumpThere(folders)) {
    const load = withClusterLock({ ...hostLock(props, 'restore'), waitMs: 0 }, (lease) =>
      loadDump({ folders, programs: underLease(lease, props.programs) }),
    );
    // Somebody is at work, or the database is not up yet: there is a next minute.
    await load.catch((error: Error) => error instanceof LockBusy || say(error.message));
  }
  const drift = await zabbixDriftWhenDue(props);
  await reportHost(props, drift === undefined ? {} : { drift });
}

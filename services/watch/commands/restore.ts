import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { underLease } from '../../node/lock/lease.ts';
import { applySet } from '../apply/apply-set.ts';
import { followOf } from '../apply/follow.ts';
import { restoreBackup } from '../backup/restore.ts';
import { storedSet, writeNote } from '../bundle/set-store.ts';
import { type Context, hostLock } from '../context.ts';
import type { Folders } from '../folders.ts';
import { programsOf } from '../programs/programs.ts';
import { unitOf } from '../programs/units.ts';

/** Brings Grafana, Zabbix and Prometheus back to a backup of that time, by default the newest; what they hold now is gone. */
export async function restore(props: Context & { folders: Folders; time?: string }): Promise<void> {
  const { folders, time, say } = props;
  const set = await storedSet(folders, 'applied');
  if (!set) throw new Error('this host has not taken on any bundle yet; apply the stack monitoring first');
  await withClusterLock(hostLock(props, 'restore'), async (lease) => {
    const programs = underLease(lease, props.programs);
    const kept = ['prometheus', 'zabbix-server', 'grafana'];
    const units = programsOf(set.bundle).flatMap(({ name }) => (kept.includes(name) ? [unitOf(name)] : []));
    // What an interruption leaves behind starts anew as a whole, with the set that ran.
    writeNote(folders, 'applying', set.name);
    for (const unit of units) await programs.mustRun(['systemctl', 'stop', unit], { timeoutMs: 300_000 });
    try {
      const backup = await restoreBackup(props, time);
      say(`brought back the backup of ${backup.time}`);
    } finally {
      // Also when there is none: what was stopped has to run again.
      if (!lease.signal.aborted)
        await applySet({ ...props, programs, set, follow: followOf({ ...props, programs, set }) });
    }
  });
}

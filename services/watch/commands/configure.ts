import { LockBusy, withClusterLock } from '../../node/lock/cluster-lock.ts';
import { LeaseLost, underLease } from '../../node/lock/lease.ts';
import { mountData } from '../../node/machine/volume.ts';
import { applySet } from '../apply/apply-set.ts';
import { followOf } from '../apply/follow.ts';
import { fillBlankDisk } from '../backup/restore.ts';
import { fetchSet, type WatchSet } from '../bundle/watch-set.ts';
import { Refused } from '../checks/problem.ts';
import { type Context, hostLock } from '../context.ts';
import type { Folders } from '../folders.ts';
import { type News, reportHost } from '../report/report-host.ts';
import { writeTargets } from '../targets.ts';

/** What `configure` needs to know. */
export type ConfigureProps = Context & {
  folders: Folders;
  /** Name of the bundle to take on. */
  name: string;
};

/**
 * Takes on a bundle: fetches it and its files, has them looked at, and brings programs to them, live where that is possible. Safe to be
 * interrupted anywhere and run again. Throws with the files to blame, and then the host runs on as it did.
 */
export async function configure(props: ConfigureProps): Promise<void> {
  const { identity, name, aws } = props;
  const set = await fetchSet(name, (key) => aws.objects.get(identity.configurationBucket, key));
  try {
    await withClusterLock(hostLock(props, `configure ${name}`), async (lease) => {
      await writeReport(props, { bundleWanted: name, refused: [] });
      await bring({ ...props, programs: underLease(lease, props.programs) }, set);
    });
  } catch (error) {
    // Whoever has the lock now says how the host is.
    if (!(error instanceof LeaseLost || error instanceof LockBusy))
      await writeReport(props, { bundleWanted: name, refused: blamed(error as Error) });
    throw error;
  }
  // Zabbix has just been brought to it.
  await writeReport(props, { bundleWanted: name, drift: [] });
}

async function bring(props: ConfigureProps, set: WatchSet): Promise<void> {
  const { identity, aws, folders, programs, say } = props;
  await mountData(programs, { volumeId: identity.volumeId, folder: folders.data });
  await fillBlankDisk(props);
  await writeTargets({ aws, folders, cluster: identity.cluster, authorities: set.bundle.authorities, say });
  await applySet({ ...props, set, follow: followOf({ programs, folders, set }) });
}

/** What no file alone is to blame for, the platform's file is: it says what the host is. */
function blamed(error: Error): NonNullable<News['refused']> {
  return error instanceof Refused ? [...error.refused] : [{ file: 'platform.yaml', problem: error.message }];
}

/** A report that cannot be written is no reason not to configure; the next one is a minute away. */
async function writeReport(props: ConfigureProps, news: News): Promise<void> {
  try {
    await reportHost(props, news);
  } catch (error) {
    props.say(`the report was not written: ${(error as Error).message}`);
  }
}

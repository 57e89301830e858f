import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { backUpNow, backupUnder } from '../backup/keep-backups.ts';
import type { NamedBundle } from '../configuration/bundle-store.ts';
import { type Context, type Machine, openBroker } from '../context.ts';

/** Saves the broker's definitions now and prints the key of the object. Throws before the node has taken on its first bundle. */
export async function backup(context: Context): Promise<void> {
  const { identity, aws, say } = context;
  const running = requireRunning(context.machine);
  const props = await backupProps(context, running);
  const key = await withClusterLock({ ...identity, table: aws.table, purpose: 'backup', say: console.error }, (lease) =>
    backUpNow(backupUnder(lease, { ...props, say: () => {} })),
  );
  say(key);
}

/** What a backup needs to know of the broker that runs. */
export async function backupProps(context: Context, { bundle }: NamedBundle) {
  const { identity, aws, say } = context;
  const management = await openBroker(context, bundle);
  return {
    identity,
    ...aws,
    backups: bundle.backups,
    version: bundle.version,
    exportDefinitions: () => management.exportDefinitions(),
    say,
  };
}

/** The bundle that the node runs. */
export function requireRunning(machine: Machine): NamedBundle {
  const running = machine.runningBundle();
  if (!running) throw new Error('this node has not taken on any bundle yet; apply the broker first');
  return running;
}

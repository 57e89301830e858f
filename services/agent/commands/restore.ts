import { withClusterLock } from '../../node/lock/cluster-lock.ts';
import { awsUnder } from '../aws/aws.ts';
import { restoreBackup } from '../backup/restore.ts';
import { type Context, openBroker } from '../context.ts';
import { managedUsers } from '../topology/logins.ts';
import { restoreDefinitions } from '../topology/restore.ts';
import { requireRunning } from './backup.ts';

/** Brings saved definitions into the running broker. Adds and overwrites, removes nothing, and touches no message. */
export async function restore(context: Context & { key: string }): Promise<void> {
  const { identity, aws, key, machine, say } = context;
  const { bundle } = requireRunning(machine);
  const management = await openBroker(context, bundle);
  await withClusterLock({ ...identity, table: aws.table, purpose: `restore ${key}`, say }, (lease) =>
    restoreBackup({
      identity,
      objects: awsUnder(lease, aws).objects,
      key,
      restoreDefinitions: (definitions) =>
        restoreDefinitions({ management: management.under(lease), definitions, managed: managedUsers(bundle) }),
    }),
  );
  say(`restored ${key}`);
}

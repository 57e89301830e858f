import type { WatchIdentity } from '../../contracts/watch-identity.ts';
import { monitoringItems } from '../../contracts/watch-report.ts';
import type { LockProps } from '../node/lock/cluster-lock.ts';
import type { Surroundings } from '../node/machine/surroundings.ts';
import type { Aws } from './aws/aws.ts';

/** What every command of the host's agent is given. */
export interface Context extends Surroundings {
  identity: WatchIdentity;
  aws: Aws;
}

/** There is one host, and its processes share a lock as a broker's nodes do, which outlives the machine. */
export const hostNumber = 1;

/** The lock of the host, for that purpose. */
export function hostLock(context: Context, purpose: string): LockProps {
  return { table: context.aws.table, broker: monitoringItems, number: hostNumber, purpose, say: context.say };
}

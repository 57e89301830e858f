import { Lease } from '../../../services/node/lock/lease.ts';

/** A lease that is lost only when a test says so. */
export function lastingLease(): Lease {
  return new Lease({ title: '"test" lost the lock of orders', until: Number.POSITIVE_INFINITY, now: () => Date.now() });
}

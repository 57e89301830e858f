import type { NodeIdentity } from '../../../contracts/node-identity.ts';
import { type Metrics, openMetrics } from '../../node/aws/metrics.ts';
import { type Objects, openObjects } from '../../node/aws/objects.ts';
import { openSecrets, type Secrets } from '../../node/aws/secrets.ts';
import { openTable, type Table } from '../../node/aws/table.ts';
import { type Lease, type Leased, underLease } from '../../node/lock/lease.ts';
import { openSnapshots, type Snapshots } from './snapshots.ts';

/** What the agent needs of AWS. */
export interface Aws {
  secrets: Secrets;
  objects: Objects;
  table: Table;
  snapshots: Snapshots;
  metrics: Metrics;
}

/** A node's way to AWS. `pathStyle`: buckets stand in the path, as a server that stands in for S3 needs it. */
export function openAws({ region, table, broker }: NodeIdentity, { pathStyle }: { pathStyle: boolean }): Aws {
  return {
    secrets: openSecrets(region),
    objects: openObjects({ region, pathStyle }),
    table: openTable({ region, table, broker }),
    snapshots: openSnapshots(region),
    metrics: openMetrics(region),
  };
}

/** What the agent needs of AWS while it holds the lock: each call is a step of the lease. */
export type LeasedAws = { [K in keyof Aws]: Leased<Aws[K]> };

/** The same AWS, each call of which is a step of the lease. */
export function awsUnder(lease: Lease, { secrets, objects, table, snapshots, metrics }: Aws): LeasedAws {
  return {
    secrets: underLease(lease, secrets),
    objects: underLease(lease, objects),
    table: underLease(lease, table),
    snapshots: underLease(lease, snapshots),
    metrics: underLease(lease, metrics),
  };
}

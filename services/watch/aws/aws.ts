import type { WatchIdentity } from '../../../contracts/watch-identity.ts';
import { monitoringItems } from '../../../contracts/watch-report.ts';
import { type Metrics, openMetrics } from '../../node/aws/metrics.ts';
import { type Objects, openObjects } from '../../node/aws/objects.ts';
import { openSecrets, type Secrets } from '../../node/aws/secrets.ts';
import { openTable, type Table } from '../../node/aws/table.ts';
import { type Authorities, openAuthorities } from './authorities.ts';
import { openRequestCounts, type RequestCounts } from './request-counts.ts';
import { openTasks, type Tasks } from './tasks.ts';

/** What the monitoring host needs of AWS. */
export interface Aws {
  secrets: Secrets;
  objects: Objects;
  /** The host's own items. */
  table: Table;
  authorities: Authorities;
  metrics: Metrics;
  tasks: Tasks;
  requests: RequestCounts;
}

/** The host's way to AWS. `pathStyle`: buckets stand in the path, as a server that stands in for S3 needs it. */
export function openAws({ region, table }: WatchIdentity, { pathStyle }: { pathStyle: boolean }): Aws {
  return {
    secrets: openSecrets(region),
    objects: openObjects({ region, pathStyle }),
    table: openTable({ region, table, broker: monitoringItems }),
    authorities: openAuthorities({ region, table }),
    metrics: openMetrics(region),
    tasks: openTasks(region),
    requests: openRequestCounts(region),
  };
}

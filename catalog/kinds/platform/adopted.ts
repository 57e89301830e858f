import { dataStack, monitoringStack, networkStack } from '../../../contracts/names.ts';
import {
  type Adopted,
  type AdoptedField,
  adoptFields,
  attribute,
  nothingAdopted,
  numberAt,
  type Seen,
} from '../../adoption.ts';
import { dailyStartOf, weeklyWindowOf } from './stores/windows.ts';

const database = 'aws_db_instance.database';
const cache = 'aws_elasticache_replication_group.cache';

/** What a window of the week says of the day or the start. */
const weekly =
  (part: 'day' | 'start'): AdoptedField['says'] =>
  ({ maintenance_window }) =>
    weeklyWindowOf(String(maintenance_window))?.[part];

const daily =
  (name: string): AdoptedField['says'] =>
  (store) =>
    dailyStartOf(String(attribute(name)(store)));

const fields: Readonly<Record<string, readonly AdoptedField[]>> = {
  [networkStack]: [
    {
      resources: 'aws_cloudwatch_log_group.flow-logs',
      says: numberAt('retention_in_days'),
      field: ['network', 'flowLogs', 'retentionDays'],
    },
  ],
  [dataStack]: [
    { resources: database, says: attribute('instance_class'), field: ['database', 'class'] },
    {
      resources: database,
      says: numberAt('allocated_storage'),
      field: ['database', 'storage', 'sizeGiB'],
      grows: true,
    },
    {
      resources: database,
      // 0 or nothing: it does not grow.
      says: (store) => Number(store.max_allocated_storage ?? 0) || null,
      field: ['database', 'storage', 'maxGiB'],
    },
    { resources: database, says: attribute('multi_az'), field: ['database', 'multiZone'] },
    { resources: database, says: attribute('deletion_protection'), field: ['database', 'deletionProtection'] },
    { resources: database, says: numberAt('backup_retention_period'), field: ['database', 'backups', 'retentionDays'] },
    { resources: database, says: daily('backup_window'), field: ['database', 'backups', 'start'] },
    { resources: database, says: weekly('day'), field: ['database', 'maintenance', 'day'] },
    { resources: database, says: weekly('start'), field: ['database', 'maintenance', 'start'] },
    { resources: cache, says: attribute('node_type'), field: ['cache', 'nodeType'] },
    { resources: cache, says: numberAt('num_cache_clusters'), field: ['cache', 'nodes'] },
    { resources: cache, says: numberAt('snapshot_retention_limit'), field: ['cache', 'snapshots', 'retentionDays'] },
    { resources: cache, says: daily('snapshot_window'), field: ['cache', 'snapshots', 'start'] },
    { resources: cache, says: weekly('day'), field: ['cache', 'maintenance', 'day'] },
    { resources: cache, says: weekly('start'), field: ['cache', 'maintenance', 'start'] },
  ],
  [monitoringStack]: [
    { resources: 'aws_instance.host', says: attribute('instance_type'), field: ['monitoring', 'instance', 'type'] },
    {
      resources: 'aws_ebs_volume.host-data',
      says: numberAt('size'),
      field: ['monitoring', 'storage', 'sizeGiB'],
      grows: true,
    },
  ],
};

/** What of the stacks that all share platform.yaml can say. */
export function adoptedPlatform(seen: Seen): Adopted {
  const known = fields[seen.stack];
  return known ? adoptFields(known, seen) : nothingAdopted;
}

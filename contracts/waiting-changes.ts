/**
 * Arguments that AWS changes in the maintenance window of the resource, unless `apply_immediately` is set. Until then it shows
 * what they were; what they will be stands apart (`PendingModifiedValues`), and the provider does not read it, so that every
 * plan shows the same change: documentation of aws_db_instance, `apply_immediately`.
 */
const waitingArguments: Readonly<Record<string, readonly string[]>> = {
  // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.DBInstance.Modifying.html
  aws_db_instance: [
    'allocated_storage',
    'engine_version',
    'instance_class',
    'iops',
    'multi_az',
    'storage_throughput',
    'storage_type',
  ],
  // ApplyImmediately of https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ModifyReplicationGroup.html
  aws_elasticache_replication_group: ['engine_version', 'node_type'],
};

type Side = Readonly<Record<string, unknown>>;

/** Of the arguments of these names those that wait for the maintenance window, when a resource changes from one side to the other. */
export function waitingOf(type: string, names: readonly string[], sides: { before: Side; after: Side }): string[] {
  if (sides.after.apply_immediately === true) return [];
  const known = waitingArguments[type] ?? [];
  return names.filter((name) => known.includes(name) || startsOrEndsBackups(type, name, sides));
}

/** Types of resources of which something may wait. */
export const waitingTypes: readonly string[] = Object.keys(waitingArguments);

/** From no backups to some and back an instance restarts; any other retention is taken on at once. */
function startsOrEndsBackups(type: string, name: string, { before, after }: { before: Side; after: Side }): boolean {
  if (type !== 'aws_db_instance' || name !== 'backup_retention_period') return false;
  const has = (side: Side) => Number(side[name] ?? 0) > 0;
  return has(before) !== has(after);
}

import type { PlatformIdentity } from './names.ts';

/** What of a platform the names of its stores are made of. */
type Named = Pick<PlatformIdentity, 'name'>;

/** Identifier of the database in RDS; of its subnet group, and of its security group, too. */
export function databaseIdentifier({ name }: Named): string {
  return `${name}-database`;
}

/** Replication group of the cache in ElastiCache; its subnet group, its user group and its security group, too. */
export function cacheIdentifier({ name }: Named): string {
  return `${name}-cache`;
}

/**
 * Its nodes, as ElastiCache numbers them:
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Replication.CreatingReplGroup.NoExistingCluster.Classic.html
 */
export function cacheNodes(platform: Named, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${cacheIdentifier(platform)}-${String(index + 1).padStart(3, '0')}`,
  );
}

/**
 * What the name of the snapshot begins with that is made when the database is deleted. The time at which the database was made
 * follows, after a hyphen: RDS takes no name twice, and the platform may be made again.
 */
export function finalSnapshotPrefix(platform: Named, ending: string): string {
  return `${databaseIdentifier(platform)}-${ending}`;
}

/** Security group of those that may connect to a store, by the store's identifier. */
export function clientsGroup(store: string): string {
  return `${store}-clients`;
}

/** Id of the cache in its stack; what it consists of begins with it and a hyphen. */
export const cacheId = 'cache';

/** Address of the user of the cache that a processor logs in as. */
export function cacheUserAddress(processor: string): string {
  return `aws_elasticache_user.${cacheId}-user-${processor}`;
}

/** Address of the group of all of them. */
export const cacheUsersAddress = `aws_elasticache_user_group.${cacheId}-users`;

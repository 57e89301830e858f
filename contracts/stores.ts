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

/** Snapshot that is made when the database is deleted. */
export function finalSnapshot(platform: Named, ending: string): string {
  return `${databaseIdentifier(platform)}-${ending}`;
}

/** Security group of those that may connect to a store, by the store's identifier. */
export function clientsGroup(store: string): string {
  return `${store}-clients`;
}

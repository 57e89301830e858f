import { type PlatformIdentity, shortName } from './names.ts';

/**
 * User of the database that a processor logs in as: `processor_order_hooks`. With a processor's name of 20 it has 30
 * characters; MariaDB takes 80 (https://mariadb.com/kb/en/identifier-names/), MySQL 32 (https://dev.mysql.com/doc/refman/8.4/en/user-names.html).
 */
export function databaseUser(processor: string): string {
  return `processor_${processor.replaceAll('-', '_')}`;
}

/** AWS documents no most length of a user's id; replication groups take 40 characters. */
const longestCacheUser = 40;

/** User of the cache that a processor logs in as; its id in ElastiCache, too, which has to be the same for IAM. */
export function cacheUser(platform: Pick<PlatformIdentity, 'name'>, processor: string): string {
  return shortName(platform, processor, longestCacheUser);
}

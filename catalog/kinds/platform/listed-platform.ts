import { databaseVersions } from '../../facts/store-classes.ts';
import type { Listed } from '../../listed.ts';
import type { Platform } from './platform.ts';
import { databaseVersion } from './stores/database.ts';

/** What platform.yaml makes, as lists show it: the stores, and the host that watches. */
export function listedPlatform({ database, cache, monitoring }: Platform): Listed[] {
  return [
    ...(database ? [listedDatabase(database)] : []),
    ...(cache
      ? [
          {
            name: 'cache',
            version: `valkey ${cache.version}`,
            size: `${cache.nodes} x ${cache.nodeType}`,
            maintenance: weeklyHour(cache.maintenance),
          },
        ]
      : []),
    ...(monitoring
      ? [{ name: 'monitoring', size: `${monitoring.instance.type}, ${monitoring.storage.sizeGiB} GiB` }]
      : []),
  ];
}

function listedDatabase(database: NonNullable<Platform['database']>): Listed {
  const version = databaseVersion(database);
  const ends: Readonly<Record<string, string | undefined>> = databaseVersions[database.engine];
  return {
    name: 'database',
    version: `${database.engine} ${version}`,
    supportEnds: ends[version] ?? null,
    size: `${database.class}, ${database.storage.sizeGiB} GiB${database.multiZone ? ', with a standby' : ''}`,
    maintenance: weeklyHour(database.maintenance),
  };
}

/** The hour in which AWS maintains a store, as windows of brokers are written. */
function weeklyHour({ day, start }: { day: string; start: string }) {
  return { window: { days: [day], start, hours: 1 } };
}

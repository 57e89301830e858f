import { z } from 'zod';
import { cacheVersions } from '../../../facts/store-classes.ts';
import { apply, mostRetentionDays } from './database.ts';
import { dailyStart, weeklyWindow } from './windows.ts';

/** Nodes of a replication group without cluster mode: a primary and five replicas (`NumCacheClusters` of AWS's schema AWS::ElastiCache::ReplicationGroup). */
const mostNodes = 6;

/** A cache on ElastiCache, for the processors that use it. */
export const cache = z
  .strictObject({
    version: z.enum(cacheVersions).default('8.1').meta({
      description: 'Version of Valkey. A newer one comes with a failover; an older one is refused.',
      onChange: 'reconnect',
    }),
    nodeType: z.string().meta({
      description: 'Type of its nodes, as cache.t4g.small. Another one drops connections for seconds.',
      onChange: 'reconnect',
    }),
    nodes: z.int().min(1).max(mostNodes).default(2).meta({
      description:
        'How many nodes: one that is written to, and the rest replicas in other zones, of which one takes over. With one there is no failover.',
      unit: 'nodes',
      onChange: 'live',
    }),
    snapshots: z
      .strictObject({
        retentionDays: z.int().min(0).max(mostRetentionDays).default(1).meta({
          description: 'How long daily snapshots are kept. 0: none are made.',
          unit: 'days',
          onChange: 'live',
        }),
        start: dailyStart('02:00', 'When the daily snapshot is made'),
      })
      .prefault({})
      .meta({ description: 'Snapshots that ElastiCache makes by itself.' }),
    maintenance: weeklyWindow({ day: 'sun', start: '04:00' }, 'cache'),
    apply: apply.default('window').meta({
      description: 'When AWS does what drops connections: in the maintenance window, or as soon as it is applied.',
      onChange: 'live',
    }),
  })
  .optional()
  .meta({ description: 'A cache of Valkey on ElastiCache, in the database subnets. Left out: there is none.' });

/** A cache with every default of its fields filled in. */
export type Cache = NonNullable<z.infer<typeof cache>>;

/** Port of Valkey: `port` of AWS's replication groups where nothing is said. */
export const cachePort = 6379;

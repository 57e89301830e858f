import { z } from 'zod';
import { databaseVersions } from '../../../facts/store-classes.ts';
import { show } from '../../../schema/field.ts';
import { dailyStart, weeklyWindow } from './windows.ts';

/** GiB of gp3 that a database of MariaDB or MySQL has at least and at most: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
export const storageGiB = { least: 20, most: 65_536 } as const;

/** Most days that RDS and ElastiCache keep what they back up by themselves; the provider and AWS refuse more. */
export const mostRetentionDays = 35;

/** When AWS does what it can do later. */
export const apply = z.enum(['window', 'now']);

const storage = z
  .strictObject({
    sizeGiB: z.int().min(storageGiB.least).max(storageGiB.most).default(storageGiB.least).meta({
      description:
        'Size of the encrypted gp3 storage. It never shrinks, and changes once in six hours at most. What has grown by itself stays.',
      unit: 'GiB',
      onChange: 'live',
    }),
    maxGiB: z.int().min(storageGiB.least).max(storageGiB.most).optional().meta({
      description:
        'Up to where it grows by itself when a tenth or less is free; at least a tenth more than sizeGiB. Left out: it does not grow.',
      unit: 'GiB',
      onChange: 'live',
    }),
  })
  .prefault({})
  .meta({ description: 'Where its data is.' });

const backups = z
  .strictObject({
    retentionDays: z.int().min(0).max(mostRetentionDays).default(7).meta({
      description:
        'How long daily snapshots and the log are kept, to go back to any moment of that time. 0: none are made. From or to 0 it restarts.',
      unit: 'days',
      onChange: 'live',
    }),
    start: dailyStart('01:00', 'When the daily snapshot is made'),
  })
  .prefault({})
  .meta({ description: 'Backups that RDS makes by itself.' });

/** A database on RDS, for the processors that use it. */
export const database = z
  .strictObject({
    engine: z
      .enum(['mariadb', 'mysql'])
      .default('mariadb')
      .meta({ description: 'Engine. Another one is another database, and refused.', onChange: 'replacement' }),
    version: z
      .string()
      .optional()
      .meta({
        description: `Major version; RDS brings its minor ones in the maintenance window. \`${Object.keys(databaseVersions.mariadb).join('`, `')}\` of mariadb, \`${Object.keys(databaseVersions.mysql).join('`, `')}\` of mysql. Left out: the newest of these. A newer one is a downtime; an older one is refused.`,
        onChange: 'replacement',
      }),
    class: z.string().meta({
      description: 'Class of its machine, as db.t4g.medium. Another one is a downtime of minutes, or a failover.',
      onChange: 'rolling',
    }),
    name: z
      .string()
      // https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html (DBName)
      .max(64)
      .regex(/^[a-z][a-z0-9_]*$/, {
        error: ({ input }) =>
          `${show(input)} is not the name of a database: lower-case letters, digits and underscores, a letter first.`,
      })
      .default('warren')
      .meta({
        description: 'Name of the database in it that processors use. Another one is refused.',
        onChange: 'replacement',
      }),
    storage,
    multiZone: z.boolean().default(true).meta({
      description: 'Whether a standby in another zone takes over when its machine or its zone fails. It costs double.',
      onChange: 'live',
    }),
    backups,
    maintenance: weeklyWindow({ day: 'sun', start: '03:00' }, 'database'),
    apply: apply.default('window').meta({
      description:
        'When AWS does what costs a downtime, and what may wait: in the maintenance window, or as soon as it is applied.',
      onChange: 'live',
    }),
    deletionProtection: z.boolean().default(true).meta({
      description: 'Whether AWS refuses to delete it. To be false, and applied, before it is taken out of the file.',
      onChange: 'live',
    }),
    finalSnapshot: z
      .string()
      .max(40)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, {
        error: ({ input }) =>
          `${show(input)} cannot stand in the name of a snapshot: lower-case letters, digits, hyphens.`,
      })
      .default('final')
      .meta({
        description:
          'Part of the name of the snapshot that is made when it is deleted: `<platform>-database-<this>-<when the database was made>`.',
        onChange: 'nothing',
      }),
  })
  .optional()
  .meta({ description: 'A database on RDS, in the database subnets. Left out: there is none.' });

/** A database with every default of its fields filled in. */
export type Database = NonNullable<z.infer<typeof database>>;

/** The version that is asked for: that of the file, or the newest that Warren offers of the engine. */
export function databaseVersion({ engine, version }: Pick<Database, 'engine' | 'version'>): string {
  return version ?? Object.keys(databaseVersions[engine]).at(-1) ?? '';
}

/** Port of both engines: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
export const databasePort = 3306;

import { regionsOfAuthorities } from '../../../facts/database-authorities.ts';
import { cacheNodeTypes, databaseClasses, databaseVersions } from '../../../facts/store-classes.ts';
import type { FieldPath } from '../../../files/problem.ts';
import type { Finding, Rule } from '../../../rules/rule.ts';
import { show } from '../../../schema/field.ts';
import { suggest } from '../../../words/nearest.ts';
import type { Platform } from '../platform.ts';
import { databaseVersion } from './database.ts';
import { dailyWindow, overlap, weeklyInWords } from './windows.ts';

/** Databases that both engines have for themselves: `SHOW DATABASES` of a new one, https://mariadb.com/kb/en/system-tables/ */
const enginesOwn = ['information_schema', 'innodb', 'mysql', 'performance_schema', 'sys', 'tmp'];

/** Rules about the database and the cache of a platform. */
export const storeRules: readonly Rule<Platform>[] = [
  {
    name: 'store-names',
    doc: 'A platform with a database or a cache has no two hyphens in a row in its name, which RDS and ElastiCache refuse.',
    severity: 'error',
    check: ({ name, database, cache }) =>
      (database || cache) && name.includes('--')
        ? [
            {
              path: ['name'],
              message: `"${name}" has two hyphens in a row, which a database and a cache cannot have in their names. Choose another, or take them out.`,
            },
          ]
        : [],
  },
  {
    name: 'database-version',
    doc: 'The version of the database is one that Warren offers of its engine.',
    severity: 'error',
    check: ({ database }) => {
      if (!database) return [];
      const versions = Object.keys(databaseVersions[database.engine]);
      const version = databaseVersion(database);
      if (versions.includes(version)) return [];
      const message = `${show(version)} is not a version of ${database.engine} here. Use ${versions.join(', ')}.`;
      return [{ path: ['database', 'version'], message }];
    },
  },
  {
    name: 'database-version-supported',
    doc: 'AWS supports the version of the database for a year and a half more.',
    severity: 'warning',
    check: ({ database }, { today }) => {
      if (!database) return [];
      const ends: Readonly<Record<string, string | undefined>> = databaseVersions[database.engine];
      const version = databaseVersion(database);
      const end = ends[version];
      if (end === undefined || end > inAYearAndAHalf(today)) return [];
      const message = `${database.engine} ${version} is out of AWS's support on ${end}. Upgrade it before.`;
      return [{ path: ['database', 'version'], message }];
    },
  },
  {
    name: 'database-authorities',
    doc: 'The database is in a region whose authorities of RDS are in the program of processors.',
    severity: 'error',
    check: ({ database, region }) =>
      database && !regionsOfAuthorities.includes(region)
        ? [
            {
              path: ['region'],
              message: `${show(region)} is no region for a database: processors check its certificate, and their program has no authority of RDS of this region. Use another, or take database away.`,
            },
          ]
        : [],
  },
  {
    name: 'database-class',
    doc: 'The class of the database is one that RDS has in the region.',
    severity: 'error',
    check: ({ database, region }) =>
      database ? notOffered(['database', 'class'], database.class, { region, known: databaseClasses }) : [],
  },
  {
    name: 'database-name',
    doc: 'The name of the database is none that the engine has for itself.',
    severity: 'error',
    check: ({ database }) =>
      database && enginesOwn.includes(database.name)
        ? [
            {
              path: ['database', 'name'],
              message: `"${database.name}" is what ${database.engine} calls a database of its own. Choose another.`,
            },
          ]
        : [],
  },
  {
    name: 'storage-growth',
    doc: 'A database that grows by itself may grow by a tenth at least.',
    severity: 'error',
    // https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
    check: ({ database }) => {
      const { sizeGiB, maxGiB } = database?.storage ?? {};
      const least = Math.ceil(((sizeGiB ?? 0) * 11) / 10);
      if (maxGiB === undefined || maxGiB >= least) return [];
      const message = `is ${maxGiB}; RDS wants a tenth more than sizeGiB, ${sizeGiB}, at least. Use ${least} or more, or take it away.`;
      return [{ path: ['database', 'storage', 'maxGiB'], message }];
    },
  },
  {
    name: 'windows-apart',
    doc: 'The database is not backed up in the hour in which AWS maintains it.',
    severity: 'error',
    // "must not conflict with the preferred maintenance window": https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
    check: ({ database }) => {
      if (!database || !overlap(database.backups.start, database.maintenance.start)) return [];
      const message = `makes the hour ${dailyWindow(database.backups.start)}, which is partly that of maintenance, ${weeklyInWords(database.maintenance)}. Move one of them.`;
      return [{ path: ['database', 'backups', 'start'], message }];
    },
  },
  {
    name: 'database-backups',
    doc: 'The database has backups.',
    severity: 'warning',
    check: ({ database }) =>
      database?.backups.retentionDays === 0
        ? [
            {
              path: ['database', 'backups', 'retentionDays'],
              message: 'is 0: what is lost is lost, and there is nothing to go back to. Use 1 to 35 days.',
            },
          ]
        : [],
  },
  {
    name: 'database-memory',
    doc: 'The database has the memory that logging in with IAM takes.',
    severity: 'warning',
    // 300 to 1,000 MiB more: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
    check: ({ database }) =>
      database?.class.endsWith('.micro')
        ? [
            {
              path: ['database', 'class'],
              message: `"${database.class}" has 1 GiB of memory, of which logging in with IAM, as processors do, takes 300 to 1,000 MiB. Use a larger one.`,
            },
          ]
        : [],
  },
  {
    name: 'cache-node-type',
    doc: 'The type of the cache’s nodes is one that ElastiCache has in the region.',
    severity: 'error',
    check: ({ cache, region }) =>
      cache ? notOffered(['cache', 'nodeType'], cache.nodeType, { region, known: cacheNodeTypes }) : [],
  },
  {
    name: 'cache-alone',
    doc: 'The cache has a node that takes over.',
    severity: 'warning',
    check: ({ cache }) =>
      cache?.nodes === 1
        ? [
            {
              path: ['cache', 'nodes'],
              message:
                'is 1: while its node is away processors have no cache and no locks, and what was in it is lost. Use 2 or more.',
            },
          ]
        : [],
  },
];

function notOffered(
  path: FieldPath,
  name: string,
  { region, known }: { region: string; known: (region: string) => string[] },
): Finding[] {
  const here = known(region);
  if (here.includes(name)) return [];
  return [{ path, message: `${show(name)} is not offered in ${region}.${suggest(name, here)} Use another.` }];
}

function inAYearAndAHalf(today: string): string {
  const date = new Date(today);
  date.setUTCMonth(date.getUTCMonth() + 18);
  return date.toISOString().slice(0, 10);
}

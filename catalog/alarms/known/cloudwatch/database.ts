import { databaseIdentifier } from '../../../../contracts/stores.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import { databaseConnections, databaseMemoryGiB } from '../../../facts/store-classes.ts';
import type { Platform } from '../../../kinds/platform/platform.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { type MinuteMetric, ofMetric, recommended } from './queries.ts';

const { database: recommends } = recommendedAlarms;

const common = { owner: 'cloudwatch', watches: ['database'], source: recommended, dashboard: 'database' } as const;

/** 90 of a hundred, in milliseconds. */
const latency = { default: 1000 * recommends.latencySeconds, min: 1, max: 60_000, unit: 'ms', worse: 'above' } as const;

/** Alarms of the database. Its metrics come each minute while it runs: that none comes is an alarm, too, where AWS has it so. */
export const databaseAlarms: readonly KnownAlarm[] = [
  {
    ...common,
    name: 'database-cpu',
    title: "The database's processor is busy",
    doc: 'CPUUtilization of the database, on average, is above the threshold.',
    severity: 'warning',
    threshold: { default: recommends.cpuPercent, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'breaching',
    advice:
      'See on the dashboard database whether there are more connections or reads than before; a larger database.class takes more.',
    define: ({ platform, settings }) =>
      ofMetric(metric(platform, 'CPUUtilization', 'Average'), {
        comparison: 'GreaterThanThreshold',
        threshold: settings.threshold ?? recommends.cpuPercent,
      }),
  },
  {
    ...common,
    name: 'database-memory',
    title: 'The database has little memory left',
    doc: 'FreeableMemory of the database, on average, is less than the threshold of what its class has.',
    severity: 'warning',
    threshold: { default: recommends.freeMemoryPercent, min: 1, max: 90, unit: 'percent', worse: 'below' },
    minutes: 15,
    missing: 'breaching',
    advice: 'See on the dashboard database whether connections grew; a larger database.class has more memory.',
    define: ({ platform, settings }) =>
      ofMetric(metric(platform, 'FreeableMemory', 'Average'), {
        comparison: 'LessThanThreshold',
        threshold: bytesOf(settings.threshold ?? recommends.freeMemoryPercent, memoryGiB(platform)),
      }),
  },
  {
    ...common,
    name: 'database-storage',
    title: 'The database has little storage left',
    doc: 'FreeStorageSpace of the database, at its least, is less than the threshold of storage.sizeGiB. A full database stops.',
    severity: 'critical',
    threshold: { default: recommends.freeStoragePercent, min: 1, max: 90, unit: 'percent', worse: 'below' },
    minutes: 5,
    missing: 'breaching',
    advice:
      'Raise database.storage.sizeGiB, which works while it runs, once in six hours; or set storage.maxGiB, so that it grows by itself.',
    define: ({ platform, settings }) =>
      ofMetric(metric(platform, 'FreeStorageSpace', 'Minimum'), {
        comparison: 'LessThanThreshold',
        threshold: bytesOf(settings.threshold ?? recommends.freeStoragePercent, present(platform).storage.sizeGiB),
      }),
  },
  {
    ...common,
    name: 'database-connections',
    title: 'The database has almost as many connections as it takes',
    doc: 'DatabaseConnections, on average, is above the threshold of what RDS lets a database of this class have.',
    severity: 'error',
    threshold: { default: recommends.connectionsPercent, min: 1, max: 100, unit: 'percent', worse: 'above' },
    minutes: 5,
    missing: 'breaching',
    advice:
      'See which processor has more tasks than before; each has a connection. A larger database.class takes more.',
    define: ({ platform, settings }) => {
      const most = databaseConnections(present(platform).engine, memoryGiB(platform));
      return ofMetric(metric(platform, 'DatabaseConnections', 'Average'), {
        comparison: 'GreaterThanThreshold',
        threshold: Math.floor(((settings.threshold ?? recommends.connectionsPercent) / 100) * most),
      });
    },
  },
  latencyAlarm('read', 'reads'),
  latencyAlarm('write', 'writes'),
];

function latencyAlarm(what: 'read' | 'write', plural: string): KnownAlarm {
  const name = what === 'read' ? 'ReadLatency' : 'WriteLatency';
  return {
    ...common,
    name: `database-${what}-latency`,
    title: `The database ${plural} slowly`,
    doc: `The slowest tenth of ${plural} from its disk takes longer than the threshold (${name}, p90).`,
    severity: 'warning',
    threshold: latency,
    minutes: 5,
    missing: 'missing',
    advice:
      'See on the dashboard database what waits for its disk; a larger database.class reaches it faster, and keeps more in memory.',
    define: ({ platform, settings }) =>
      ofMetric(metric(platform, name, 'p90'), {
        comparison: 'GreaterThanThreshold',
        threshold: (settings.threshold ?? latency.default) / 1000,
      }),
  };
}

function metric(platform: Platform, name: string, stat: string): MinuteMetric {
  return { namespace: 'AWS/RDS', name, dimensions: { DBInstanceIdentifier: databaseIdentifier(platform) }, stat };
}

function present({ database }: Platform): NonNullable<Platform['database']> {
  if (!database) throw new Error('platform.yaml has no database');
  return database;
}

/** None of a class that there is not, which a rule of platform.yaml refuses. */
function memoryGiB(platform: Platform): number {
  return databaseMemoryGiB(present(platform).class) ?? 0;
}

function bytesOf(percent: number, gib: number): number {
  return Math.round((percent / 100) * gib * 2 ** 30);
}

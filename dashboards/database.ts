import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import { databaseIdentifier } from '../contracts/stores.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing } from '../stacks/dashboards/panels/panels.ts';
import { cloudWatch } from '../stacks/dashboards/panels/queries.ts';

const GiB = 1024 ** 3;

/** The database in RDS, against what AWS recommends. */
export default ({ platform }: Catalog) =>
  board({
    title: 'Database',
    description: 'The database that processors use, against the alarms that AWS recommends.',
    rows: [
      {
        title: 'Database',
        panels: platform.database ? panels(platform, platform.database) : [nothing('platform.yaml has no database.')],
      },
    ],
  });

function panels(platform: Catalog['platform'], { storage }: NonNullable<Catalog['platform']['database']>) {
  const { database } = recommendedAlarms;
  const of = (metric: string, statistic: string, label: string) =>
    cloudWatch({
      ...{ namespace: 'AWS/RDS', metric, statistic, label },
      dimensions: { DBInstanceIdentifier: databaseIdentifier(platform) },
      region: platform.region,
    });
  const latency = { look: database.latencySeconds / 2, bad: database.latencySeconds };
  return [
    lines({
      title: 'CPU',
      description:
        'CPU of the database. When red for long: look for slow queries, then choose a larger database.class.',
      unit: 'percent',
      min: 0,
      max: 100,
      bounds: { look: 80, bad: database.cpuPercent },
      queries: [of('CPUUtilization', 'Average', 'CPU')],
    }),
    lines({
      title: 'Space left',
      description:
        'What the volume has left. It grows by itself up to storage.maxGiB. When red: raise that, or delete what nobody needs.',
      unit: 'bytes',
      min: 0,
      bounds: { bad: (storage.sizeGiB * GiB * database.freeStoragePercent) / 100, isLow: true },
      queries: [of('FreeStorageSpace', 'Minimum', 'free')],
    }),
    lines({
      title: 'Memory left',
      description:
        'Memory that nothing uses. A quarter of what the class has is what AWS wants to be left; below that, choose a larger database.class.',
      unit: 'bytes',
      min: 0,
      queries: [of('FreeableMemory', 'Average', 'freeable'), of('SwapUsage', 'Maximum', 'swapped out')],
    }),
    lines({
      title: 'Connections',
      description:
        'Open connections. Each task of a processor has a few. Near max_connections of the class: new ones are refused.',
      unit: 'short',
      min: 0,
      queries: [of('DatabaseConnections', 'Maximum', 'connections')],
    }),
    lines({
      title: 'Time of a read',
      description:
        'How long 90 of a hundred reads of the volume take. When red: the volume is at its limit; see Operations.',
      empty: 'nothing has been read from the volume',
      unit: 's',
      min: 0,
      bounds: latency,
      queries: [of('ReadLatency', 'p90', '90 %')],
    }),
    lines({
      title: 'Time of a write',
      description:
        'How long 90 of a hundred writes to the volume take. When red: the volume is at its limit; see Operations.',
      unit: 's',
      min: 0,
      bounds: latency,
      queries: [of('WriteLatency', 'p90', '90 %')],
    }),
    lines({
      title: 'Operations',
      description: 'Reads and writes of the volume each second. Flat at the top for long: the volume is at its limit.',
      unit: 'iops',
      min: 0,
      queries: [of('ReadIOPS', 'Average', 'reads'), of('WriteIOPS', 'Average', 'writes')],
    }),
    lines({
      title: 'Waiting operations',
      description: 'Reads and writes that wait for the volume. More than a few for long: it is at its limit.',
      unit: 'short',
      min: 0,
      queries: [of('DiskQueueDepth', 'Average', 'waiting')],
    }),
    lines({
      title: 'Network',
      description: 'What goes to and from the database.',
      unit: 'Bps',
      min: 0,
      queries: [of('NetworkReceiveThroughput', 'Average', 'in'), of('NetworkTransmitThroughput', 'Average', 'out')],
    }),
  ];
}

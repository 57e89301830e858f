import type { Catalog } from '../catalog/catalog.ts';
import { recommendedAlarms } from '../catalog/facts/recommended-alarms.ts';
import { cacheNodes } from '../contracts/stores.ts';
import { board } from '../stacks/dashboards/panels/board.ts';
import { lines, nothing, type PanelProps } from '../stacks/dashboards/panels/panels.ts';
import { cloudWatch } from '../stacks/dashboards/panels/queries.ts';

/** The cache in ElastiCache, node by node, against what AWS recommends. */
export default ({ platform }: Catalog) =>
  board({
    title: 'Cache',
    description: 'The cache that processors use, node by node, against the alarms that AWS recommends.',
    rows: [
      {
        title: 'Cache',
        panels: platform.cache ? panels(platform, platform.cache.nodes) : [nothing('platform.yaml has no cache.')],
      },
    ],
  });

function panels(platform: Catalog['platform'], count: number) {
  const { cache } = recommendedAlarms;
  const each = (metric: string, statistic: string) =>
    cacheNodes(platform, count).map((node) =>
      cloudWatch({
        ...{ namespace: 'AWS/ElastiCache', metric, statistic, label: node },
        dimensions: { CacheClusterId: node },
        region: platform.region,
      }),
    );
  const panel = (metric: string, statistic: string, props: Omit<PanelProps, 'queries'>) =>
    lines({ min: 0, ...props, queries: each(metric, statistic) });
  return [
    panel('EngineCPUUtilization', 'Average', {
      title: 'CPU of the engine',
      description:
        'Valkey works on commands with one thread. When red: look for slow commands, then choose a larger cache.nodeType.',
      unit: 'percent',
      bounds: { look: 75, bad: cache.engineCpuPercent },
    }),
    panel('DatabaseMemoryUsagePercentage', 'Average', {
      title: 'Memory',
      description:
        'What is stored, of what a node may store. When red: evictions follow; give keys a time to live, or choose a larger cache.nodeType.',
      unit: 'percent',
      bounds: { look: 70, bad: cache.memoryPercent },
    }),
    panel('Evictions', 'Sum', {
      title: 'Evictions',
      description: 'Keys each minute that went to make room. When red: the cache is too small for what is put into it.',
      unit: 'short',
      bounds: { look: 1, bad: cache.evictions },
    }),
    panel('CurrConnections', 'Maximum', {
      title: 'Connections',
      description: 'Open connections; each task of a processor has one, and ElastiCache some of its own.',
      unit: 'short',
    }),
    panel('CacheHitRate', 'Average', {
      title: 'Hits',
      description: 'Reads that found what they looked for. Lower than before: keys expire too early, or were evicted.',
      empty: 'nothing has been read',
      unit: 'percent',
    }),
    panel('ReplicationLag', 'Maximum', {
      title: 'Replicas behind',
      description: 'How far each replica is behind. Seconds for long: it would lose so much when it takes over.',
      empty: 'the cache has one node',
      unit: 's',
    }),
    panel('AuthenticationFailures', 'Sum', {
      title: 'Refused logins',
      description: 'Logins that were refused. When red: a task has an old token, or somebody tries who should not.',
      unit: 'short',
      bounds: { bad: 1 },
    }),
    panel('IamAuthenticationThrottling', 'Sum', {
      title: 'Throttled logins',
      description: 'Logins with IAM that were too many at once. When red: connections are opened and not kept.',
      unit: 'short',
      bounds: { bad: 1 },
    }),
  ];
}

import { cacheNodes } from '../../../../contracts/stores.ts';
import { recommendedAlarms } from '../../../facts/recommended-alarms.ts';
import type { Platform } from '../../../kinds/platform/platform.ts';
import type { CloudWatchDefinition } from '../../alarm.ts';
import type { KnownAlarm } from '../../known-alarm.ts';
import { type MinuteMetric, ofMetric, parts, recommended } from './queries.ts';

const { cache: recommends } = recommendedAlarms;

const common = {
  owner: 'cloudwatch',
  watches: ['cache'],
  dashboard: 'cache',
  minutes: 5,
  missing: 'missing',
} as const;

/** Alarms of the cache: of that of its nodes that is worst. */
export const cacheAlarms: readonly KnownAlarm[] = [
  {
    ...common,
    name: 'cache-cpu',
    title: 'The engine of a node of the cache is busy',
    doc: 'EngineCPUUtilization of a node, on average, is above the threshold: Valkey works on commands with one thread.',
    source: recommended,
    severity: 'warning',
    threshold: { default: recommends.engineCpuPercent, min: 1, max: 99, unit: 'percent', worse: 'above' },
    advice: 'Look for slow commands and for keys that everybody asks for; a larger cache.nodeType has faster cores.',
    define: ({ platform, settings }) =>
      worstNode(
        platform,
        { metric: 'EngineCPUUtilization', stat: 'Average' },
        settings.threshold ?? recommends.engineCpuPercent,
      ),
  },
  {
    ...common,
    name: 'cache-memory',
    title: 'A node of the cache is almost full',
    doc: 'DatabaseMemoryUsagePercentage of a node, on average, is above the threshold.',
    source: recommended,
    severity: 'warning',
    threshold: { default: recommends.memoryPercent, min: 1, max: 99, unit: 'percent', worse: 'above' },
    advice: 'Give keys a time to live, or choose a larger cache.nodeType: what has one is evicted next.',
    define: ({ platform, settings }) =>
      worstNode(
        platform,
        { metric: 'DatabaseMemoryUsagePercentage', stat: 'Average' },
        settings.threshold ?? recommends.memoryPercent,
      ),
  },
  {
    ...common,
    name: 'cache-evictions',
    title: 'The cache evicts keys that have not expired',
    doc: 'Evictions of a node in a minute are more than the threshold.',
    source:
      'Warren: AWS leaves the number to what is cached; a cache that is large enough evicts nothing, and locks are among its keys',
    severity: 'warning',
    threshold: { default: recommends.evictions, min: 0, max: 1_000_000, unit: 'keys', worse: 'above' },
    advice: 'Locks of processors may be among what went. Choose a larger cache.nodeType, or shorter times to live.',
    define: ({ platform, settings }) =>
      worstNode(platform, { metric: 'Evictions', stat: 'Sum' }, settings.threshold ?? recommends.evictions),
  },
];

function worstNode(
  platform: Platform,
  { metric, stat }: { metric: string; stat: string },
  threshold: number,
): CloudWatchDefinition {
  if (!platform.cache) throw new Error('platform.yaml has no cache');
  const nodes = cacheNodes(platform, platform.cache.nodes).map(
    (node): MinuteMetric => ({
      namespace: 'AWS/ElastiCache',
      name: metric,
      dimensions: { CacheClusterId: node },
      stat,
    }),
  );
  const limit = { comparison: 'GreaterThanThreshold', threshold } as const;
  const [first, second] = nodes;
  if (first && !second) return ofMetric(first, limit);
  const byId = Object.fromEntries(nodes.map((node, index) => [`node${index + 1}`, node]));
  const expression = `MAX([${Object.keys(byId).join(', ')}])`;
  return {
    owner: 'cloudwatch',
    queries: [...parts(byId), { id: 'worst', expression, returnsData: true }],
    ...limit,
  };
}

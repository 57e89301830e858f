import { cloudWatchNamespaces } from '../../../catalog/facts/cloudwatch-metrics.ts';
import { suggest } from '../../../catalog/words/nearest.ts';
import { queueDimensions, queueMetric } from '../../../contracts/queue-metrics.ts';
import { requestDimension, requestMetric } from '../../../contracts/request-metrics.ts';
import { type LintRule, ofQueries } from './lint-rule.ts';
import type { PanelQuery } from './panel-query.ts';

/** Queries of CloudWatch against what AWS and Warren publish. */
export const cloudWatchRules: readonly LintRule[] = [
  {
    name: 'cloudwatch-dimensions',
    doc: 'Queries of CloudWatch name the dimensions that their metric has: with others there is nothing.',
    severity: 'error',
    check: ofQueries('cloudwatch', ({ value }) => {
      const { namespace, dimensions, matchExact } = asked({ value });
      const known = knownMetrics(namespace);
      const given = Object.keys(dimensions);
      if (!known || given.length === 0 || matchExact === false) return [];
      const unknown = given.filter((name) => !known.dimensions.flat().includes(name));
      if (known.dimensions.some((set) => sameNames(set, given))) return [];
      const sets = known.dimensions.filter((set) => set.length > 0).map((set) => set.join(' and '));
      const which = (unknown.length > 0 ? unknown : given).join(', ');
      return [`asks ${namespace} by ${which}. It has metrics by ${sets.join(', or by ')}.`];
    }),
  },
  {
    name: 'cloudwatch-metric',
    doc: 'Queries of CloudWatch ask for metrics that are documented.',
    severity: 'warning',
    check: ofQueries('cloudwatch', ({ value }) => {
      const { namespace, metricName } = asked({ value });
      if (metricName === undefined) return [];
      const known = knownMetrics(namespace);
      if (!known) return [`asks ${namespace}, of which Warren knows no metrics. See that it shows something.`];
      if (known.metrics.includes(metricName)) return [];
      return [`asks ${namespace} for ${metricName}, which Warren does not know.${suggest(metricName, known.metrics)}`];
    }),
  },
  {
    name: 'cloudwatch-period',
    doc: 'Queries of CloudWatch have a period of a minute or more, and a statistic.',
    severity: 'warning',
    check: ofQueries('cloudwatch', ({ value }) => {
      const { metricName, statistic, period } = asked({ value });
      if (metricName === undefined) return [];
      if (statistic === undefined) return [`asks for ${metricName} without a statistic. Set Average, Maximum or Sum.`];
      const seconds = Number(period ?? 60);
      return seconds >= 60 || Number.isNaN(seconds)
        ? []
        : [`asks for ${metricName} each ${period} s; AWS publishes it each minute.`];
    }),
  },
];

interface Asked {
  namespace: string;
  metricName?: string;
  dimensions: Record<string, unknown>;
  matchExact?: boolean;
  statistic?: string;
  period?: string;
}

/** What a query asks for; an expression or a query of logs names no metric. */
function asked({ value }: Pick<PanelQuery, 'value'>): Asked {
  const { namespace, metricName, dimensions, ...rest } = value as Partial<Asked>;
  return {
    ...rest,
    namespace: namespace ?? '',
    dimensions: dimensions ?? {},
    ...(metricName ? { metricName } : {}),
  };
}

function knownMetrics(namespace: string) {
  if (!namespace.startsWith('Warren/')) return cloudWatchNamespaces[namespace];
  const dimensions = [
    Object.keys(queueDimensions({ broker: '', vhost: '', queue: '' })),
    Object.values<string>(requestDimension),
  ];
  return { metrics: [...Object.values<string>(queueMetric), ...Object.values<string>(requestMetric)], dimensions };
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

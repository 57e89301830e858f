import type { AlarmQuery, ScalingAlarm } from '../../../catalog/scaling/alarms.ts';
import { cloudWatch, cloudWatchMath, type Query } from './queries.ts';

/**
 * What the alarms of a processor watch, as CloudWatch works it out for them, and of each a line that is 1 in minutes in which its
 * condition holds. Whether it has held for long enough is the alarm's to say; the line is named by how long that is.
 */
export function scalingStates(alarms: readonly ScalingAlarm[], region: string): Query[] {
  const watched = new Map<string, AlarmQuery>();
  for (const query of alarms.flatMap(({ queries }) => queries)) {
    const known = watched.get(query.id);
    if (known && meaningOf(known) !== meaningOf(query)) {
      throw new Error(`two alarms call different queries ${query.id}`);
    }
    watched.set(query.id, query);
  }
  return [
    ...[...watched.values()].map((query) => hiddenQuery(query, region)),
    ...alarms.map((one) => state(one, region)),
  ];
}

function meaningOf({ metric, expression }: AlarmQuery): string {
  return JSON.stringify([metric, expression]);
}

function hiddenQuery({ id, metric, expression }: AlarmQuery, region: string): Query {
  if (!metric) return cloudWatchMath({ id, expression: expression ?? '', region, label: id, hidden: true });
  const { namespace, name, dimensions, stat } = metric;
  return cloudWatch({ id, namespace, metric: name, dimensions, statistic: stat, region, label: id, hidden: true });
}

function state(
  { rule, queries, comparison, threshold, datapoints: { needed, of } }: ScalingAlarm,
  region: string,
): Query {
  const id = queries.find(({ returnsData }) => returnsData)?.id ?? '';
  const sign = comparison === 'LessThanThreshold' ? '<' : '>=';
  return cloudWatchMath({
    id: `holds_${rule.replaceAll('-', '_')}`,
    expression: `IF(${id} ${sign} ${threshold}, 1, 0)`,
    region,
    label: `${rule} (acts after ${needed} of ${of} minutes)`,
  });
}

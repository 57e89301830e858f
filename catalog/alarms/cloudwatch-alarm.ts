import { type PlatformIdentity, pagedAlarmName } from '../../contracts/names.ts';
import type { EvaluatedAlarm } from '../scaling/watch.ts';
import type { Alarm, CloudWatchDefinition } from './alarm.ts';

/** An alarm of CloudWatch, as CloudWatch is told of it. */
export type CloudWatchAlarm = Omit<EvaluatedAlarm, 'queries'> & Pick<CloudWatchDefinition, 'queries'>;

/** What CloudWatch is told of an alarm; undefined for one that another system owns. */
export function cloudWatchAlarm(
  { id, settings, definition }: Pick<Alarm, 'id' | 'settings' | 'definition'>,
  platform: Pick<PlatformIdentity, 'name'>,
): CloudWatchAlarm | undefined {
  if (definition.owner !== 'cloudwatch') return undefined;
  const { queries, comparison, threshold } = definition;
  const periods = (minutes: number) => Math.ceil((minutes * 60) / periodSecondsOf(queries));
  return {
    name: pagedAlarmName(platform, id),
    queries,
    comparison,
    threshold,
    datapoints: { of: periods(settings.of), needed: periods(settings.minutes) },
    missing: settings.missing,
  };
}

/** Of all its metrics, or a minute for expressions that name none. */
export function periodSecondsOf(queries: CloudWatchDefinition['queries']): number {
  return queries.find(({ metric }) => metric)?.metric?.periodSeconds ?? 60;
}

import type { AlarmState } from '../../scaling/alarm-state.ts';
import { watchAlarm } from '../../scaling/watch.ts';
import type { CloudWatchQuery } from '../alarm.ts';
import { type CloudWatchAlarm, periodSecondsOf } from '../cloudwatch-alarm.ts';
import type { AlarmTest } from './promtool.ts';
import { type MinuteValues, readValues } from './values.ts';

/** What an alarm of CloudWatch did in a minute, otherwise than a test says. */
export interface CloudWatchFailure {
  minute: number;
  expected: 'fires' | 'quiet';
  state: AlarmState;
}

/**
 * Runs a test by the rules by which CloudWatch evaluates alarms; gives what went otherwise. Before its first minute all was well. Throws MetricMathError for an expression that is none.
 */
export function runCloudWatchTest(alarm: CloudWatchAlarm, { series, fires, quiet }: AlarmTest): CloudWatchFailure[] {
  const perPeriod = periodSecondsOf(alarm.queries) / 60;
  const values = new Map(
    alarm.queries.flatMap((query) => (query.metric ? [[query.id, periods(query, series[query.id], perPeriod)]] : [])),
  );
  const { see } = watchAlarm(alarm, (_, id) => (period) => values.get(id)?.[period], 'well');
  const last = Math.floor(Math.max(0, ...fires, ...quiet) / perPeriod);
  const states = Array.from({ length: last + 1 }, (_, period) => see(period).state);
  const stateAt = (minute: number) => states[Math.floor(minute / perPeriod)] ?? 'INSUFFICIENT_DATA';
  const wrong = (minutes: readonly number[], expected: CloudWatchFailure['expected']) =>
    minutes
      .map((minute) => ({ minute, expected, state: stateAt(minute) }))
      .filter(({ state }) => (state === 'ALARM') !== (expected === 'fires'));
  return [...wrong(fires, 'fires'), ...wrong(quiet, 'quiet')];
}

/** What is published of a metric in each of its periods. A series that a test does not name is missing. */
function periods({ metric }: CloudWatchQuery, text: string | undefined, perPeriod: number): MinuteValues {
  const read = text === undefined ? undefined : readValues(text);
  if (!read || !('values' in read)) return [];
  if (perPeriod === 1) return read.values;
  const count = Math.ceil(read.values.length / perPeriod);
  return Array.from({ length: count }, (_, period) =>
    statisticOf(metric?.stat ?? 'Average', read.values.slice(period * perPeriod, (period + 1) * perPeriod)),
  );
}

/** Of a longer period the statistic is made of the values of its minutes. */
function statisticOf(stat: string, minutes: MinuteValues): number | undefined {
  const values = minutes.filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  const sum = values.reduce((total, value) => total + value, 0);
  switch (stat) {
    case 'Sum':
    case 'SampleCount':
      return sum;
    case 'Average':
      return sum / values.length;
    case 'Minimum':
      return Math.min(...values);
    default:
      return Math.max(...values);
  }
}

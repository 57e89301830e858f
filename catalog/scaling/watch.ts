import { type AlarmState, alarmState, evaluationRange } from './alarm-state.ts';
import type { ScalingAlarm } from './alarms.ts';
import { type AtMinute, compileMetricMath } from './metric-math/compile.ts';

/** Gives what reads a metric of an alarm, by its name in CloudWatch; that is undefined where nothing was published. */
export type MetricReader = (metric: string) => AtMinute;

/** An alarm as it goes through the minutes. */
export interface WatchedAlarm {
  /** The state after a minute, and how far what it watches is from its threshold. Minutes have to come in order. */
  see(minute: number): { state: AlarmState; distance: number };
}

/**
 * An alarm over metrics of one minute each, seen from minute to minute as CloudWatch evaluates it. Throws MetricMathError
 * for an expression that is none, and where not exactly one query returns data.
 */
export function watchAlarm(alarm: ScalingAlarm, read: MetricReader): WatchedAlarm {
  const at = watchedValue(alarm, read);
  const { comparison, threshold, datapoints, missing } = alarm;
  const isBeyond = (value: number) => (comparison === 'LessThanThreshold' ? value < threshold : value >= threshold);
  const range = evaluationRange(datapoints);
  const points: (boolean | undefined)[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  let latest = threshold;
  return {
    see(minute) {
      const value = at(minute);
      if (value !== undefined) latest = value;
      points.push(value === undefined ? undefined : isBeyond(value));
      if (points.length > range) points.shift();
      state = alarmState(points, { datapoints, missing, was: state });
      return { state, distance: latest - threshold };
    },
  };
}

/** What the alarm watches, with what it is made of. */
function watchedValue({ name, queries }: ScalingAlarm, read: MetricReader): AtMinute {
  const known = new Map<string, AtMinute>();
  const watched = queries.filter(({ returnsData }) => returnsData);
  for (const { id, metric, expression } of queries) {
    if (metric) known.set(id, read(metric.name));
    if (expression !== undefined) known.set(id, compileMetricMath(expression)(known));
  }
  const [only] = watched;
  const at = only && known.get(only.id);
  if (!at || watched.length > 1) throw new Error(`${name}: exactly one query has to return data`);
  return at;
}

import { type AlarmState, alarmState, type Datapoints, evaluationRange, type Missing } from './alarm-state.ts';
import { type AtMinute, compileMetricMath } from './metric-math/compile.ts';

/** What of an alarm of CloudWatch its states depend on. */
export interface EvaluatedAlarm {
  name: string;
  /** Metrics and expressions by their ids, each after those that it is made of; one returns data. */
  queries: readonly {
    id: string;
    expression?: string;
    metric?: { name: string };
    returnsData: boolean;
  }[];
  comparison: keyof typeof comparisons;
  threshold: number;
  datapoints: Datapoints;
  missing: Missing;
}

/** Whether a value is on the wrong side: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (ComparisonOperator) */
const comparisons = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

/** Gives what reads a metric of an alarm, by its name in CloudWatch or its id in the alarm; that is undefined where nothing was published. */
export type MetricReader = (metric: string, id: string) => AtMinute;

/** An alarm as it goes through the minutes. */
export interface WatchedAlarm {
  /** The state after a minute, and how far what it watches is from its threshold. Minutes have to come in order. */
  see(minute: number): { state: AlarmState; distance: number };
}

/**
 * An alarm over metrics of one period each, here a minute, seen from minute to minute as CloudWatch evaluates it. Throws MetricMathError
 * for an expression that is none, and where not exactly one query returns data. `before`: what there was until then; without it nothing, as of
 * an alarm that is new.
 */
export function watchAlarm(alarm: EvaluatedAlarm, read: MetricReader, before?: 'well'): WatchedAlarm {
  const at = watchedValue(alarm, read);
  const { comparison, threshold, datapoints, missing } = alarm;
  const isBeyond = (value: number) => comparisons[comparison](value, threshold);
  const range = evaluationRange(datapoints);
  const points: (boolean | undefined)[] = before === 'well' ? Array<false>(range).fill(false) : [];
  let state: AlarmState = before === 'well' ? 'OK' : 'INSUFFICIENT_DATA';
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
function watchedValue({ name, queries }: EvaluatedAlarm, read: MetricReader): AtMinute {
  const known = new Map<string, AtMinute>();
  const watched = queries.filter(({ returnsData }) => returnsData);
  for (const { id, metric, expression } of queries) {
    if (metric) known.set(id, read(metric.name, id));
    if (expression !== undefined) known.set(id, compileMetricMath(expression)(known));
  }
  const [only] = watched;
  const at = only && known.get(only.id);
  if (!at || watched.length > 1) throw new Error(`${name}: exactly one query has to return data`);
  return at;
}

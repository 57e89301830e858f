import type { Input } from '../protocols/json-protocol.ts';
import { AwsError } from '../protocols/protocol.ts';
import { readDimensions, readMetricName, readNamespace } from './metric.ts';
import { type MetricStore, type Statistics, together } from './metric-store.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html, which also says the others here. */
const mostQueries = 500;
const minuteMs = 60_000;

/** Statistics that the sandbox knows. */
const statistics: Readonly<Record<string, (of: Statistics) => number>> = {
  Average: ({ sum, count }) => sum / count,
  Maximum: ({ maximum }) => maximum,
  Minimum: ({ minimum }) => minimum,
  SampleCount: ({ count }) => count,
  Sum: ({ sum }) => sum,
};

/** Reads what was published. Everything is in one answer. */
export function getMetricData(call: { store: MetricStore; input: Input; region: string }): object {
  const { input } = call;
  if (input.NextToken !== undefined) throw new AwsError('InvalidNextToken', 'The next token specified is invalid.');
  const queries = (input.MetricDataQueries ?? []) as Input[];
  if (queries.length < 1 || queries.length > mostQueries)
    throw refused('MetricDataQueries', `must have 1 to ${mostQueries} queries`);
  const ids = queries.map(({ Id }) => Id);
  if (new Set(ids).size < ids.length) throw refused('MetricDataQueries', 'must have an Id of its own in each query');
  const results = queries.map((query, index) => answer(call, query, `MetricDataQueries.member.${index + 1}`));
  return { MetricDataResults: results.flat(), Messages: [] };
}

function answer({ store, input, region }: Parameters<typeof getMetricData>[0], query: Input, at: string): object[] {
  const { Id, Expression, MetricStat, ReturnData = true, Label } = query;
  if (typeof Id !== 'string' || !/^[a-z]\w{0,254}$/.test(Id))
    throw refused(`${at}.Id`, 'must begin with a lowercase letter and be of letters, digits and _');
  if ((Expression === undefined) === (MetricStat === undefined))
    throw refused(at, 'must have either Expression or MetricStat');
  if (Expression !== undefined)
    throw refused(`${at}.Expression`, "is metric math, which the sandbox's CloudWatch lacks");
  const { Metric = {}, Period, Stat } = MetricStat as { Metric?: Input; Period?: unknown; Stat?: unknown };
  const statistic = Object.hasOwn(statistics, String(Stat)) ? statistics[String(Stat)] : undefined;
  if (statistic === undefined)
    throw refused(`${at}.MetricStat.Stat`, `must be ${Object.keys(statistics).join(', ')} in the sandbox`);
  if (typeof Period !== 'number' || Period < 60 || Period % 60 !== 0)
    throw refused(`${at}.MetricStat.Period`, 'must be a multiple of 60');
  const name = readMetricName(`${at}.MetricStat.Metric.MetricName`, Metric.MetricName);
  const metric = {
    namespace: readNamespace(Metric.Namespace),
    name,
    dimensions: readDimensions(`${at}.MetricStat.Metric.Dimensions`, Metric.Dimensions),
  };
  if (ReturnData === false) return [];
  const periods = inPeriods(store.minutes(region, metric), Period * 1000, readTimes(input));
  if (input.ScanBy !== 'TimestampAscending') periods.reverse();
  return [
    {
      Id,
      Label: Label ?? name,
      Timestamps: periods.map(([time]) => time / 1000),
      Values: periods.map(([, of]) => statistic(of)),
      StatusCode: 'Complete',
    },
  ];
}

/** From a whole minute on, and up to, not with, the end. */
function readTimes({ StartTime, EndTime }: Input): { from: number; to: number } {
  const from = Math.floor((Number(StartTime) * 1000) / minuteMs) * minuteMs;
  const to = Number(EndTime) * 1000;
  if (Number.isNaN(from) || Number.isNaN(to)) throw refused('StartTime and EndTime', 'must be times');
  if (from >= to) throw refused('EndTime', 'must be greater than StartTime');
  return { from, to };
}

function inPeriods(
  minutes: ReadonlyMap<number, Statistics>,
  periodMs: number,
  { from, to }: { from: number; to: number },
): [number, Statistics][] {
  const periods = new Map<number, Statistics[]>();
  for (const [minute, of] of minutes) {
    if (minute < from || minute >= to) continue;
    const start = minute - (minute % periodMs);
    periods.set(start, [...(periods.get(start) ?? []), of]);
  }
  return [...periods].map(([start, all]): [number, Statistics] => [start, together(all)]).sort(([a], [b]) => a - b);
}

function refused(parameter: string, problem: string): AwsError {
  return new AwsError('ValidationError', `The parameter ${parameter} ${problem}.`);
}

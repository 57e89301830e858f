import { cloudwatchAlarms } from '../../../catalog/alarms/known/cloudwatch.ts';
import { cloudWatchNamespaces } from '../../../catalog/facts/cloudwatch-metrics.ts';
import { parseMetricMath } from '../../../catalog/scaling/metric-math/parse.ts';
import { watchAlarm } from '../../../catalog/scaling/watch.ts';
import { heartbeatMetric } from '../../../contracts/monitoring.ts';
import { trialMetric } from '../../../contracts/paging.ts';
import { queueMetric } from '../../../contracts/queue-metrics.ts';
import { alarmOf, platform, told } from './cloudwatch-platform.ts';

type Values = Readonly<Record<string, number>>;

interface Course {
  alarm: string;
  /** Metrics by their ids while all is well, just so, and just not. */
  well: Values;
  wrong: Values;
  /** Periods after which it fires. */
  fires: number;
  /** Its state when nothing comes any more. */
  silent: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  processor?: NonNullable<Parameters<typeof told>[1]>['processor'];
}

const gib = 2 ** 30;
const queue = { ready: 0, unacknowledged: 0, up: 1, consumers: 1 };

// biome-ignore format: a table, one alarm a line
const courses: Course[] = [
  { alarm: 'database-cpu', well: { value: 90 }, wrong: { value: 90.1 }, fires: 5, silent: 'ALARM' },
  { alarm: 'database-memory', well: { value: gib }, wrong: { value: gib - 1 }, fires: 15, silent: 'ALARM' },
  { alarm: 'database-storage', well: { value: 5 * gib }, wrong: { value: 5 * gib - 1 }, fires: 5, silent: 'ALARM' },
  { alarm: 'database-connections', well: { value: 138 }, wrong: { value: 139 }, fires: 5, silent: 'ALARM' },
  { alarm: 'database-read-latency', well: { value: 0.02 }, wrong: { value: 0.021 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'database-write-latency', well: { value: 0.02 }, wrong: { value: 0.021 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'cache-cpu', well: { node1: 90, node2: 0 }, wrong: { node1: 0, node2: 91 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'cache-memory', well: { node1: 80, node2: 80 }, wrong: { node1: 81, node2: 80 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'cache-evictions', well: { node1: 10, node2: 10 }, wrong: { node1: 0, node2: 11 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'receiver-errors', well: { value: 0 }, wrong: { value: 1 }, fires: 3, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'receiver-throttles', well: { value: 0 }, wrong: { value: 1 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'receiver-slow', well: { value: 27_000 }, wrong: { value: 27_001 }, fires: 15, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'nat-port-errors', well: { value: 0 }, wrong: { value: 1 }, fires: 15, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'nat-drops', well: { drops: 1, inside: 5000, outside: 5000 }, wrong: { drops: 2, inside: 5000, outside: 5000 }, fires: 5, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'tasks-cpu', well: { value: 80 }, wrong: { value: 81 }, fires: 5, silent: 'ALARM' },
  { alarm: 'tasks-cpu', well: { value: 80 }, wrong: { value: 81 }, fires: 5, silent: 'INSUFFICIENT_DATA', processor: { tasks: { min: 0 } } },
  { alarm: 'tasks-memory', well: { value: 80 }, wrong: { value: 81 }, fires: 5, silent: 'ALARM' },
  { alarm: 'tasks-none', well: { value: 1 }, wrong: { value: 0 }, fires: 5, silent: 'ALARM' },
  { alarm: 'tasks-none', well: { ...queue, ready: 9 }, wrong: { ...queue, ready: 1, consumers: 0 }, fires: 5, silent: 'OK', processor: { tasks: { min: 0 } } },
  { alarm: 'tasks-too-small', well: { ...queue, cpu: 79 }, wrong: { ...queue, cpu: 80 }, fires: 15, silent: 'OK' },
  { alarm: 'tasks-too-small', well: { ...queue, cpu: 89 }, wrong: { ...queue, cpu: 90 }, fires: 4, silent: 'OK', processor: { scaling: { vertical: { percent: 90, minutes: 4 } } } },
  { alarm: 'tasks-too-small', well: { ...queue, ready: 1, cpu: 99 }, wrong: { ...queue, cpu: 99 }, fires: 15, silent: 'OK' },
  { alarm: 'queue-unseen', well: { up: 1 }, wrong: { up: 0 }, fires: 3, silent: 'ALARM' },
  { alarm: 'monitoring-silent', well: { value: 1 }, wrong: { value: 0 }, fires: 15, silent: 'ALARM' },
  { alarm: 'forwarder-errors', well: { value: 0 }, wrong: { value: 1 }, fires: 3, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'grafana-trial-missing', well: { passed: 1 }, wrong: { passed: 0 }, fires: 26, silent: 'ALARM' },
  { alarm: 'zabbix-trial-missing', well: { passed: 1 }, wrong: { passed: 0 }, fires: 26, silent: 'ALARM' },
  { alarm: 'pager-errors', well: { value: 0 }, wrong: { value: 1 }, fires: 3, silent: 'INSUFFICIENT_DATA' },
  { alarm: 'pager-failures', well: { value: 0 }, wrong: { value: 1 }, fires: 1, silent: 'OK' },
];

/** The state of an alarm after each of these periods, undefined for one of which nothing was published. */
function states({ alarm, processor }: Course, periods: readonly (Values | undefined)[]): string[] {
  const made = told(alarm, processor && { processor });
  const { see } = watchAlarm(made, (_, id) => (period) => {
    const values = periods[period];
    if (values && !(id in values)) throw new Error(`${alarm}: nothing is said of ${id}`);
    return values?.[id];
  });
  return periods.map((_, period) => see(period).state);
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe.each(courses)('$alarm ($fires periods, $silent when silent)', (course) => {
  const { well, wrong, fires, silent } = course;
  // More than any of them reads.
  const long = 40;
  const quiet = times(long, well);

  test('stays quiet while what it watches is just well', () => {
    expect(new Set(states(course, quiet))).toEqual(new Set(['OK']));
  });

  test('fires once it has been wrong for as long as it says, not a period earlier', () => {
    const seen = states(course, [...quiet, ...times(fires, wrong)]).slice(long);
    expect(seen).toEqual([...times(fires - 1, 'OK'), 'ALARM']);
  });

  test('resolves when it is well again', () => {
    expect(states(course, [...quiet, ...times(long, wrong), ...quiet]).at(-1)).toBe('OK');
  });

  test('takes what is missing as it says', () => {
    expect(states(course, [...quiet, ...times(long, undefined)]).at(-1)).toBe(silent);
  });
});

test('every known alarm of CloudWatch has a course', () => {
  expect(new Set(courses.map(({ alarm }) => alarm))).toEqual(new Set(cloudwatchAlarms.map(({ name }) => name)));
});

test('a trial a day keeps its alarm quiet, whatever the hour', () => {
  const day = [{ passed: 1 }, ...times<Values | undefined>(23, undefined)];
  const course = courses.find(({ alarm }) => alarm === 'grafana-trial-missing') as Course;
  expect(new Set(states(course, [...day, ...day, ...day]).slice(24))).toEqual(new Set(['OK']));
  const late = [...day, ...times(2, undefined), { passed: 1 }];
  expect(states(course, late).at(-2)).toBe('OK');
  // 28 hours after the last: what is beyond its 26 periods CloudWatch reads, too, where some are missing (evaluationRange).
  expect(states(course, [...day, ...times(5, undefined)]).slice(-2)).toEqual(['OK', 'ALARM']);
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html and API_MetricDataQuery.html */
test.each(cloudwatchAlarms)('CloudWatch takes $name', (known) => {
  const { queries, datapoints, threshold } = told(known.name);
  const metrics = queries.flatMap(({ metric }) => metric ?? []);
  const [period] = metrics.map(({ periodSeconds }) => periodSeconds);
  expect(metrics.every(({ periodSeconds }) => periodSeconds === period)).toBe(true);
  expect(datapoints.of * (period ?? 0)).toBeLessThanOrEqual((period ?? 0) < 3600 ? 86_400 : 604_800);
  expect(datapoints.needed).toBeLessThanOrEqual(datapoints.of);
  expect(metrics.length).toBeLessThanOrEqual(10);
  expect(queries.filter(({ returnsData }) => returnsData)).toHaveLength(1);
  expect(Number.isFinite(threshold)).toBe(true);
  for (const { expression = '1' } of queries) expect(() => parseMetricMath(expression)).not.toThrow();
});

test.each(cloudwatchAlarms)('what $name reads is published', (known) => {
  const own = [...Object.values(queueMetric), heartbeatMetric, trialMetric.name] as string[];
  for (const { metric } of told(known.name).queries) {
    if (!metric) continue;
    if (metric.namespace === `Warren/${platform.name}`) {
      expect(own).toContain(metric.name);
      continue;
    }
    const { metrics, dimensions } = cloudWatchNamespaces[metric.namespace] ?? { metrics: [], dimensions: [] };
    expect(metrics).toContain(metric.name);
    expect(dimensions.map((set) => [...set].sort())).toContainEqual(Object.keys(metric.dimensions).sort());
  }
});

test.each(cloudwatchAlarms)('$name says what an alarm has to', (known) => {
  expect(known.name).toMatch(/^[a-z]+(-[a-z]+)*$/);
  expect(known.source).toMatch(/^(https:\/\/|Warren: |docs\/)/);
  expect(known.title).not.toMatch(/\.$/);
  for (const text of [known.doc, known.advice]) expect(text).toMatch(/\.$/);
  if (known.threshold) {
    const { min, max, default: usual } = known.threshold;
    expect(usual).toBeGreaterThanOrEqual(min);
    expect(usual).toBeLessThanOrEqual(max);
  }
  expect(alarmOf(known).definition.owner).toBe('cloudwatch');
});

test('of a cache with six nodes the worst counts, and of one with one itself', () => {
  const cached = (nodes: number) => ({ ...platform, cache: { ...platform.cache, nodes } }) as typeof platform;
  const six = told('cache-memory', { platform: cached(6) });
  expect(six.queries.at(-1)?.expression).toBe('MAX([node1, node2, node3, node4, node5, node6])');
  expect(six.queries[5]?.metric?.dimensions).toEqual({ CacheClusterId: 'acme-cache-006' });
  expect(told('cache-memory', { platform: cached(1) }).queries).toHaveLength(1);
});

test('the dimension of a NAT gateway is an entry of what the stack of the network tells', () => {
  const [query] = told('nat-port-errors').queries;
  const gateway = { stack: 'network', output: 'nat_gateway_ids', key: 'a' };
  expect(query?.metric?.dimensions).toEqual({ NatGatewayId: gateway });
});

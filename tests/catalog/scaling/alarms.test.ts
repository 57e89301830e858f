import { type ScalingAlarm, scalingAlarms, scalingPolicies } from '../../../catalog/scaling/alarms.ts';
import { parseMetricMath } from '../../../catalog/scaling/metric-math/parse.ts';
import { type MetricReader, watchAlarm } from '../../../catalog/scaling/watch.ts';
import { queueMetric } from '../../../contracts/queue-metrics.ts';
import { cpuMetric } from '../../../contracts/queue-recording.ts';
import { processor } from './processor.ts';

const platform = { name: 'acme' };

/** Name, what it watches, comparison, data points, what missing ones count as, and what it does. */
function summary({ name, queries, comparison, threshold, datapoints, missing, does }: ScalingAlarm): string {
  const watched = queries.find(({ returnsData }) => returnsData);
  const what = watched?.expression ?? `${watched?.metric?.stat} ${watched?.metric?.name}`;
  const sign = comparison === 'LessThanThreshold' ? '<' : '>=';
  return `${name}: ${what} ${sign} ${threshold}, ${datapoints.needed} of ${datapoints.of}, ${missing}, ${does}`;
}

test('a file that says nothing of scaling gets the alarms of the specification (S11 to S13)', () => {
  expect(scalingAlarms(processor(), platform).map(summary)).toEqual([
    'acme-orders-pressure: IF(DIFF(depth) > 0 AND incoming > done, depth, 0) >= 1, 6 of 6, notBreaching, add',
    'acme-orders-idle: IF(up >= 1 AND depth < 1, 1, 0) >= 1, 5 of 5, notBreaching, remove',
    'acme-orders-cpu-80: Average CPUUtilization >= 80, 15 of 15, missing, add',
    'acme-orders-cpu-90: Average CPUUtilization >= 90, 5 of 5, missing, add',
    'acme-orders-vertical: IF(cpu >= 80 AND up >= 1 AND depth < 1, 1, 0) >= 1, 15 of 30, notBreaching, tell',
    'acme-orders-unseen: Maximum Up < 1, 3 of 3, breaching, tell',
  ]);
});

test('where no task always runs, the first one starts for the first message', () => {
  const [start] = scalingAlarms(processor({ tasks: { min: 0 } }), platform).map(summary);
  expect(start).toBe('acme-orders-start: IF(consumers < 1, depth, 0) >= 1, 1 of 1, notBreaching, add');
});

test('where there is nothing to add, alarms only tell', () => {
  const alarms = scalingAlarms(processor({ tasks: { min: 2, max: 2 } }), platform);
  expect(alarms.map(({ rule }) => rule)).toEqual(['vertical', 'unseen']);
});

test('metrics of the queue are maxima of a minute, with the dimensions that nodes publish them with', () => {
  const [pressure] = scalingAlarms(processor(), platform);
  expect(pressure?.queries[0]).toEqual({
    id: 'ready',
    metric: {
      namespace: 'Warren/acme',
      name: 'MessagesReady',
      dimensions: { Broker: 'orders', VirtualHost: 'shop', Queue: 'placed' },
      stat: 'Maximum',
      periodSeconds: 60,
    },
    returnsData: false,
  });
});

/**
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html and API_PutMetricAlarm.html: ids,
 * lengths, ten metrics and ten expressions, one of all that returns data, and periods of a day together.
 */
test('every alarm of every sort of file is one that CloudWatch takes', () => {
  const files = [
    {},
    { tasks: { min: 0, max: 1000 }, queue: 'q'.repeat(255), vhost: 'v'.repeat(255) },
    {
      scaling: {
        pressure: { minutes: 1, within: 1440 },
        idle: { minutes: 1440 },
        cpu: [50, 60, 70, 80, 90].map((percent) => ({ percent, minutes: 1440 - percent })),
        vertical: { percent: 99, minutes: 1440 },
      },
    },
  ];
  for (const { name, description, queries, datapoints } of files.flatMap((file) =>
    scalingAlarms(processor(file), platform),
  )) {
    const ids = queries.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z][a-zA-Z0-9_]{0,254}$/.test(id))).toEqual([]);
    expect(queries.filter(({ returnsData }) => returnsData)).toHaveLength(1);
    expect(queries.filter(({ metric, expression }) => (metric === undefined) === (expression === undefined))).toEqual(
      [],
    );
    expect(queries.filter(({ metric }) => metric).length).toBeLessThanOrEqual(10);
    expect(queries.filter(({ expression }) => expression !== undefined).length).toBeLessThanOrEqual(10);
    for (const { expression = '1' } of queries) {
      expect(() => parseMetricMath(expression)).not.toThrow();
      expect(expression.length).toBeLessThanOrEqual(2048);
    }
    expect(datapoints.of * 60).toBeLessThanOrEqual(86_400);
    expect(datapoints.needed).toBeLessThanOrEqual(datapoints.of);
    expect(name).toMatch(/^[a-z0-9-]{1,255}$/);
    expect(description.length).toBeLessThanOrEqual(1024);
  }
});

test('policies add by what waits, and take all away that was added', () => {
  const steps = [{ add: 1 }, { fromDepth: 100, add: 2 }, { fromDepth: 1000, add: 5 }];
  const made = scalingPolicies(
    processor({ tasks: { min: 2, max: 9 }, scaling: { steps, cooldown: { addSeconds: 60 } } }),
  );
  expect(made).toEqual({
    add: {
      adjustmentType: 'ChangeInCapacity',
      steps: [
        { lowerBound: 0, upperBound: 99, adjustment: 1 },
        { lowerBound: 99, upperBound: 999, adjustment: 2 },
        { lowerBound: 999, adjustment: 5 },
      ],
      cooldownSeconds: 60,
    },
    remove: { adjustmentType: 'ExactCapacity', steps: [{ lowerBound: 0, adjustment: 2 }], cooldownSeconds: 300 },
  });
});

type Metrics = Readonly<Record<string, readonly (number | undefined)[]>>;

/** The minutes in which an alarm of the defaults is in ALARM. */
function alarming(rule: string, metrics: Metrics, fields: Parameters<typeof processor>[0] = {}): number[] {
  const alarm = scalingAlarms(processor(fields), platform).find((each) => each.rule === rule);
  if (!alarm) throw new Error(`there is no alarm ${rule}`);
  const read: MetricReader = (metric) => (minute) => metrics[metric]?.[minute];
  const { see } = watchAlarm(alarm, read);
  const { length } = Object.values(metrics)[0] ?? [];
  return Array.from({ length: length ?? 0 }, (_, minute) => minute).filter((minute) => see(minute).state === 'ALARM');
}

/** A queue of which as much comes in and is done each minute as said. */
function queue(minutes: readonly { in: number; out: number; seen?: false }[]): Metrics {
  let [depth, published, acknowledged] = [0, 1000, 1000];
  const rows = minutes.map((minute) => {
    published += minute.in;
    acknowledged += minute.out;
    depth += minute.in - minute.out;
    return minute.seen === false ? undefined : { depth, published, acknowledged };
  });
  return {
    [queueMetric.ready]: rows.map((row) => row?.depth),
    [queueMetric.unacknowledged]: rows.map((row) => row && 0),
    [queueMetric.published]: rows.map((row) => row?.published),
    [queueMetric.acknowledged]: rows.map((row) => row?.acknowledged),
    [queueMetric.consumers]: rows.map((row) => row && 1),
    [queueMetric.up]: rows.map((row) => row && 1),
  };
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const [growing, draining, still] = [
  { in: 10, out: 4 },
  { in: 4, out: 10 },
  { in: 0, out: 0 },
];
const unseen = { ...growing, seen: false } as const;

test('six minutes of growth are pressure, and draining ends it', () => {
  expect(alarming('pressure', queue([still, ...times(8, growing), draining, draining]))).toEqual([6, 7, 8]);
});

test('a minute without growth begins the six anew, unless gaps are allowed', () => {
  const minutes = queue([still, ...times(4, growing), { in: 5, out: 5 }, ...times(4, growing)]);
  expect(alarming('pressure', minutes)).toEqual([]);
  expect(alarming('pressure', minutes, { scaling: { pressure: { within: 8 } } })).toEqual([7, 8, 9]);
});

test('a queue that grows without more coming in than is done is not under pressure', () => {
  const metrics = queue([still, ...times(8, growing)]);
  expect(
    alarming('pressure', { ...metrics, [queueMetric.acknowledged]: metrics[queueMetric.published] ?? [] }),
  ).toEqual([]);
});

test('counts that begin again, as after a restart of the leader, do not end the pressure', () => {
  const metrics = queue([still, ...times(8, growing)]);
  const again = (name: string) => (metrics[name] ?? []).map((value, minute) => (value ?? 0) - (minute >= 4 ? 1020 : 0));
  const restarted = { ...metrics, [queueMetric.published]: again(queueMetric.published) };
  expect(restarted[queueMetric.published]?.slice(3, 6)).toEqual([1030, 20, 30]);
  expect(alarming('pressure', restarted)).toEqual([6, 7, 8]);
});

test('five minutes without a message are idle; one that is being worked on is one', () => {
  const empty = queue(times(6, still));
  expect(alarming('idle', empty)).toEqual([4, 5]);
  expect(alarming('idle', { ...empty, [queueMetric.unacknowledged]: times(6, 1) })).toEqual([]);
});

test('a queue of which nothing is known is neither idle nor under pressure, and people are told', () => {
  const metrics = queue([...times(3, growing), ...times(12, unseen)]);
  expect(alarming('idle', metrics)).toEqual([]);
  expect(alarming('pressure', metrics)).toEqual([]);
  // After five minutes, not three: the two before them are read, too, and one that is well among them counts.
  expect(alarming('unseen', metrics)[0]).toBe(7);
});

test('a queue is not taken for empty where only a part is known of it', () => {
  const unpublished = { [queueMetric.up]: times(20, undefined) };
  expect(alarming('idle', queue(times(20, still)))[0]).toBe(4);
  expect(alarming('idle', { ...queue(times(20, still)), ...unpublished })).toEqual([]);
  expect(alarming('vertical', { ...queue(times(20, still)), ...unpublished, [cpuMetric]: times(20, 85) })).toEqual([]);
});

test('the two rules of CPU, and that people are told where the queue is empty', () => {
  const busy = { ...queue(times(20, still)), [cpuMetric]: times(20, 85) };
  expect(alarming('cpu-80', busy)[0]).toBe(14);
  expect(alarming('cpu-90', busy)).toEqual([]);
  expect(alarming('vertical', busy)[0]).toBe(14);
  expect(alarming('cpu-90', { ...busy, [cpuMetric]: times(20, 90) })[0]).toBe(4);
  expect(alarming('vertical', { ...busy, [queueMetric.ready]: times(20, 1) })).toEqual([]);
});

test('the first message of a queue without consumers calls for a task, and one that has some does not', () => {
  const fields = { tasks: { min: 0 } };
  const waiting = queue([still, { in: 1, out: 0 }, still]);
  expect(alarming('start', waiting, fields)).toEqual([]);
  expect(alarming('start', { ...waiting, [queueMetric.consumers]: times(3, 0) }, fields)).toEqual([1, 2]);
});

import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDatum,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

let started: StartedSandbox;
let client: CloudWatchClient;

beforeAll(async () => {
  started = await startedSandbox();
  client = new CloudWatchClient(started.settings);
});

afterAll(() => started.stop());

const put = (datum: object, Namespace = 'Warren/acme') =>
  client.send(new PutMetricDataCommand({ Namespace, MetricData: [{ MetricName: 'm', Value: 1, ...datum }] }));
// Minutes that stay the same while the tests run.
const current = Math.floor(Date.now() / 60_000);
const minute = (ago: number) => new Date((current - ago) * 60_000);
const hours = 60;
const days = 24 * hours;

async function read(name: string, Stat = 'Maximum', { Period = 60, ago = 60 } = {}): Promise<number[] | undefined> {
  const Metric = { Namespace: 'Warren/acme', MetricName: name };
  const times = { StartTime: minute(ago), EndTime: minute(-60), ScanBy: 'TimestampAscending' as const };
  const { MetricDataResults } = await client.send(
    new GetMetricDataCommand({ ...times, MetricDataQueries: [{ Id: 'q', MetricStat: { Metric, Period, Stat } }] }),
  );
  return MetricDataResults?.[0]?.Values;
}

const bad = 'InvalidParameterValueException';

test.each<[string, Partial<MetricDatum>, string, string]>([
  ['a metric without a name', { MetricName: undefined }, 'MissingRequiredParameterException', 'MetricName is required'],
  ['a name of 256 characters', { MetricName: 'm'.repeat(256) }, bad, 'MetricName must have 1 to 255 characters'],
  [
    'more than 30 dimensions',
    { Dimensions: Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: 'v' })) },
    bad,
    'must have at most 30 dimensions',
  ],
  ['a dimension that begins with a colon', { Dimensions: [{ Name: ':d', Value: 'v' }] }, bad, 'begin with a colon'],
  ['a dimension whose value is not ASCII', { Dimensions: [{ Name: 'd', Value: 'für' }] }, bad, 'must be of ASCII'],
  ['a dimension whose value is blank', { Dimensions: [{ Name: 'd', Value: ' ' }] }, bad, 'must not be blank'],
  ['a dimension without a value', { Dimensions: [{ Name: 'd', Value: '' }] }, bad, 'must have 1 to 1024 characters'],
  [
    'a dimension whose value has 1,025 characters',
    { Dimensions: [{ Name: 'd', Value: 'v'.repeat(1025) }] },
    bad,
    'must have 1 to 1024 characters',
  ],
  ['a time of more than two weeks ago', { Timestamp: minute(14 * days + 2) }, bad, 'more than two weeks ago'],
  ['a time more than two hours ahead', { Timestamp: minute(-2 * hours - 10) }, bad, 'more than two hours ahead'],
  ['no number', { Value: Number.NaN }, bad, 'must be a number'],
  ['infinity', { Value: Number.POSITIVE_INFINITY }, bad, 'must be a number'],
  ['a number beyond 2^360', { Value: 2 ** 361 }, bad, 'must be a number between -2^360 and 2^360'],
  ['no value', { Value: undefined }, 'MissingRequiredParameterException', 'Value is required'],
  ['a value beside values', { Values: [1] }, 'InvalidParameterCombinationException', 'one is to be there'],
  ['151 values', { Value: undefined, Values: Array.from({ length: 151 }, () => 1) }, bad, 'at most 150 values'],
  ['counts for other values', { Value: undefined, Values: [1, 2], Counts: [1] }, bad, 'as many numbers as'],
  ['a resolution of ten seconds', { StorageResolution: 10 }, bad, 'must be 1 or 60'],
  ['a unit that there is not', { Unit: 'Messages' as 'Count' }, bad, 'is no unit'],
])('%s is refused', async (_, datum, name, message) => {
  await expect(put(datum)).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
});

test.each([
  ['AWS/SQS', 'must not begin with AWS/'],
  [':a', 'must not begin with a colon'],
  ['für', 'must be of ASCII characters'],
  ['n'.repeat(256), 'must have 1 to 255 characters'],
  ['', 'must have 1 to 255 characters'],
])('the namespace %j is refused', async (namespace, message) => {
  await expect(put({}, namespace)).rejects.toMatchObject({ name: bad, message: expect.stringContaining(message) });
});

test('at the limits everything is taken', async () => {
  const Dimensions = Array.from({ length: 30 }, (_, index) => ({ Name: `d${index}`, Value: 'v'.repeat(1024) }));
  await put({ Dimensions, MetricName: 'm'.repeat(255) }, `Warren/${'n'.repeat(248)}`);
  await put({ MetricName: 'edge', Timestamp: minute(14 * days - 10) });
  await put({ MetricName: 'edge', Timestamp: minute(-2 * hours + 10), Value: -(2 ** 360) });
  await put({ MetricName: 'edge', Value: undefined, Values: Array.from({ length: 150 }, (_, index) => index) });
  expect(await read('edge', 'SampleCount', { ago: 15 * days })).toEqual([1, 150]);
});

test('a thousand metrics go in a request, and one more do not', async () => {
  const data = (count: number) =>
    client.send(
      new PutMetricDataCommand({
        Namespace: 'Warren/acme',
        MetricData: Array.from({ length: count }, (_, index) => ({ MetricName: `many-${index}`, Value: index })),
      }),
    );
  await data(1000);
  expect(await read('many-999')).toEqual([999]);
  await expect(data(1001)).rejects.toMatchObject({
    name: bad,
    message: expect.stringContaining('at most 1000 metrics'),
  });
});

test('a request of more than 1 MB is refused, though it comes compressed', async () => {
  const Dimensions = Array.from({ length: 2 }, (_, index) => ({ Name: `d${index}`, Value: 'v'.repeat(1000) }));
  const MetricData = Array.from({ length: 600 }, () => ({ MetricName: 'large', Value: 1, Dimensions }));
  await expect(client.send(new PutMetricDataCommand({ Namespace: 'Warren/acme', MetricData }))).rejects.toMatchObject({
    name: 'RequestEntityTooLarge',
    message: expect.stringMatching(/^Request size \d+ exceeded 1048576 bytes$/),
  });
});

test('when something of a request is refused, nothing of it is published', async () => {
  const MetricData = [
    { MetricName: 'half', Value: 1 },
    { MetricName: '', Value: 1 },
  ];
  await expect(client.send(new PutMetricDataCommand({ Namespace: 'Warren/acme', MetricData }))).rejects.toThrow();
  expect(await read('half')).toEqual([]);
});

test('regions know nothing of each other', async () => {
  await put({ MetricName: 'here' });
  const elsewhere = new CloudWatchClient({ ...started.settings, region: 'eu-central-1' });
  const MetricStat = { Metric: { Namespace: 'Warren/acme', MetricName: 'here' }, Period: 60, Stat: 'Sum' };
  const { MetricDataResults } = await elsewhere.send(
    new GetMetricDataCommand({
      StartTime: minute(5),
      EndTime: minute(-60),
      MetricDataQueries: [{ Id: 'q', MetricStat }],
    }),
  );
  expect(MetricDataResults?.[0]?.Values).toEqual([]);
  expect(await read('here')).toEqual([1]);
});

test('what the sandbox does not know of GetMetricData it says', async () => {
  const times = { StartTime: minute(5), EndTime: minute(0) };
  const queried = (query: object) =>
    client.send(new GetMetricDataCommand({ ...times, MetricDataQueries: [{ Id: 'q', ...query }] }));
  await expect(queried({ Expression: 'DIFF(a)' })).rejects.toThrow("metric math, which the sandbox's CloudWatch lacks");
  const MetricStat = { Metric: { Namespace: 'n', MetricName: 'm' }, Period: 60, Stat: 'p90' };
  await expect(queried({ MetricStat })).rejects.toThrow('must be Average, Maximum, Minimum, SampleCount, Sum');
  await expect(queried({})).rejects.toThrow('must have either Expression or MetricStat');
  await expect(queried({ Id: 'Q', MetricStat })).rejects.toThrow('must begin with a lowercase letter');
  await expect(queried({ MetricStat: { ...MetricStat, Period: 90 } })).rejects.toThrow();
});

test('a call fails or is slow as a fault says', async () => {
  started.sandbox.faults.inject({ on: { type: 'cloudwatch', operation: 'update' }, error: 'Throttling' });
  await expect(put({ MetricName: 'fault' })).rejects.toMatchObject({ name: 'Throttling' });
  await put({ MetricName: 'fault' });
});

test('alarms are listed by names or by what they begin with, some at a time, in the state that was written', async () => {
  const names = Array.from({ length: 120 }, (_, i) => `acme-alert/a${i}`);
  for (const name of [...names, 'other'])
    started.sandbox.cloud.put('aws_cloudwatch_metric_alarm', name, { alarm_name: name });
  started.sandbox.cloud.change('aws_cloudwatch_metric_alarm', 'acme-alert/a7', {
    state_value: 'ALARM',
    state_updated: '2026-11-30T09:00:00Z',
  });
  const first = await client.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'acme-alert/', MaxRecords: 100 }));
  const { NextToken } = first;
  const { MetricAlarms = [], NextToken: more } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'acme-alert/', MaxRecords: 100, NextToken }),
  );
  expect([first.MetricAlarms?.length, MetricAlarms.length, more]).toEqual([100, 20, undefined]);
  const { MetricAlarms: own } = await client.send(
    new DescribeAlarmsCommand({ AlarmNames: ['acme-alert/a7', 'other', 'none'] }),
  );
  expect(
    own?.map(({ AlarmName, StateValue, StateTransitionedTimestamp: at }) => [AlarmName, StateValue, at?.toISOString()]),
  ).toEqual([
    ['acme-alert/a7', 'ALARM', '2026-11-30T09:00:00.000Z'],
    ['other', 'INSUFFICIENT_DATA', '1970-01-01T00:00:00.000Z'],
  ]);
});

test('an alarm is in the state that it was set to; one that is not there, or a state that is none, is refused', async () => {
  started.sandbox.cloud.put('aws_cloudwatch_metric_alarm', 'acme-alert/set', { alarm_name: 'acme-alert/set' });
  const set = (AlarmName: string, StateValue: string) =>
    client.send(new SetAlarmStateCommand({ AlarmName, StateValue: StateValue as 'OK', StateReason: 'Tried' }));
  await set('acme-alert/set', 'ALARM');
  const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['acme-alert/set'] }));
  expect(MetricAlarms).toMatchObject([{ StateValue: 'ALARM', StateReason: 'Tried' }]);
  await expect(set('acme-alert/none', 'OK')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  await expect(set('acme-alert/set', 'FINE')).rejects.toThrow('StateValue must be OK, ALARM, INSUFFICIENT_DATA');
});

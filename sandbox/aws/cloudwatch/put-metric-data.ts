import type { Input } from '../protocols/json-protocol.ts';
import { AwsError } from '../protocols/protocol.ts';
import { readDimensions, readMetricName, readNamespace } from './metric.ts';
import { type MetricStore, type Statistics, together } from './metric-store.ts';
import { invalidCombination, invalidValue, missing } from './refusals.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html, which also says the others here. */
const mostMetrics = 1000;
const mostBytes = 1024 * 1024;
const mostValues = 150;
const largest = 2 ** 360;

const minuteMs = 60_000;
const oldestMs = 14 * 24 * 60 * minuteMs;
const newestMs = 120 * minuteMs;

/** Publishes all of the data, or none of it when something of it is refused. Entities are not known. */
export function putMetricData(call: { store: MetricStore; input: Input; region: string; now: number }): object {
  const { store, input, region, now } = call;
  const namespace = readNamespace(input.Namespace);
  // `AWS/` is for AWS's own services.
  if (/^aws\//i.test(namespace)) throw invalidValue('Namespace', 'must not begin with AWS/');
  if (input.EntityMetricData !== undefined)
    throw new AwsError('InvalidParameterValueException', "The sandbox's CloudWatch knows no EntityMetricData.");
  if (input.MetricData === undefined) throw missing('MetricData');
  const data = input.MetricData as Input[];
  if (data.length > mostMetrics) throw invalidValue('MetricData', `must have at most ${mostMetrics} metrics`);
  refuseLarge(Buffer.byteLength(JSON.stringify(input)));
  const read = data.map((datum, index) => readDatum(`MetricData.member.${index + 1}`, datum, now));
  for (const { name, dimensions, minute, statistics } of read) {
    store.add(region, { namespace, name, dimensions }, minute, statistics);
  }
  return {};
}

/** Its words are in https://github.com/aws/aws-sdk-go/issues/4441. Whether it counts before or after compression no document says. */
function refuseLarge(bytes: number): void {
  if (bytes <= mostBytes) return;
  throw new AwsError('RequestEntityTooLarge', `Request size ${bytes} exceeded ${mostBytes} bytes`, 413);
}

function readDatum(at: string, datum: Input, now: number) {
  const { MetricName, Dimensions, Timestamp, StorageResolution = 60, Unit } = datum;
  if (StorageResolution !== 60 && StorageResolution !== 1)
    throw invalidValue(`${at}.StorageResolution`, 'must be 1 or 60');
  if (Unit !== undefined && !units.test(String(Unit))) throw invalidValue(`${at}.Unit`, 'is no unit of CloudWatch');
  return {
    name: readMetricName(`${at}.MetricName`, MetricName),
    dimensions: readDimensions(`${at}.Dimensions`, Dimensions),
    minute: readMinute(`${at}.Timestamp`, Timestamp, now),
    statistics: readStatistics(at, datum),
  };
}

/** `StandardUnit` of the API's model (botocore 1.44.8, cloudwatch/2010-08-01). */
const units =
  /^(None|Percent|Count|Seconds|Microseconds|Milliseconds|(Kilo|Mega|Giga|Tera)(bytes|bits)|Bytes|Bits|(Count|Bytes|Bits|(Kilo|Mega|Giga|Tera)(bytes|bits))\/Second)$/;

/** Seconds since the epoch, as JSON has them; the minute in milliseconds. */
function readMinute(parameter: string, value: unknown, now: number): number {
  const time = value === undefined ? now : Number(value) * 1000;
  if (Number.isNaN(time)) throw invalidValue(parameter, 'must be a time');
  if (time < now - oldestMs) throw invalidValue(parameter, 'must not be more than two weeks ago');
  if (time > now + newestMs) throw invalidValue(parameter, 'must not be more than two hours ahead');
  return Math.floor(time / minuteMs) * minuteMs;
}

/** A value, values with how often each came, or statistics of values that are not told. */
function readStatistics(at: string, { Value, Values, Counts, StatisticValues }: Input): Statistics {
  const given = [Value, Values, StatisticValues].filter((each) => each !== undefined);
  if (given.length === 0) throw missing(`${at}.Value`);
  if (given.length > 1)
    throw invalidCombination(`Of the parameters Value, Values and StatisticValues of ${at} one is to be there.`);
  if (Values !== undefined) return readValues(at, Values as unknown[], Counts as unknown[] | undefined);
  if (StatisticValues === undefined) return statisticsOf(readNumber(`${at}.Value`, Value), 1);
  const parts = StatisticValues as Record<string, unknown>;
  const part = (name: string) => readNumber(`${at}.StatisticValues.${name}`, parts[name]);
  return { count: part('SampleCount'), sum: part('Sum'), minimum: part('Minimum'), maximum: part('Maximum') };
}

function readValues(at: string, values: unknown[], counts: unknown[] = values.map(() => 1)): Statistics {
  if (values.length === 0) throw missing(`${at}.Values`);
  if (values.length > mostValues) throw invalidValue(`${at}.Values`, `must have at most ${mostValues} values`);
  if (counts.length !== values.length) throw invalidValue(`${at}.Counts`, `must have as many numbers as ${at}.Values`);
  return together(
    values.map((value, index) =>
      statisticsOf(readNumber(`${at}.Values`, value), readNumber(`${at}.Counts`, counts[index])),
    ),
  );
}

function statisticsOf(value: number, count: number): Statistics {
  return { count, sum: value * count, minimum: value, maximum: value };
}

/** JSON has no word for infinities and NaN; the SDK sends them as texts. */
function readNumber(parameter: string, value: unknown): number {
  if (value === undefined) throw missing(parameter);
  if (typeof value !== 'number' || Math.abs(value) > largest)
    throw invalidValue(parameter, 'must be a number between -2^360 and 2^360');
  return value;
}

import { invalidValue, missing } from './refusals.ts';

/** What makes a metric one: in its region, its namespace, its name and all its dimensions. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** `Namespace` and `MetricName` of the API's model (botocore 1.44.8, cloudwatch/2010-08-01), `Dimension` of its reference. */
const mostCharacters = { namespace: 255, name: 255, dimensionName: 255, dimensionValue: 1024 };

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const mostDimensions = 30;

const printable = /^[ -~]*$/;

/** A namespace as it came. Throws when CloudWatch takes no such. */
export function readNamespace(value: unknown): string {
  const namespace = readText('Namespace', value, mostCharacters.namespace);
  if (namespace.startsWith(':')) throw invalidValue('Namespace', 'must not begin with a colon');
  if (!printable.test(namespace))
    throw invalidValue('Namespace', 'must be of ASCII characters, none of them for control');
  return namespace;
}

/** The name of a metric as it came. */
export function readMetricName(parameter: string, value: unknown): string {
  return readText(parameter, value, mostCharacters.name);
}

/** Dimensions as they came: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html */
export function readDimensions(parameter: string, value: unknown): Metric['dimensions'] {
  const list = (value ?? []) as { Name?: unknown; Value?: unknown }[];
  if (list.length > mostDimensions) throw invalidValue(parameter, `must have at most ${mostDimensions} dimensions`);
  const pairs = list.map(({ Name, Value }, index) => {
    const member = `${parameter}.member.${index + 1}`;
    const name = readDimensionText(`${member}.Name`, Name, mostCharacters.dimensionName);
    if (name.startsWith(':')) throw invalidValue(`${member}.Name`, 'must not begin with a colon');
    return [name, readDimensionText(`${member}.Value`, Value, mostCharacters.dimensionValue)];
  });
  return Object.fromEntries(pairs);
}

function readDimensionText(parameter: string, value: unknown, most: number): string {
  const text = readText(parameter, value, most);
  if (!printable.test(text)) throw invalidValue(parameter, 'must be of ASCII characters, none of them for control');
  if (text.trim() === '') throw invalidValue(parameter, 'must not be blank');
  return text;
}

function readText(parameter: string, value: unknown, most: number): string {
  if (value === undefined || value === null) throw missing(parameter);
  if (typeof value !== 'string' || value.length < 1 || value.length > most)
    throw invalidValue(parameter, `must have 1 to ${most} characters`);
  return value;
}

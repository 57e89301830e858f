import { isIP, isIPv4 } from 'node:net';
import { networkText, parseNetwork } from '../../../contracts/addresses.ts';
import type { Form, ValueLimits } from '../../schema/arguments/limits.ts';
import { containerDefinitionsProblem } from '../../schema/container-definitions.ts';
import { isObject, isUnknown, type Value } from '../../values.ts';

/** Whose check it is: the provider measures texts in bytes, AWS in characters. */
export type Judge = 'provider' | 'AWS';

/** Why a value is refused, one sentence a reason, in the provider's words. An unknown value passes, and so does none. */
export function valueRefusals(name: string, value: Value, limits: ValueLimits, judge: Judge): string[] {
  if (value === null || isUnknown(value)) return [];
  if (Array.isArray(value) || isObject(value)) return collectionRefusals(name, value, limits, judge);
  if (value instanceof Uint8Array || limits.also?.some((other) => other === value || String(other) === value))
    return [];
  const found = [
    oneOf(name, value, limits),
    range(name, value, limits),
    multiple(name, value, limits),
    typeof value === 'string' ? text(name, value, limits, judge) : undefined,
    limits.is === undefined ? undefined : form(name, value, limits.is),
    prefix(name, value, limits),
  ];
  return found.filter((sentence) => sentence !== undefined);
}

/** A value in a message, long ones cut. */
export function shown(value: Value): string {
  const all = JSON.stringify(value);
  return all.length > 120 ? `${all.slice(0, 100)}… (${all.length} characters)` : all;
}

function collectionRefusals(
  name: string,
  value: readonly Value[] | { readonly [name: string]: Value },
  { entries, each, is }: ValueLimits,
  judge: Judge,
): string[] {
  const length = Object.keys(value).length;
  const size =
    entries !== undefined && (length < entries[0] || length > entries[1])
      ? [
          `bad size of ${name}: it must contain at least ${entries[0]} elements and at most ${entries[1]} elements: length=${length}`,
        ]
      : [];
  const keys = is === 'lower-case keys' ? Object.keys(value).filter((key) => key !== key.toLowerCase()) : [];
  const inner =
    each && Array.isArray(value) ? value.flatMap((item, i) => valueRefusals(`${name}.${i}`, item, each, judge)) : [];
  return [...size, ...keys.map((key) => `${name} must be lowercase only. Offending key: ${shown(key)}`), ...inner];
}

type Scalar = string | number | boolean;

function oneOf(name: string, value: Scalar, { oneOf: allowed }: ValueLimits): string | undefined {
  if (allowed === undefined || allowed.some((one) => one === value)) return undefined;
  return `expected ${name} to be one of [${allowed.map((one) => JSON.stringify(one)).join(' ')}], got ${shown(value)}`;
}

/** Some numbers are texts, of which the empty one says nothing. */
function range(
  name: string,
  value: Scalar,
  { range: between, least = between?.[0], also = [] }: ValueLimits,
): string | undefined {
  if (least === undefined || value === '') return undefined;
  const most = between?.[1] ?? Number.POSITIVE_INFINITY;
  const number = typeof value === 'string' && !/^-?\d+$/.test(value) ? Number.NaN : Number(value);
  if (number >= least && number <= most) return undefined;
  const or = also.map((other) => ` or ${JSON.stringify(other)}`).join('');
  const what = between === undefined ? `at least (${least})` : `in the range (${least} - ${most})`;
  return `expected ${name} to be ${what}${or}, got ${shown(value)}`;
}

function multiple(name: string, value: Scalar, { multipleOf, also = [] }: ValueLimits): string | undefined {
  if (multipleOf === undefined || Number(value) % multipleOf === 0) return undefined;
  const or = also.length > 0 ? ` or one of [${also.join(' ')}]` : '';
  return `expected ${name} to be divisible by ${multipleOf}${or}, got ${shown(value)}`;
}

function text(
  name: string,
  value: string,
  { length, size, matches, never }: ValueLimits,
  judge: Judge,
): string | undefined {
  const long = judge === 'AWS' ? [...value].length : Buffer.byteLength(value);
  if (length !== undefined && (long < length[0] || long > length[1])) {
    return `expected length of ${name} to be in the range (${length[0]} - ${length[1]}), got ${shown(value)}`;
  }
  const dense = value.replace(/\s/g, '').length;
  if (size !== undefined && dense > size)
    return `${name} has ${dense} characters without spaces, at most ${size} are allowed`;
  if (matches !== undefined && !matches.test(value))
    return `invalid value for ${name} (must match ${matches.source}): ${shown(value)}`;
  if (never?.test(value)) return `invalid value for ${name} (must not match ${never.source}): ${shown(value)}`;
  return undefined;
}

function form(name: string, value: Scalar, is: Form): string | undefined {
  const why = forms[is](String(value));
  return why === undefined ? undefined : `${name} (${shown(value)}) ${why}`;
}

const forms: Record<Form, (value: string) => string | undefined> = {
  // The provider lets an empty text through.
  ARN: (value) => (/^$|^arn:aws[a-z-]*:[^:]+:[^:]*:[^:]*:.+/s.test(value) ? undefined : 'is an invalid ARN'),
  base64: (value) => (Buffer.from(value, 'base64').toString('base64') === value ? undefined : 'must be base64-encoded'),
  'boolean text': (value) => (['', 'true', 'false'].includes(value) ? undefined : 'must parse as boolean'),
  'https URL': (value) =>
    URL.canParse(value) && value.startsWith('https://') ? undefined : 'must be a valid https URL',
  'IPv4 address': (value) => (isIPv4(value) ? undefined : 'must be a valid IPv4 address'),
  'IPv4 network': (value) => networkForm(value, 'ipv4'),
  // validation.IsIPv6Address takes one of IPv4, too, since that can be written as one of IPv6.
  'IPv6 address': (value) => (isIP(value) ? undefined : 'must be a valid IPv6 address'),
  'IPv6 network': (value) => networkForm(value, 'ipv6'),
  'container definitions': containerDefinitionsProblem,
  JSON: (value) => (parsed(value) === undefined ? 'contains an invalid JSON' : undefined),
  'JSON object': (value) =>
    value.startsWith('{') && parsed(value) !== undefined
      ? undefined
      : 'contains an invalid JSON policy: not a JSON object',
  'lower-case keys': () => undefined,
  'not empty': (value) => (value === '' || value === '0' ? 'must not be empty' : undefined),
  time: (value) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/.test(value)
      ? undefined
      : 'must be an RFC 3339 time',
};

function networkForm(value: string, family: 'ipv4' | 'ipv6'): string | undefined {
  const network = parseNetwork(value);
  const version = family === 'ipv4' ? 'IPv4' : 'IPv6';
  if (network?.family !== family) return `is not a valid ${version} CIDR block`;
  return networkText(network) === value
    ? undefined
    : `is not a valid CIDR block; did you mean ${networkText(network)}?`;
}

function prefix(name: string, value: Scalar, { prefix: between }: ValueLimits): string | undefined {
  const network = between && parseNetwork(String(value));
  if (!network || (network.prefix >= between[0] && network.prefix <= between[1])) return undefined;
  return `expected ${name} to contain a network with between ${between[0]} and ${between[1]} significant bits, got ${shown(value)}`;
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return undefined;
  }
}

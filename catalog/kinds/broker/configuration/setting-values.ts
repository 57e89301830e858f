import { plainAddress } from '../../../../contracts/addresses.ts';
import { suggest } from '../../../words/nearest.ts';
import { patternProblem } from '../fields/rabbitmq-text.ts';

/**
 * Whether RabbitMQ takes a value where a type of catalog/facts/rabbitmq-settings.ts is asked for. How each is read:
 * https://github.com/Kyorai/cuttlefish/tree/v3.6.0/src (cuttlefish_datatypes, cuttlefish_bytesize, cuttlefish_duration_parse).
 */
export function takes(type: string, value: string): boolean {
  return waysOf(type).some((way) => takesOne(way, value));
}

/** What a value of a type is, to go on after "RabbitMQ takes": `true or false`. */
export function expected(type: string): string {
  const ways = waysOf(type).filter((way, index, all) => way !== 'latin1' || all.length === 1 || index === 0);
  return ways.map(describe).join(', or ');
}

/** ` Did you mean true?` for a value that says so in other words, or is nearly spelled like one that is taken; else nothing. */
export function meant(type: string, value: string): string {
  const words = waysOf(type).flatMap((way) => (way === 'bool' ? ['true', 'false'] : (choicesOf(way) ?? [])));
  const other = otherWords.find((each) => each.includes(value.toLowerCase()))?.find((each) => words.includes(each));
  return other === undefined ? suggest(value, words) : ` Did you mean ${other}?`;
}

/** What people and other programs write for the same. */
const otherWords = [
  ['true', 'on', 'yes', '1', 'enabled'],
  ['false', 'off', 'no', '0', 'disabled', 'none'],
];

function waysOf(type: string): string[] {
  return type.split('|');
}

function choicesOf(way: string): string[] | undefined {
  return way.startsWith('{') ? way.slice(1, -1).split(',') : undefined;
}

const longestAtom = 255;

function takesOne(way: string, value: string): boolean {
  const choices = choicesOf(way);
  if (choices) return choices.includes(value);
  const [kind = '', limits = ''] = way.split(':');
  switch (kind) {
    case 'bool':
      return value === 'true' || value === 'false';
    case 'int':
      return /^[+-]?\d+$/.test(value) && isWithin(BigInt(value.replace('+', '')), limits);
    case 'float':
      return isFloat(value) && (limits === '' || (Number(value) > 0 && Number(value) < 1));
    case 'bytes':
      return isSizeWithin(value, limits);
    case 'size':
      return /\d[a-z]{1,3}$/i.test(value) && /[kmgtp]i?b?$/i.test(value);
    case 'duration':
      return /^((\d+\.\d+|\.\d+|[1-9]\d*)(ms|[fwdhms]))+$/i.test(value);
    case 'ip':
      return isAddressWithPort(value);
    case 'socket':
      return /^(local|unix):[^:]+:[+-]?0+$/.test(value);
    case 'address':
      return isAddress(value);
    case 'atom':
      return [...value].length <= longestAtom;
    case 'latin1':
      return !/[^\p{Cc}\u0020-\u00ff]/u.test(value);
    case 'regex':
      return value !== '' && patternProblem(value) === undefined;
    case 'https':
      return /^[:/]*https([:/]|$)/.test(value);
    default:
      // A text, or a file or folder, of which only the node knows whether it is there.
      return true;
  }
}

/** https://github.com/Kyorai/cuttlefish/blob/v3.6.0/src/cuttlefish_bytesize.erl */
function isSizeWithin(value: string, limits: string): boolean {
  const [, number = '', unit = ''] = /^(.*?)(KB|MB|GB)?$/is.exec(value) ?? [];
  if (!isNumber(number) || (unit !== unit.toUpperCase() && unit !== unit.toLowerCase())) return false;
  const bytes = Number(number) * 1024 ** ['', 'KB', 'MB', 'GB'].indexOf(unit.toUpperCase());
  return isWithin(BigInt(Math.round(bytes)), limits);
}

function isWithin(value: bigint, limits: string): boolean {
  const [least = '', most = ''] = limits.split('..');
  return (least === '' || value >= BigInt(least)) && (most === '' || value <= BigInt(most));
}

function isFloat(value: string): boolean {
  return /^[+-]?\d+\.\d+(e[+-]?\d+)?$/i.test(value) && Number.isFinite(Number(value));
}

/** Whole or with a point, of which what stands before it may be left out: cuttlefish_util, numerify/1. */
function isNumber(text: string): boolean {
  const whole = text.startsWith('.') ? `0${text}` : text;
  return /^[+-]?\d+$/.test(whole) || isFloat(whole);
}

function isAddressWithPort(value: string): boolean {
  const at = value.lastIndexOf(':');
  return at > 0 && /^\+?\d+$|^-0+$/.test(value.slice(at + 1)) && isAddress(value.slice(0, at));
}

/** What Erlang's inet:parse_address/1 takes: of IPv4 also fewer than four numbers, and numbers of base 8 and 16. */
function isAddress(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : isIpv4(text);
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.test(part))) return false;
  const numbers = parts.map((part) => (/^0[0-7]+$/.test(part) ? Number.parseInt(part, 8) : Number(part)));
  const last = numbers.pop() ?? 0;
  return numbers.every((number) => number <= 255) && last < 256 ** (5 - parts.length);
}

function isIpv6(text: string): boolean {
  return plainAddress(text.replace(/%[^%]*$/, '')) !== undefined;
}

function describe(way: string): string {
  const choices = choicesOf(way);
  if (choices) return choices.length === 1 ? `${choices[0]}` : `one of ${choices.join(', ')}`;
  const [kind = '', limits = ''] = way.split(':');
  if (kind === 'bytes' && limits !== '') return `a size${withinLimits(limits)} bytes`;
  return kind === 'int'
    ? `a whole number${withinLimits(limits)}`
    : (descriptions[way] ?? descriptions[kind] ?? 'a text');
}

const descriptions: Readonly<Record<string, string>> = {
  bool: 'true or false',
  float: 'a number with a point, in quotes where it ends with .0',
  'float:0<1': 'a number between 0 and 1, with a point',
  bytes: 'a size in bytes, such as 64MB',
  size: 'a size such as 64MiB',
  duration: 'a time with its unit, such as 30s',
  ip: 'an address with a port, such as 10.20.0.5:5672',
  socket: 'a Unix socket, such as local:/run/broker:0',
  address: 'an IP address',
  atom: `a text of at most ${longestAtom} characters`,
  latin1: 'a text in the letters of ISO 8859-1',
  regex: 'a regular expression',
  https: 'an address that begins with https://',
};

function withinLimits(limits: string): string {
  const [least = '', most = ''] = limits.split('..');
  if (least === '') return most === '' ? '' : ` of at most ${most}`;
  return most === '' ? ` of ${least} or more` : ` from ${least} to ${most}`;
}

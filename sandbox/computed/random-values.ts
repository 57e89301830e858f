import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { ObjectValue, Value } from '../values.ts';
import type { Rule } from './facts.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const defaultSpecial = '!@#$%&*()-_=+[]{}<>:?';

/** A new random password that follows the arguments of `random_password`. */
export function generatePassword(get: (argument: string) => Value): string {
  const groups = [
    { on: get('upper'), minimum: get('min_upper'), alphabet: letters.toUpperCase() },
    { on: get('lower'), minimum: get('min_lower'), alphabet: letters },
    { on: get('numeric'), minimum: get('min_numeric'), alphabet: '0123456789' },
    { on: get('special'), minimum: get('min_special'), alphabet: String(get('override_special') || defaultSpecial) },
  ].filter(({ on }) => on !== false);
  const least = groups.flatMap(({ minimum, alphabet }) => pick(alphabet, Number(minimum ?? 0)));
  const all = groups.map(({ alphabet }) => alphabet).join('');
  if (all === '')
    throw new Error('random_password: all of upper, lower, numeric and special are off; allow one of them.');
  return shuffle([...least, ...pick(all, Math.max(0, Number(get('length')) - least.length))]).join('');
}

/** What the ephemeral `random_password` answers: its arguments with their defaults, and a new password. */
export function openPassword(config: ObjectValue): ObjectValue {
  const result = generatePassword((argument) => config[argument] ?? null);
  const defaults: ObjectValue = {
    upper: true,
    lower: true,
    numeric: true,
    special: true,
    min_upper: 0,
    min_lower: 0,
    min_numeric: 0,
    min_special: 0,
  };
  const given = Object.entries(config).filter(([, value]) => value !== null);
  return { ...config, ...defaults, ...Object.fromEntries(given), result, bcrypt_hash: fakeHash() };
}

/** Rules for the managed resources of the random provider. They are the only values that are not repeatable. */
export const randomRules: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  random_password: { ...passwordRules(), id: 'none', bcrypt_hash: fakeHash },
  random_string: { ...passwordRules(), id: '{result}' },
  random_uuid: { id: '{result}', result: () => randomUUID() },
  random_integer: {
    id: '{result}',
    result: (facts) => randomInt(Number(facts.get('min')), Number(facts.get('max')) + 1),
  },
  random_id: {
    hex: (facts) => randomBytes(Number(facts.get('byte_length'))).toString('hex'),
    b64_url: (facts) => Buffer.from(facts.text('hex'), 'hex').toString('base64url'),
    b64_std: (facts) => Buffer.from(facts.text('hex'), 'hex').toString('base64'),
    dec: (facts) => BigInt(`0x${facts.text('hex')}`).toString(),
    id: '{b64_url}',
  },
};

function passwordRules(): Readonly<Record<string, Rule>> {
  const on = { upper: true, lower: true, numeric: true, number: true, special: true };
  const least = { min_upper: 0, min_lower: 0, min_numeric: 0, min_special: 0 };
  return { ...on, ...least, result: (facts) => generatePassword((argument) => facts.get(argument)) };
}

/** In the form of bcrypt, but not a hash of anything. */
function fakeHash(): string {
  return `$2a$10$${randomBytes(40).toString('base64url').slice(0, 53)}`;
}

function pick(alphabet: string, count: number): string[] {
  return Array.from({ length: count }, () => alphabet.charAt(randomInt(alphabet.length)));
}

function shuffle(items: string[]): string[] {
  const rest = [...items];
  return items.map(() => rest.splice(randomInt(rest.length), 1)[0] ?? '');
}

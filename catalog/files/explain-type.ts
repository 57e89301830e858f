import { z } from 'zod';
import { show } from '../schema/field.ts';
import { unwrapField } from '../schema/schema-fields.ts';
import { nearest } from '../words/nearest.ts';
import { elementOf, fieldsOf, isOptional } from './schema-at.ts';

/** A value of another type than it has to be. */
export interface Mistyped {
  /** As zod calls the type. */
  expected: string;
  value: unknown;
  field: z.ZodType | undefined;
  /** What the value stands behind, where it is no entry of a list. */
  key: string | undefined;
}

/** What is said of a value of another type than it has to be, with what to write instead. */
export function explainType({ expected, value, field, key }: Mistyped): string {
  const unit = unitOf(field);
  if (value === undefined) return `is missing. Add ${article(expected)}${unit ? ` in ${unit}` : ''}.`;
  if (expected === 'number' || expected === 'int') return explainNumber(value, unit);
  const word = wordOf(field);
  const wanted = `${word === undefined ? '' : `${word} or `}${article(expected)}${membersOf(field)}`;
  const isWord = word !== undefined && typeof value === 'string' && nearest(value, [word]) !== undefined;
  const instead = isWord ? `Did you mean ${word}?` : insteadOf({ expected, value, field, key });
  return `is ${describe(value)}; it has to be ${wanted}.${instead === undefined ? '' : ` ${instead}`}`;
}

/** What whoever wrote the value meant, where only one thing can be: `Write { type: m7g.xlarge }.` */
function insteadOf({ expected, value, field, key }: Mistyped): string | undefined {
  const before = key === undefined ? '' : `${key}: `;
  switch (expected) {
    case 'string':
      return ['number', 'boolean'].includes(typeof value) ? 'Put it in quotes.' : undefined;
    case 'boolean':
      return truthOf(value);
    case 'array':
      return asList(value, field);
    case 'object':
      return asMapping(value, { field, before });
    case 'record':
      return asKeys(value, field);
    default:
      return undefined;
  }
}

/** YAML 1.2 knows no other words for them: https://yaml.org/spec/1.2.2/#10212-boolean */
function truthOf(value: unknown): string | undefined {
  const word = String(value).toLowerCase();
  if (['yes', 'on', 'true', 'y', '1'].includes(word)) return 'Write true.';
  return ['no', 'off', 'false', 'n', '0'].includes(word) ? 'Write false.' : undefined;
}

function asList(value: unknown, field: z.ZodType | undefined): string | undefined {
  const element = elementOf(field);
  if (!element || value === null) return undefined;
  if (typeof value !== 'object') return element.safeParse(value).success ? `Write [${plain(value)}].` : undefined;
  if (element.safeParse(value).success) return 'Make it an entry of a list.';
  const [name] = Object.keys(value);
  const isNamed = 'name' in (fieldsOf(element, undefined) ?? {}) && name !== undefined;
  return `Begin each entry with "- "${isNamed ? `, as - { name: ${plain(name)}, ... }` : ''}.`;
}

/** A value in the place of a mapping, of which one field takes it: that which has to be there, if several do. */
function asMapping(
  value: unknown,
  { field, before }: { field: z.ZodType | undefined; before: string },
): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  const fields = Object.entries(fieldsOf(field, undefined) ?? {});
  const needed = fields.filter(([, each]) => !isOptional(each));
  const takes = fields.filter(([, each]) => each.safeParse(value).success);
  const neededTakes = takes.filter(([key]) => needed.some(([other]) => other === key));
  const [meant] = [neededTakes, takes, needed].find(({ length }) => length === 1) ?? [];
  return meant && `Write ${before}{ ${meant[0]}: ${plain(value)} }.`;
}

function asKeys(value: unknown, field: z.ZodType | undefined): string | undefined {
  const inner = field && unwrapField(field).inner;
  if (!Array.isArray(value) || !(inner instanceof z.ZodRecord)) return undefined;
  const isEmptyEnough = (inner.valueType as z.ZodType).safeParse({}).success;
  if (!isEmptyEnough || !value.every((each) => typeof each === 'string')) return 'Write its entries as KEY: VALUE.';
  const keys = value.slice(0, 3).map((each) => `${plain(each)}: {}`);
  return `Write { ${keys.join(', ')}${value.length > keys.length ? ', ...' : ''} }.`;
}

/** A value as it stands in a file where it needs no quotes, else in quotes. */
function plain(value: unknown): string {
  return typeof value === 'string' && !/^[\w./-]+$/.test(value) ? show(value) : String(value);
}

/** Most fields of a mapping that are listed; editors offer those of larger ones. */
const mostMembers = 8;

/** ` of requests, perSeconds`: what may stand in a mapping. */
function membersOf(field: z.ZodType | undefined): string {
  const members = Object.keys(fieldsOf(field, undefined) ?? {});
  return members.length === 0 || members.length > mostMembers ? '' : ` of ${members.join(', ')}`;
}

function explainNumber(value: unknown, unit: string | undefined): string {
  const wanted = unit ? `a plain number of ${unit}` : 'a plain number';
  const written = typeof value === 'string' ? /^\s*(-?\d+(?:\.\d+)?)\s*([a-zA-Z%/ ]*)\s*$/.exec(value) : null;
  if (typeof value === 'number') return `is ${show(value)}; it has to be a whole number${unit ? ` of ${unit}` : ''}.`;
  if (!written) return `is ${describe(value)}; it has to be ${wanted}.`;
  const [, digits, writtenUnit] = written;
  const same = !writtenUnit || writtenUnit.trim().toLowerCase() === unit?.toLowerCase();
  return `is ${show(value)}; it has to be ${wanted}. ${same ? `Write ${digits}.` : `Convert it and write the number alone, without "${writtenUnit?.trim()}".`}`;
}

/** A value in a sentence: `a list`. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  return typeof value === 'string' ? `the text ${show(value)}` : show(value);
}

function article(expected: string): string {
  const words: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return words[expected] ?? expected;
}

/** What the number of a field counts. */
export function unitOf(field: z.ZodType | undefined): string | undefined {
  return field && unwrapField(field).meta.unit;
}

/** The word that may stand for a mapping. */
function wordOf(field: z.ZodType | undefined): string | undefined {
  return field && unwrapField(field).meta.word;
}

import { z } from 'zod';
import { show } from '../schema/field.ts';
import { unwrapField } from '../schema/schema-fields.ts';
import { suggest } from '../words/nearest.ts';
import type { FieldPath } from './problem.ts';

/** A schema issue in words, with the field it is about. */
export interface Explanation {
  path: FieldPath;
  message: string;
  /** Whether the key is to blame or its value. */
  part: 'key' | 'value';
}

/** Issues of a file that are told of; each costs a look at all that could have been meant. */
const maxExplained = 50;

/** Turns what zod found into sentences that say what is wrong and what to do. */
export function explainIssues(schema: z.ZodType, value: unknown, issues: readonly z.core.$ZodIssue[]): Explanation[] {
  const explained: Explanation[] = [];
  for (const issue of issues) {
    explained.push(...explain(schema, value, issue));
    if (explained.length < maxExplained) continue;
    const message = `has more than ${maxExplained} fields that are wrong. Mend these first.`;
    return [...explained.slice(0, maxExplained), { path: [], message, part: 'value' }];
  }
  return explained;
}

function explain(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): Explanation[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(fieldAt(schema, path, value), valueAt(value, path));
    const keys = issue.keys.slice(0, maxExplained);
    return keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known), part: 'key' }));
  }
  if (issue.code === 'invalid_union') {
    const kinds = discriminatorChoices(fieldAt(schema, path.slice(0, -1), value), path.at(-1));
    if (kinds) return [{ path, message: explainChoice(kinds, valueAt(value, path)), part: 'value' }];
  }
  if (issue.code === 'invalid_key') {
    const reason = issue.issues.find((inner) => ['custom', 'invalid_format'].includes(inner.code))?.message;
    return [{ path, message: reason ?? 'is not allowed as a name here.', part: 'key' }];
  }
  return [{ path, message: explainValue(fieldAt(schema, path, value), valueAt(value, path), issue), part: 'value' }];
}

/** What keys there may be: the fields of a mapping, or the few words that its keys are of. */
function knownKeys(field: z.ZodType | undefined, value: unknown): string[] {
  const inner = field && unwrapField(field).inner;
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum) return inner.keyType.options.map(String);
  return Object.keys(shapeOf(field, value) ?? {});
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = suggest(key, known);
  const few = known.length <= 20 ? ` Known here: ${[...known].sort().join(', ')}.` : ' schemas/ lists the known ones.';
  const list = hint === '' ? few : hint;
  return `is not a known field.${list}`;
}

/** What zod says of a union that says nothing itself. */
const unsaid = 'Invalid input';

function explainValue(field: z.ZodType | undefined, value: unknown, issue: z.core.$ZodIssue): string {
  const unit = unitOf(field);
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue.expected, value, field);
    case 'invalid_value':
      return explainChoice(issue.values.map(String), value);
    case 'too_small':
      return `is ${sized(value, unit)}; the least is ${amount(issue.minimum, issue.origin, unit)}.`;
    case 'too_big':
      return `is ${sized(value, unit)}; the most is ${amount(issue.maximum, issue.origin, unit)}.`;
    case 'invalid_union':
      if (issue.message !== unsaid) return `is ${describe(value)}; it ${issue.message}`;
      return `is ${describe(value)}, which is not allowed here. Use text, a number, or true or false.`;
    default:
      return issue.message;
  }
}

function explainType(expected: string, value: unknown, field: z.ZodType | undefined): string {
  const unit = unitOf(field);
  if (value === undefined) return `is missing. Add ${article(expected)}${unit ? ` in ${unit}` : ''}.`;
  if (expected === 'number' || expected === 'int') return explainNumber(value, unit);
  const fix = expected === 'string' && typeof value === 'number' ? ' Put it in quotes.' : '';
  const word = wordOf(field);
  const wanted = `${word === undefined ? '' : `${word} or `}${article(expected)}${membersOf(field)}`;
  return `is ${describe(value)}; it has to be ${wanted}.${fix}`;
}

/** Most fields of a mapping that are listed; editors offer those of larger ones. */
const mostMembers = 8;

/** ` of requests, perSeconds`: what may stand in a mapping. */
function membersOf(field: z.ZodType | undefined): string {
  const members = Object.keys(shapeOf(field, undefined) ?? {});
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

function explainChoice(choices: readonly string[], value: unknown): string {
  const few = choices.length <= 16;
  const list = few ? ` Use one of ${choices.join(', ')}.` : ' schemas/ lists them, and editors offer them.';
  if (value === undefined) return `is missing.${list}`;
  // A mapping may have a key called toString, and is no text.
  if (typeof value === 'number' && choices.includes(String(value))) {
    return `${show(value)} is a number here. Write it in quotes: "${value}".`;
  }
  const written = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const longer = written === '' ? undefined : choices.find((choice) => choice.startsWith(`${written}.`));
  const hint = longer === undefined ? suggest(written, choices) : ` Did you mean ${longer}?`;
  return `${show(value)} is not one of the ${choices.length} known values.${hint || list}`;
}

function sized(value: unknown, unit: string | undefined): string {
  if (typeof value === 'number') return amount(value, 'number', unit);
  if (Array.isArray(value)) return `${value.length} long`;
  return typeof value === 'string' ? `${value.length} characters long` : describe(value);
}

function amount(count: number | bigint, origin: string, unit: string | undefined): string {
  const what = origin === 'string' ? 'characters' : origin === 'array' ? 'items' : unit;
  if (what === undefined) return String(count);
  // Units are written as of several: `tasks`, and `GiB` as it is.
  return `${count} ${Number(count) === 1 ? what.replace(/^([a-z]+)s$/, '$1') : what}`;
}

function describe(value: unknown): string {
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

/** The schema that a path of a value leads to; undefined where the path leaves the schema. */
export function fieldAt(schema: z.ZodType, path: FieldPath, value: unknown): z.ZodType | undefined {
  let field: z.ZodType | undefined = schema;
  for (const [depth, step] of path.entries()) {
    const inner: z.ZodType | undefined = field && variantOf(field, valueAt(value, path.slice(0, depth)));
    if (inner instanceof z.ZodObject) field = inner.shape[step] as z.ZodType | undefined;
    else if (inner instanceof z.ZodRecord) field = inner.valueType as z.ZodType;
    else if (inner instanceof z.ZodArray) field = inner.element as z.ZodType;
    else return undefined;
  }
  return field;
}

/** The schema itself, or that of its variants which the value says it is. */
function variantOf(field: z.ZodType, value: unknown): z.ZodType | undefined {
  const { inner } = unwrapField(field);
  if (!(inner instanceof z.ZodDiscriminatedUnion)) return inner;
  const key = inner.def.discriminator;
  return variantsOf(inner).find((variant) => variant.shape[key]?.safeParse(valueAt(value, [key])).success);
}

function variantsOf(union: z.ZodDiscriminatedUnion): z.ZodObject<Record<string, z.ZodType>>[] {
  return union.options as unknown as z.ZodObject<Record<string, z.ZodType>>[];
}

/** What may stand in the field by which variants are told apart; undefined when `key` is not that field. */
function discriminatorChoices(field: z.ZodType | undefined, key: string | number | undefined): string[] | undefined {
  const inner = field && unwrapField(field).inner;
  if (!(inner instanceof z.ZodDiscriminatedUnion) || inner.def.discriminator !== key) return undefined;
  return variantsOf(inner).flatMap(({ shape }) => {
    const kind = shape[inner.def.discriminator];
    if (kind instanceof z.ZodEnum) return kind.options.map(String);
    return kind instanceof z.ZodLiteral ? [...kind.values].map(String) : [];
  });
}

function shapeOf(field: z.ZodType | undefined, value: unknown): Record<string, unknown> | undefined {
  const inner = field && variantOf(field, value);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

function unitOf(field: z.ZodType | undefined): string | undefined {
  return field && unwrapField(field).meta.unit;
}

/** The word that may stand for a mapping. */
function wordOf(field: z.ZodType | undefined): string | undefined {
  return field && unwrapField(field).meta.word;
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}

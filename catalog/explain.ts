import { z } from 'zod';
import { show } from './field.ts';
import { suggest } from './nearest.ts';
import type { FieldPath } from './problem.ts';

/** A schema issue in words, with the field it is about. */
export interface Explanation {
  path: FieldPath;
  message: string;
  /** Whether the key is to blame or its value. */
  part: 'key' | 'value';
}

/** Turns what zod found into sentences that say what is wrong and what to do. */
export function explainIssues(schema: z.ZodType, value: unknown, issues: readonly z.core.$ZodIssue[]): Explanation[] {
  return issues.flatMap((issue) => explain(schema, value, issue));
}

function explain(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): Explanation[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeOf(fieldAt(schema, path)) ?? {});
    return issue.keys.map((key) => ({ path: [...path, key], message: unknownKey(key, known), part: 'key' }));
  }
  if (issue.code === 'invalid_union') {
    const [first] = issue.errors;
    if (issue.errors.length === 1 && first) return first.flatMap((inner) => explain(schema, value, inner as never));
  }
  if (issue.code === 'invalid_key') return [{ path, message: 'is not allowed as a name here.', part: 'key' }];
  return [{ path, message: explainValue(fieldAt(schema, path), valueAt(value, path), issue), part: 'value' }];
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = suggest(key, known);
  const few = known.length <= 20 ? ` Known here: ${[...known].sort().join(', ')}.` : ' schemas/ lists the known ones.';
  const list = hint === '' ? few : hint;
  return `is not a known field.${list}`;
}

function explainValue(field: z.ZodType | undefined, value: unknown, issue: z.core.$ZodIssue): string {
  const unit = unitOf(field);
  switch (issue.code) {
    case 'invalid_type':
      return explainType(issue.expected, value, unit);
    case 'invalid_value':
      return explainChoice(issue.values.map(String), value);
    case 'too_small':
      return `is ${sized(value, unit)}; the least is ${issue.minimum}${amount(issue.origin, unit)}.`;
    case 'too_big':
      return `is ${sized(value, unit)}; the most is ${issue.maximum}${amount(issue.origin, unit)}.`;
    case 'invalid_union':
      return `is ${describe(value)}, which is not allowed here. Use text, a number, or true or false.`;
    default:
      return issue.message;
  }
}

function explainType(expected: string, value: unknown, unit: string | undefined): string {
  if (value === undefined) return `is missing. Add ${article(expected)}${unit ? ` in ${unit}` : ''}.`;
  if (expected === 'number' || expected === 'int') return explainNumber(value, unit);
  const fix = expected === 'string' && typeof value === 'number' ? ' Put it in quotes.' : '';
  return `is ${describe(value)}; it has to be ${article(expected)}.${fix}`;
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
  const few = choices.length <= 12;
  const list = few ? ` Use one of ${choices.join(', ')}.` : ' schemas/ lists them, and editors offer them.';
  if (value === undefined) return `is missing.${list}`;
  const longer = choices.find((choice) => choice.startsWith(`${value}.`));
  const hint =
    longer === undefined ? suggest(typeof value === 'string' ? value : '', choices) : ` Did you mean ${longer}?`;
  return `${show(value)} is not one of the ${choices.length} known values.${hint || list}`;
}

function sized(value: unknown, unit: string | undefined): string {
  if (typeof value === 'number') return `${value}${unit ? ` ${unit}` : ''}`;
  if (Array.isArray(value)) return `${value.length} long`;
  return typeof value === 'string' ? `${value.length} characters long` : describe(value);
}

function amount(origin: string, unit: string | undefined): string {
  if (origin === 'string') return ' characters';
  if (origin === 'array') return ' items';
  return unit ? ` ${unit}` : '';
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

/** The schema that a path leads to; undefined where the path leaves the schema. */
export function fieldAt(schema: z.ZodType, path: FieldPath): z.ZodType | undefined {
  let field: z.ZodType | undefined = schema;
  for (const step of path) {
    const inner: z.ZodType | undefined = field && unwrap(field);
    if (inner instanceof z.ZodObject) field = inner.shape[step] as z.ZodType | undefined;
    else if (inner instanceof z.ZodRecord) field = inner.valueType as z.ZodType;
    else if (inner instanceof z.ZodArray) field = inner.element as z.ZodType;
    else return undefined;
  }
  return field;
}

function unwrap(field: z.ZodType): z.ZodType {
  let inner = field;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

function shapeOf(field: z.ZodType | undefined): Record<string, unknown> | undefined {
  const inner = field && unwrap(field);
  return inner instanceof z.ZodObject ? inner.shape : undefined;
}

function unitOf(field: z.ZodType | undefined): string | undefined {
  return field?.meta()?.unit ?? (field && unwrap(field).meta()?.unit);
}

function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}

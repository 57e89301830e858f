import { z } from 'zod';
import { show } from '../schema/field.ts';
import { unwrapField } from '../schema/schema-fields.ts';
import { suggest } from '../words/nearest.ts';
import { describe, explainType, unitOf } from './explain-type.ts';
import type { Explanation } from './explanation.ts';
import { foldMistakes } from './fold-mistakes.ts';
import { discriminatorChoices, fieldAt, fieldsOf, valueAt } from './schema-at.ts';

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
  return foldMistakes({ schema, value }, explained);
}

function explain(schema: z.ZodType, value: unknown, issue: z.core.$ZodIssue): Explanation[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(fieldAt(schema, path, value), valueAt(value, path));
    const keys = issue.keys.slice(0, maxExplained);
    return keys.map((key) => ({
      path: [...path, key],
      message: unknownKey(key, known),
      part: 'key',
      about: 'unknown',
    }));
  }
  if (issue.code === 'invalid_union') {
    const kinds = discriminatorChoices(fieldAt(schema, path.slice(0, -1), value), path.at(-1));
    if (kinds) {
      const given = valueAt(value, path);
      const about = given === undefined ? ({ about: 'missing' } as const) : {};
      return [{ path, message: explainChoice(kinds, given), part: 'value', ...about }];
    }
  }
  if (issue.code === 'invalid_key') {
    const reason = issue.issues.find((inner) => ['custom', 'invalid_format'].includes(inner.code))?.message;
    return [{ path, message: reason ?? 'is not allowed as a name here.', part: 'key' }];
  }
  const given = valueAt(value, path);
  const message = explainValue(fieldAt(schema, path, value), { given, key: path.at(-1) }, issue);
  const about = given === undefined ? 'missing' : issue.code === 'invalid_type' ? 'type' : undefined;
  return [{ path, message, part: 'value', ...(about ? { about } : {}) }];
}

/** What keys there may be: the fields of a mapping, or the few words that its keys are of. */
function knownKeys(field: z.ZodType | undefined, value: unknown): string[] {
  const inner = field && unwrapField(field).inner;
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum) return inner.keyType.options.map(String);
  return Object.keys(fieldsOf(field, value) ?? {});
}

function unknownKey(key: string, known: readonly string[]): string {
  const hint = suggest(key, known);
  const few = known.length <= 20 ? ` Known here: ${[...known].sort().join(', ')}.` : ' schemas/ lists the known ones.';
  const list = hint === '' ? few : hint;
  return `is not a known field.${list}`;
}

/** What zod says of a union that says nothing itself. */
const unsaid = 'Invalid input';

function explainValue(
  field: z.ZodType | undefined,
  { given: value, key }: { given: unknown; key: string | number | undefined },
  issue: z.core.$ZodIssue,
): string {
  const unit = unitOf(field);
  switch (issue.code) {
    case 'invalid_type':
      return explainType({ expected: issue.expected, value, field, key: typeof key === 'string' ? key : undefined });
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

function explainChoice(choices: readonly string[], value: unknown): string {
  const few = choices.length <= 16;
  const list = few ? ` Use one of ${choices.join(', ')}.` : ' schemas/ lists them, and editors offer them.';
  if (value === undefined) return `is missing.${list}`;
  if (value === null) return `is empty.${list}`;
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

import type { z } from 'zod';
import { isSpeltAlike, nearest } from '../words/nearest.ts';
import type { Explanation, Held } from './explanation.ts';
import { elsewhere } from './fields-elsewhere.ts';
import { foldLostHeadings, foldNamelessEntries } from './fold-entries.ts';
import { type FieldPath, formatField } from './problem.ts';
import { elementOf, fieldAt, fieldsOf, namedEntryOf, valueAt } from './schema-at.ts';

/** An unknown key: where it stands, beside what, and what may stand there. */
interface Unknown {
  key: string;
  /** Path of the mapping that it stands in. */
  parent: FieldPath;
  /** What the mapping holds. */
  holds: Readonly<Record<string, unknown>>;
  /** What the mapping may hold. */
  fields: Readonly<Record<string, z.ZodType>>;
  /** The key itself, and unknown ones right behind it. */
  run: readonly string[];
}

/** What was meant, and whatever else is wrong for that reason alone. */
interface Meant {
  message: string;
  /** Fields that are missing or empty by it. */
  explains: readonly FieldPath[];
  /** Keys right behind that are unknown by it. */
  alsoKeys?: readonly string[];
}

/**
 * One mistake makes several things wrong: a misspelt key is unknown, and the right one is missing. Gives what is wrong once, with what was
 * meant. What has nothing to do with an unknown key stays as it is.
 */
export function foldMistakes(held: Held, told: readonly Explanation[]): Explanation[] {
  const headed = foldNamelessEntries(held, foldLostHeadings(held, told));
  const gone = new Set<string>();
  const folded = headed.map((each): Explanation => {
    const place = textOf(each.path);
    if (each.about !== 'unknown' || gone.has(place)) return each;
    const unknown = unknownAt(held, each.path, headed);
    const meant = unknown && meantBy(held, unknown);
    if (!meant) return each;
    for (const path of meant.explains) gone.add(textOf(path));
    for (const key of meant.alsoKeys ?? []) gone.add(textOf([...unknown.parent, key]));
    return { ...each, message: meant.message };
  });
  return folded.filter(({ path, about }) => about === undefined || !gone.has(textOf(path)));
}

function textOf(path: FieldPath): string {
  return JSON.stringify(path);
}

function unknownAt(held: Held, path: FieldPath, told: readonly Explanation[]): Unknown | undefined {
  const parent = path.slice(0, -1);
  const holds = valueAt(held.value, parent);
  const fields = fieldsOf(fieldAt(held.schema, parent, held.value), holds);
  if (!fields || typeof holds !== 'object' || holds === null) return undefined;
  const unknown = new Set(told.filter(({ about }) => about === 'unknown').map((each) => textOf(each.path)));
  const key = String(path.at(-1));
  const keys = Object.keys(holds);
  const behind = keys.slice(keys.indexOf(key));
  const end = behind.findIndex((each) => !unknown.has(textOf([...parent, each])));
  return { key, parent, holds: holds as Unknown['holds'], fields, run: end === -1 ? behind : behind.slice(0, end) };
}

function meantBy(held: Held, unknown: Unknown): Meant | undefined {
  return (
    withoutSpace(unknown) ??
    ofMappingBefore(unknown) ??
    ofMappingAround(held, unknown) ??
    misspelt(unknown) ??
    ofMappingElsewhere(held, unknown)
  );
}

/** `{ name:orders }` is a key without a value. */
function withoutSpace({ key, parent, holds, fields }: Unknown): Meant | undefined {
  const [, name = '', value = ''] = /^([\w-]+):(.+)$/.exec(key) ?? [];
  if (holds[key] !== null || !Object.hasOwn(fields, name)) return undefined;
  return { message: `has no space behind its colon. Write ${name}: ${value}.`, explains: [[...parent, name]] };
}

/** Keys that stand too far left to be of the mapping, or of the last entry of the list, before them. */
function ofMappingBefore({ key, parent, holds, fields, run }: Unknown): Meant | undefined {
  const keys = Object.keys(holds);
  const before = keys.slice(0, keys.indexOf(key)).findLast((each) => Object.hasOwn(fields, each));
  if (before === undefined) return undefined;
  const value = holds[before];
  const isList = Array.isArray(value);
  const inner = isList ? value.at(-1) : value;
  const path = [...parent, before, ...(isList ? [value.length - 1] : [])];
  const schema = isList ? elementOf(fields[before]) : fields[before];
  const may = fieldsOf(schema, inner ?? undefined) ?? {};
  const isOpen = inner === null || (typeof inner === 'object' && !Object.hasOwn(inner, key));
  // Whatever stands behind a mapping of names that is empty may be one of them.
  const isNamed = inner === null && namedEntryOf(schema) !== undefined;
  const belongs = (each: string) => isNamed || Object.hasOwn(may, each);
  if (!isOpen || !belongs(key)) return undefined;
  const moved = run.filter(belongs);
  const place = isList ? `the last entry of ${before}` : before;
  return {
    message: `${isNamed ? 'belongs into' : 'is a field of'} ${place}. Indent ${itAnd(moved)} to stand there.`,
    explains: [...moved.map((each) => [...path, each]), ...(inner === null ? [path] : [])],
    alsoKeys: moved.slice(1),
  };
}

function itAnd(moved: readonly string[]): string {
  return moved.length > 1 ? `it and the ${moved.length - 1} behind it` : 'it';
}

/** Keys that stand too far right, and belong to a mapping around theirs. */
function ofMappingAround({ schema, value }: Held, { key, parent, run }: Unknown): Meant | undefined {
  for (let depth = parent.length - 1; depth >= 0; depth--) {
    const around = parent.slice(0, depth);
    const holds = valueAt(value, around);
    const fields = fieldsOf(fieldAt(schema, around, value), holds) ?? {};
    if (!Object.hasOwn(fields, key) || Object.hasOwn(Object(holds), key)) continue;
    const moved = run.filter((each) => Object.hasOwn(fields, each));
    const within = run.filter(
      (each) => !moved.includes(each) && isFieldOfEmpty(each, { moved, fields, mapping: valueAt(value, parent) }),
    );
    const beside = String(parent.slice(depth).find((step) => typeof step === 'string') ?? '');
    return {
      message: `is a field beside ${beside}, not in it. Indent ${itAnd(moved)} less, to stand there.`,
      explains: moved.map((each) => [...around, each]),
      alsoKeys: [...moved.slice(1), ...within],
    };
  }
  return undefined;
}

/** Whether a key is a field of one before it that is empty: what was moved away from its own fields. */
function isFieldOfEmpty(
  key: string,
  {
    moved,
    fields,
    mapping,
  }: { moved: readonly string[]; fields: Readonly<Record<string, z.ZodType>>; mapping: unknown },
): boolean {
  return moved.some((each) => {
    if (valueAt(mapping, [each]) !== null) return false;
    return namedEntryOf(fields[each]) !== undefined || Object.hasOwn(fieldsOf(fields[each], undefined) ?? {}, key);
  });
}

function misspelt({ key, parent, holds, fields }: Unknown): Meant | undefined {
  const free = Object.keys(fields).filter((each) => !Object.hasOwn(holds, each));
  const meant = nearest(key, free);
  if (meant === undefined) return undefined;
  // What goes on behind a mapping's name is as a rule a field of it: `instanceType`.
  const inner = Object.keys(fieldsOf(fields[meant], undefined) ?? {}).find((each) => isSpeltAlike(key, meant + each));
  const instead = inner === undefined ? `Did you mean ${meant}?` : `Write ${meant}: { ${inner}: ... }.`;
  return { message: `is not a known field. ${instead}`, explains: [[...parent, meant]] };
}

/** A field of this name that stands in one other place alone. */
function ofMappingElsewhere({ schema, value }: Held, { key, run }: Unknown): Meant | undefined {
  const path = onlyPlace(schema, key);
  if (path === undefined) return undefined;
  const [first = ''] = path;
  const place = formatField(path.slice(0, -1)).replaceAll('.*', ' NAME').replaceAll('[]', '');
  const alike = run.filter((each) => textOf(onlyPlace(schema, each)?.slice(0, -1) ?? []) === textOf(path.slice(0, -1)));
  const isMissing = path.length === 2 && valueAt(value, [first]) === undefined;
  const called = path.at(-1) === key ? '' : `, where it is ${path.at(-1)}`;
  const message =
    alike.length > 1 && isMissing
      ? `is a field of ${place}, as what is behind it. Write the line "${place}:" above it.`
      : `is a field of ${place}${called}. Write it there.`;
  return { message, explains: isMissing ? [[first]] : [], alsoKeys: alike.slice(1) };
}

function onlyPlace(schema: z.ZodType, key: string): string[] | undefined {
  const [path, ...others] = elsewhere(schema, key);
  return others.length === 0 ? path : undefined;
}

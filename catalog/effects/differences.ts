import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { FieldPath } from '../files/problem.ts';
import type { OnChange } from '../schema/field.ts';
import { unwrapField } from '../schema/schema-fields.ts';

/** One field, or one entry of a list or mapping, that two versions of an object do not have in common. */
export interface Difference {
  /** Where it stands, in the file that has it: that of before when it was removed. */
  path: FieldPath;
  /** The path as a schema knows it: `queues[].arguments`, `users.*.tags`. */
  field: string;
  /** `set`: another value, or one where there was none, or none any more. `added`, `removed`: an entry. */
  kind: 'set' | 'added' | 'removed';
  before: unknown;
  after: unknown;
  /** The entries that the field is a part of, or the entry itself, the outermost first. */
  entries: readonly Entry[];
  /** What changing it costs, as its schema says, or that of what it is part of. */
  onChange: OnChange | undefined;
  unit: string | undefined;
  /** Whether it is a text of many lines, as its schema says. */
  document?: true;
}

/** An entry of a mapping or list, with its key or what it holds. */
export interface Entry {
  /** Its key in a mapping. */
  key?: string;
  /** What it holds; after the change, when it is still there. */
  value: unknown;
}

interface Walk {
  schema: z.ZodType;
  before: unknown;
  after: unknown;
  path: FieldPath;
  field: string;
  entries: readonly Entry[];
  onChange?: OnChange | undefined;
}

/** Everything in which two values of a schema differ, in the schema's order. Both have to be of its shape. */
export function differences<T>(schema: z.ZodType<T>, before: T, after: T): Difference[] {
  return walk({ schema, before, after, path: [], field: '', entries: [] });
}

function walk(at: Walk): Difference[] {
  if (isDeepStrictEqual(at.before, at.after)) return [];
  const { inner, meta } = unwrapField(at.schema);
  const { onChange = at.onChange, unit, document } = meta;
  const here = { ...at, schema: inner, onChange };
  if (inner instanceof z.ZodObject && at.before !== undefined && at.after !== undefined) return walkObject(here, inner);
  if (inner instanceof z.ZodRecord && (meta.eachEntry || holdsFields(inner.valueType))) {
    return walkMapping(here, inner.valueType as z.ZodType);
  }
  if (inner instanceof z.ZodArray && !meta.ordered) return walkList(here, inner.element as z.ZodType, meta.identity);
  const { path, field, entries } = at;
  return [
    {
      path,
      field,
      kind: 'set',
      before: at.before,
      after: at.after,
      entries,
      onChange,
      unit,
      ...(document ? { document } : {}),
    },
  ];
}

function walkObject(at: Walk, schema: z.ZodObject): Difference[] {
  return Object.entries(schema.shape).flatMap(([name, part]) =>
    walk({
      ...at,
      schema: part as z.ZodType,
      before: (at.before as Record<string, unknown>)[name],
      after: (at.after as Record<string, unknown>)[name],
      path: [...at.path, name],
      field: at.field === '' ? name : `${at.field}.${name}`,
    }),
  );
}

function walkMapping(at: Walk, schema: z.ZodType): Difference[] {
  const [before, after] = [at.before, at.after].map((value) => (value ?? {}) as Record<string, unknown>);
  const keys = [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])];
  return keys.flatMap((key) =>
    walkEntry(at, {
      schema,
      before: Object.hasOwn(before ?? {}, key) ? before?.[key] : undefined,
      after: Object.hasOwn(after ?? {}, key) ? after?.[key] : undefined,
      path: [...at.path, key],
      field: `${at.field}.*`,
      key,
    }),
  );
}

function walkList(at: Walk, schema: z.ZodType, identity: readonly string[] | undefined): Difference[] {
  const [before, after] = [at.before, at.after].map((value) => (value ?? []) as unknown[]);
  const identify = identityOf(identity);
  const indexBefore = indexBy(before ?? [], identify);
  const indexAfter = indexBy(after ?? [], identify);
  const field = `${at.field}[]`;
  const present = [...indexAfter].flatMap(([key, [index, value]]) =>
    walkEntry(at, { schema, before: indexBefore.get(key)?.[1], after: value, path: [...at.path, index], field }),
  );
  const gone = [...indexBefore].flatMap(([key, [index, value]]) =>
    indexAfter.has(key)
      ? []
      : walkEntry(at, { schema, before: value, after: undefined, path: [...at.path, index], field }),
  );
  return [...present, ...gone];
}

function walkEntry(at: Walk, entry: Pick<Walk, 'schema' | 'before' | 'after' | 'path' | 'field'> & { key?: string }) {
  const { key, before, after, path, field } = entry;
  const value = after === undefined ? before : after;
  const entries = [...at.entries, key === undefined ? { value } : { key, value }];
  if (before !== undefined && after !== undefined) return walk({ ...at, ...entry, entries });
  const { onChange = at.onChange, unit } = unwrapField(entry.schema).meta;
  const kind = before === undefined ? ('added' as const) : ('removed' as const);
  return [{ path, field, kind, before, after, entries, onChange, unit }];
}

function identityOf(names: readonly string[] | undefined): (value: unknown) => string {
  if (!names) return (value) => JSON.stringify(value, inOneOrder);
  return (value) => JSON.stringify(names.map((name) => (value as Record<string, unknown>)[name]));
}

/** Keys of a mapping have no order. */
function inOneOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function indexBy(values: readonly unknown[], identify: (value: unknown) => string): Map<string, [number, unknown]> {
  return new Map(values.map((value, index) => [identify(value), [index, value]]));
}

function holdsFields(schema: unknown): boolean {
  return unwrapField(schema as z.ZodType).inner instanceof z.ZodObject;
}

import { z } from 'zod';
import type { FieldMeta, OnChange } from './field.ts';

/** A field that holds a value of its own, and no further fields. */
export interface SchemaField {
  /** `limits.channelMax`, `queues[].type`, `users.*.tags`: `[]` stands for an entry of a list, `*` for a name. */
  path: string;
  /** What changing it costs, as its schema says, or that of what it is part of. */
  onChange: OnChange | undefined;
}

/** Every such field of a schema, in its order. */
export function schemaFields(schema: z.ZodType): SchemaField[] {
  const found = new Map(walk(schema, '', undefined).map((field) => [field.path, field]));
  return [...found.values()];
}

function walk(field: z.ZodType, path: string, inherited: OnChange | undefined): SchemaField[] {
  const { inner, meta } = unwrapField(field);
  const { onChange = inherited } = meta;
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([name, part]) =>
      walk(part as z.ZodType, path === '' ? name : `${path}.${name}`, onChange),
    );
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    return inner.options.flatMap((variant) => walk(variant as z.ZodType, path, onChange));
  }
  const [entry, step] = entryOf(inner);
  return entry && holdsFields(entry) ? walk(entry, path + step, onChange) : [{ path, onChange }];
}

/** What a list or mapping holds, and how that is written in a path. */
function entryOf(inner: z.ZodType): [z.ZodType | undefined, string] {
  if (inner instanceof z.ZodArray) return [inner.element as z.ZodType, '[]'];
  return inner instanceof z.ZodRecord ? [inner.valueType as z.ZodType, '.*'] : [undefined, ''];
}

function holdsFields(field: z.ZodType): boolean {
  const { inner } = unwrapField(field);
  return inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion;
}

/** What a field holds, without what makes it optional, and what its schema says of it. */
export function unwrapField(field: z.ZodType): { inner: z.ZodType; meta: Readonly<FieldMeta> } {
  let inner = field;
  let meta: FieldMeta = inner.meta() ?? {};
  for (;;) {
    const next = withinOf(inner);
    if (!next) return { inner, meta };
    inner = next;
    meta = { ...inner.meta(), ...meta };
  }
}

function withinOf(field: z.ZodType): z.ZodType | undefined {
  // What may be written as a word, too.
  if (field instanceof z.ZodPipe) return field.out as z.ZodType;
  const holds = field instanceof z.ZodDefault || field instanceof z.ZodPrefault || field instanceof z.ZodOptional;
  return holds ? (field.unwrap() as z.ZodType) : undefined;
}

import { z } from 'zod';
import { unwrapField } from '../schema/schema-fields.ts';
import type { FieldPath } from './problem.ts';

/** The schema that a path of a value leads to; undefined where the path leaves the schema. */
export function fieldAt(schema: z.ZodType, path: FieldPath, value: unknown): z.ZodType | undefined {
  let field: z.ZodType | undefined = schema;
  for (const [depth, step] of path.entries()) {
    const inner: z.ZodType | undefined = field && variantOf(field, valueAt(value, path.slice(0, depth)));
    if (inner instanceof z.ZodObject)
      field = Object.hasOwn(inner.shape, step) ? (inner.shape[step] as z.ZodType) : undefined;
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
export function discriminatorChoices(
  field: z.ZodType | undefined,
  key: string | number | undefined,
): string[] | undefined {
  const inner = field && unwrapField(field).inner;
  if (!(inner instanceof z.ZodDiscriminatedUnion) || inner.def.discriminator !== key) return undefined;
  return variantsOf(inner).flatMap(({ shape }) => {
    const kind = shape[inner.def.discriminator];
    if (kind instanceof z.ZodEnum) return kind.options.map(String);
    return kind instanceof z.ZodLiteral ? [...kind.values].map(String) : [];
  });
}

/**
 * The fields of a mapping by their keys, also of one whose keys are of a few words; undefined where the schema is of something else, or of
 * a variant that the value does not say.
 */
export function fieldsOf(field: z.ZodType | undefined, value: unknown): Record<string, z.ZodType> | undefined {
  const inner = field && variantOf(field, value);
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum) {
    return Object.fromEntries(inner.keyType.options.map((key) => [key, inner.valueType as z.ZodType]));
  }
  return inner instanceof z.ZodObject ? (inner.shape as Record<string, z.ZodType>) : undefined;
}

/** What an entry of a mapping has to be whose keys are names that people choose; undefined where the schema is of something else. */
export function namedEntryOf(field: z.ZodType | undefined): z.ZodType | undefined {
  const inner = field && unwrapField(field).inner;
  return inner instanceof z.ZodRecord && !(inner.keyType instanceof z.ZodEnum)
    ? (inner.valueType as z.ZodType)
    : undefined;
}

/** What an entry of a list has to be; undefined where the schema is not of a list. */
export function elementOf(field: z.ZodType | undefined): z.ZodType | undefined {
  const inner = field && unwrapField(field).inner;
  return inner instanceof z.ZodArray ? (inner.element as z.ZodType) : undefined;
}

/** Whether a field may be left out. */
export function isOptional(field: z.ZodType): boolean {
  return field.safeParse(undefined).success;
}

/** The value that a path leads to; undefined where it leads nowhere. */
export function valueAt(value: unknown, path: FieldPath): unknown {
  return path.reduce<unknown>((inner, step) => (inner as Record<string | number, unknown> | undefined)?.[step], value);
}

import { z } from 'zod';
import { unwrapField } from './schema-fields.ts';

/** How what several files hold of a field is put together: entries one after the other, or names beside each other. */
export type Joining = 'list' | 'mapping';

/** The fields of an object that further files of its folder may hold, in the order of its schema: its lists and mappings of objects. */
export function partFields(schema: z.ZodType): ReadonlyMap<string, Joining> {
  const known = fieldsKnown.get(schema);
  if (known) return known;
  const fields = new Map(
    Object.entries(shapeOf(schema)).flatMap(([name, field]): [string, Joining][] => {
      const joining = joiningOf(unwrapField(field).inner);
      return joining ? [[name, joining]] : [];
    }),
  );
  fieldsKnown.set(schema, fields);
  return fields;
}

const fieldsKnown = new WeakMap<z.ZodType, ReadonlyMap<string, Joining>>();

/** What a further file of an object's folder may say: those fields, none of which has to be there. */
export function partSchema(schema: z.ZodType): z.ZodObject {
  const shape = shapeOf(schema);
  const fields = [...partFields(schema).keys()].map((name) => {
    const { inner, meta } = unwrapField(shape[name] as z.ZodType);
    return [name, inner.meta({ ...meta }).optional()] as const;
  });
  const { title = 'Warren object' } = schema.meta() ?? {};
  return z.strictObject(Object.fromEntries(fields)).meta({
    title: `${title}, further file`,
    description: 'More of what an object holds that is a folder of files.',
  });
}

function shapeOf(schema: z.ZodType): Record<string, z.ZodType> {
  const { inner } = unwrapField(schema);
  return inner instanceof z.ZodObject ? inner.shape : {};
}

function joiningOf(field: z.ZodType): Joining | undefined {
  if (field instanceof z.ZodArray) return isObject(field.element as z.ZodType) ? 'list' : undefined;
  return field instanceof z.ZodRecord && isObject(field.valueType as z.ZodType) ? 'mapping' : undefined;
}

function isObject(field: z.ZodType): boolean {
  const { inner } = unwrapField(field);
  return inner instanceof z.ZodObject || inner instanceof z.ZodDiscriminatedUnion;
}

import { z } from 'zod';
import { unwrapField } from '../schema/schema-fields.ts';
import { isSpeltAlike } from '../words/nearest.ts';

/** Levels that are looked into; a schema may hold itself. */
const mostLevels = 6;

/**
 * Where a schema has a field of that name below its top, spelt alike: paths in which `[]` stands for an entry of a list and `*` for a name.
 */
export function elsewhere(schema: z.ZodType, name: string): string[][] {
  return fieldsBelow(schema, 0).filter((path) => path.length > 1 && isSpeltAlike(path.at(-1) ?? '', name));
}

function fieldsBelow(schema: z.ZodType, level: number): string[][] {
  if (level > mostLevels) return [];
  const { inner } = unwrapField(schema);
  const below = (part: z.ZodType, step: string) => fieldsBelow(part, level + 1).map((path) => [step, ...path]);
  if (inner instanceof z.ZodObject) {
    return Object.entries(inner.shape).flatMap(([key, part]) => [[key], ...below(part as z.ZodType, key)]);
  }
  if (inner instanceof z.ZodDiscriminatedUnion) {
    const paths = inner.options.flatMap((option) => fieldsBelow(option as z.ZodType, level));
    return [...new Map(paths.map((path) => [path.join('\n'), path])).values()];
  }
  if (inner instanceof z.ZodArray) return below(inner.element as z.ZodType, '[]');
  return inner instanceof z.ZodRecord ? below(inner.valueType as z.ZodType, '*') : [];
}

import { z } from 'zod';
import type { Kind } from '../kind.ts';
import { kinds as knownKinds } from '../kinds.ts';
import type { FieldMeta } from './field.ts';
import { partSchema } from './part-schema.ts';

/** JSON Schemas for editors, by file name below schemas/. They come from the same source as the checks. */
export function jsonSchemas(kinds: readonly Kind[] = knownKinds): Record<string, string> {
  return Object.fromEntries(
    kinds.flatMap((kind) => [
      [schemaFile(kind), textOf(kind.schema, kind)],
      ...('parts' in kind && kind.parts ? [[partSchemaFile(kind), textOf(partSchema(kind.schema), kind)]] : []),
    ]),
  );
}

function textOf(schema: z.ZodType, kind: Kind): string {
  return `${JSON.stringify(toJsonSchema(kind, schema), null, 2)}\n`;
}

/** Name of a kind's file below schemas/. */
export function schemaFile({ name }: Kind): string {
  return `${name}.schema.json`;
}

/** Name of the file below schemas/ that says what further files of a folder may hold. */
export function partSchemaFile({ name }: Kind): string {
  return `${name}-part.schema.json`;
}

/** The JSON Schema of a kind, as an object, or of what one of its files may say. */
export function toJsonSchema({ schema: own, changeCosts }: Kind, schema: z.ZodType = own): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // What zod knows as code alone (`superRefine`) editors cannot check; warren check does.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      offerWord(jsonSchema as Record<string, unknown>);
      explainCost(jsonSchema as Record<string, unknown>, changeCosts);
    },
  });
}

/** What only Warren reads of what a schema says of its fields. */
const ownMeta: Readonly<Record<keyof FieldMeta, true>> = {
  unit: true,
  onChange: true,
  identity: true,
  ordered: true,
  eachEntry: true,
  document: true,
  word: true,
};

/** A mapping in whose place a word may stand. */
function offerWord(field: Record<string, unknown>): void {
  const { word, description, ...mapping } = field;
  if (typeof word !== 'string' || 'anyOf' in field) return;
  for (const key of Object.keys(mapping)) delete field[key];
  Object.assign(field, { anyOf: [{ const: word }, mapping] });
}

/** Editors show the description; unit and cost of a change belong to it. */
function explainCost(field: Record<string, unknown>, costs: Kind['changeCosts']): void {
  const { unit, onChange } = field as FieldMeta;
  for (const name of Object.keys(ownMeta)) delete field[name];
  const notes = [unit && `Unit: ${unit}.`, onChange && `When changed: ${costs[onChange]}.`].filter(Boolean);
  if (notes.length > 0) field.description = [field.description, ...notes].filter(Boolean).join(' ');
}

import { z } from 'zod';
import { kinds } from './kinds.ts';

/** JSON Schemas for editors, by file name below schemas/. They come from the same source as the checks. */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    kinds.map(({ name, schema }) => [`${name}.schema.json`, `${JSON.stringify(toJsonSchema(schema), null, 2)}\n`]),
  );
}

function toJsonSchema(schema: z.ZodType): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // What zod knows as code alone (`superRefine`) editors cannot check; warren check does.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => explainCost(jsonSchema as Record<string, unknown>),
  });
}

const costs: Record<string, string> = {
  nothing: 'nobody notices',
  live: 'takes effect live',
  reconnect: 'takes effect for new connections and channels',
  rolling: 'nodes restart one after another',
  replacement: 'it is made anew',
};

/** Editors show the description; unit and cost of a change belong to it. */
function explainCost(field: Record<string, unknown>): void {
  const { unit, onChange } = field as { unit?: string; onChange?: string };
  delete field.unit;
  delete field.onChange;
  const notes = [unit && `Unit: ${unit}.`, onChange && `When changed: ${costs[onChange]}.`].filter(Boolean);
  if (notes.length > 0) field.description = [field.description, ...notes].filter(Boolean).join(' ');
}

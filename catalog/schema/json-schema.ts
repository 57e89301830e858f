import { z } from 'zod';
import { type Kind, kinds } from '../kinds.ts';
import type { FieldMeta } from './field.ts';

/** JSON Schemas for editors, by file name below schemas/. They come from the same source as the checks. */
export function jsonSchemas(): Record<string, string> {
  return Object.fromEntries(
    kinds.map((kind) => [`${kind.name}.schema.json`, `${JSON.stringify(toJsonSchema(kind), null, 2)}\n`]),
  );
}

function toJsonSchema({ name, schema }: Kind): object {
  return z.toJSONSchema(schema, {
    target: 'draft-7',
    io: 'input',
    // What zod knows as code alone (`superRefine`) editors cannot check; warren check does.
    unrepresentable: 'any',
    override: ({ jsonSchema }) => explainCost(jsonSchema as Record<string, unknown>, name),
  });
}

const costs: Record<string, string> = {
  nothing: 'nobody notices',
  live: 'takes effect live',
  reconnect: 'takes effect for new connections and channels',
  rolling: 'nodes restart one after another',
  replacement: 'it is made anew',
};

/** What else it is called where there are no nodes. */
const costsOf: Partial<Record<Kind['name'], Record<string, string>>> = {
  endpoint: { replacement: 'those who send requests have to know' },
  processor: { rolling: 'tasks are replaced one after another, and messages wait meanwhile' },
};

/** What only Warren reads of what a schema says of its fields. */
const ownMeta: Readonly<Record<keyof FieldMeta, true>> = {
  unit: true,
  onChange: true,
  identity: true,
  ordered: true,
  eachEntry: true,
  document: true,
};

/** Editors show the description; unit and cost of a change belong to it. */
function explainCost(field: Record<string, unknown>, kind: Kind['name']): void {
  const { unit, onChange } = field as { unit?: string; onChange?: string };
  for (const name of Object.keys(ownMeta)) delete field[name];
  const notes = [
    unit && `Unit: ${unit}.`,
    onChange && `When changed: ${costsOf[kind]?.[onChange] ?? costs[onChange]}.`,
  ].filter(Boolean);
  if (notes.length > 0) field.description = [field.description, ...notes].filter(Boolean).join(' ');
}

import { filesOf, type Kind } from '../kind.ts';
import { toJsonSchema } from './json-schema.ts';

/** A field of a kind of file, in words: what `warren explain` prints and the pages of docs/fields/ list. */
export interface DescribedField {
  /** `storage.iops`, `queues[].type`, `users.*.tags`; empty for the file itself. */
  path: string;
  /** `whole number, 3,000 to 80,000`, `text`, `list of mappings`. */
  shape: string;
  /** As it would be written; undefined where the field has to be said, or nothing stands for it. */
  default?: string;
  isRequired: boolean;
  /** What it is, its unit, and what changing it costs. */
  description: string;
  fields: DescribedField[];
}

/** Every field of a kind's files, those within others below them. */
export function describeFields(kind: Kind): DescribedField {
  return describe(toJsonSchema(kind) as JsonSchema, '', true);
}

/** The field that a path leads to, with or without its `[]` and `*`; undefined where there is none. */
export function fieldNamed(root: DescribedField, path: string): DescribedField | undefined {
  const wanted = plainPath(path);
  return wanted === '' ? root : allFields(root).find((field) => plainPath(field.path) === wanted);
}

/** All fields below one, in the order of the schema. */
export function allFields(root: DescribedField): DescribedField[] {
  return root.fields.flatMap((field) => [field, ...allFields(field)]);
}

/** Paths as people type them: `queues.type` for `queues[].type`. */
export function plainPath(path: string): string {
  return path.replace(/\[\d*\]|\.\*/g, '');
}

/** Where the fields of a kind are listed, from the repository's root. */
export function fieldsFile({ name }: Kind): string {
  return `docs/fields/${name}.md`;
}

/** The page that lists them. */
export function fieldsDocument(kind: Kind): string {
  const root = describeFields(kind);
  const entries = allFields(root).map((field) =>
    `- \`${field.path}\`: ${factsOf(field)}. ${field.description}`.trimEnd(),
  );
  return [
    `# \`${filesOf(kind)}\``,
    '',
    `${root.description} Every field, as \`./warren explain\` prints it; \`npm run schemas\` writes this page.`,
    ...(entries.length > 0 ? ['', ...entries] : []),
    '',
  ].join('\n');
}

/** `whole number, 3,000 to 80,000; 3000 when left out`. */
export function factsOf({ shape, isRequired, default: standing }: DescribedField): string {
  if (isRequired) return `${shape}; required`;
  return standing === undefined ? shape : `${shape}; ${standing} when left out`;
}

/** What is used of JSON Schema, draft 7. */
interface JsonSchema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** Values of a field that are all listed; of more the first. */
const mostChoices = 24;

function describe(schema: JsonSchema, path: string, isRequired: boolean): DescribedField {
  const fields = fieldsOf(schema, path);
  const standing = defaultText(schema.default, fields.length > 0);
  return {
    path,
    shape: shapeOf(schema),
    ...(standing === undefined ? {} : { default: standing }),
    isRequired,
    description: schema.description ?? '',
    fields,
  };
}

/** Fields of a mapping, of the entries of a list, or of what stands at each name. */
function fieldsOf(schema: JsonSchema, path: string): DescribedField[] {
  const variants = variantsOf(schema).map((variant) => fieldsOfOne(variant, path));
  const all = new Map<string, DescribedField[]>();
  for (const field of variants.flat()) all.set(field.path, [...(all.get(field.path) ?? []), field]);
  return [...all.values()].flatMap((alike) => {
    const [first] = alike;
    const isRequired = alike.length === variants.length && alike.every((field) => field.isRequired);
    const shape = [...new Set(alike.map((field) => field.shape))].join(' or ');
    return first ? [{ ...first, shape, isRequired }] : [];
  });
}

function fieldsOfOne(schema: JsonSchema, path: string): DescribedField[] {
  if (schema.items) return fieldsOf(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') return fieldsOf(schema.additionalProperties, `${path}.*`);
  return Object.entries(schema.properties ?? {}).map(([name, field]) =>
    describe(field, path === '' ? name : `${path}.${name}`, schema.required?.includes(name) ?? false),
  );
}

function variantsOf(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf ?? schema.oneOf ?? [schema];
}

function shapeOf(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return 'any value';
  if (schema.anyOf || schema.oneOf) return [...new Set(variantsOf(schema).map(shapeOf))].join(' or ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.enum) return choicesOf(schema.enum);
  switch (schema.type) {
    case 'integer':
      return `whole number${rangeOf(schema.minimum, schema.maximum)}`;
    case 'number':
      return `number${rangeOf(schema.minimum, schema.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'array':
      return `list${schema.items ? ` of ${pluralOf(shapeOf(schema.items))}` : ''}${entriesOf(schema.minItems, schema.maxItems)}`;
    case 'object':
      return typeof schema.additionalProperties === 'object'
        ? `mapping of names to ${pluralOf(shapeOf(schema.additionalProperties))}`
        : 'mapping';
    case 'string':
      return `text${schema.maxLength === undefined ? '' : ` of at most ${counted(schema.maxLength)} characters`}`;
    default:
      return 'any value';
  }
}

function choicesOf(choices: readonly unknown[]): string {
  const shown = choices.slice(0, mostChoices).map((choice) => `\`${choice}\``);
  const more = choices.length - shown.length;
  return `one of ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function rangeOf(least: number | undefined, most: number | undefined, what = ''): string {
  // JSON Schema writes the largest whole number that is exact where nothing is said.
  const [from, to] = [least, most].map((bound) =>
    bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : counted(bound),
  );
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}${what}`;
  if (from !== undefined) return `, at least ${from}${what}`;
  return to === undefined ? '' : `, at most ${to}${what}`;
}

function entriesOf(least: number | undefined, most: number | undefined): string {
  return most === undefined && least === 1 ? ', at least one' : rangeOf(least, most, ' entries');
}

function counted(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

/** What a list holds: `mappings` of `mapping`. */
function pluralOf(shape: string): string {
  return shape
    .replace(/^one of /, 'these: ')
    .replace(/^(mapping|list|whole number|number)\b/, '$1s')
    .replace(/^text\b/, 'texts');
}

function defaultText(value: unknown, holdsFields: boolean): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return value === '' ? 'empty' : value;
  if (typeof value === 'number') return counted(value);
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value) && value.length > 0) return value.map((entry) => defaultText(entry, false)).join(', ');
  if (Object.keys(value).length > 0) return JSON.stringify(value);
  return holdsFields && !Array.isArray(value) ? 'the defaults of its fields' : 'none';
}

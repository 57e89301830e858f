import { isDeepStrictEqual } from 'node:util';
import { Document, isPair, isScalar, type Pair, visit } from 'yaml';
import { z } from 'zod';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import { partFields } from '../../catalog/schema/part-schema.ts';
import { flowText } from './flow-text.ts';
import type { Translation } from './translate.ts';

/** Fields that are written although they say what is the default, for there is something to decide. */
const alwaysWritten = ['nodes', 'access'];

/** A field of a broker as text. */
export interface FieldText {
  name: string;
  /** The whole of a field that is no list or mapping of objects; of those their comment and their first line. */
  head: string;
  /** Texts of the objects in a list or mapping, each with the name or the value that it is of. */
  entries: { text: string; key?: string; value: unknown }[];
}

/** The text of a broker's file: without what is the default, and with a comment where a person has to decide. */
export function writeYaml(translation: Pick<Translation, 'broker' | 'decisions'>): string {
  return fileText(fieldTexts(translation), '../schemas/broker.schema.json');
}

/** A file of these fields. `schema` is the path from the file by which editors find what it may say. */
export function fileText(fields: readonly FieldText[], schema: string): string {
  const texts = fields.flatMap(({ head, entries }) => [head, ...entries.map(({ text }) => text)]);
  return [`# yaml-language-server: $schema=${schema}\n`, ...texts].join('');
}

/** The fields of a broker that say something, in the order in which they are written. */
export function fieldTexts({ broker, decisions }: Pick<Translation, 'broker' | 'decisions'>): FieldText[] {
  const fields = leaveOutDefaults(brokerSchema, broker) as Record<string, unknown>;
  const joined = partFields(brokerSchema);
  return Object.entries(broker).flatMap(([name, value]) => {
    const isWritten = alwaysWritten.includes(name);
    if (!isWritten && !(name in fields)) return [];
    const comment = decisions[name as keyof Translation['decisions']];
    const about = comment === undefined ? '' : `# ${comment}\n`;
    const shown = isWritten ? value : fields[name];
    const entries = joined.has(name) ? entryTexts(name, shown as object) : [];
    return [{ name, head: `${about}${entries.length > 0 ? `${name}:\n` : blockText({ [name]: shown })}`, entries }];
  });
}

/** Entries of a list on a line each, of which a broker may have thousands; those of a mapping with a line for each of their fields. */
function entryTexts(name: string, value: object): FieldText['entries'] {
  if (Array.isArray(value)) return value.map((entry) => ({ text: `  - ${flowText(entry)}\n`, value: entry }));
  return Object.entries(value).map(([key, entry]) => {
    const text = blockText({ [name]: { [key]: entry } });
    return { text: text.slice(text.indexOf('\n') + 1), key, value: entry };
  });
}

function blockText(fields: object): string {
  const document = new Document(fields, { aliasDuplicateObjects: false });
  layOut(document);
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

/** Entries of lists, permissions and lists of words stand on one line each. */
function layOut(document: Document): void {
  visit(document, {
    Map(key, node, ancestors) {
      const parent = ancestors.at(-1);
      const grandparent = ancestors.at(-3);
      const isPermission = isPair(parent) && isPair(grandparent) && nameOf(grandparent) === 'permissions';
      if (typeof key === 'number' || isPermission) node.flow = true;
    },
    Seq(_key, node) {
      if (node.items.every(isScalar)) node.flow = true;
    },
    Scalar(_key, node) {
      // Unquoted it would merge another mapping.
      if (node.value === '<<') node.type = 'QUOTE_DOUBLE';
    },
  });
}

function nameOf(pair: Pair): unknown {
  return isScalar(pair.key) ? pair.key.value : undefined;
}

/** The same value without the fields that say what the schema says anyway, at every depth. */
function leaveOutDefaults(schema: z.ZodType, value: unknown): unknown {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value)) {
    return value.map((entry) => leaveOutDefaults(inner.element as z.ZodType, entry));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (inner instanceof z.ZodRecord) return mapFields(value, () => inner.valueType as z.ZodType);
  return inner instanceof z.ZodObject ? mapFields(value, (field) => inner.shape[field] as z.ZodType) : value;
}

function mapFields(value: object, schemaOf: (field: string) => z.ZodType): Record<string, unknown> {
  const fields = Object.entries(value).map(
    ([field, inner]) => [field, leaveOutDefaults(schemaOf(field), inner)] as const,
  );
  return Object.fromEntries(fields.filter(([field, inner]) => !isDeepStrictEqual(inner, defaultOf(schemaOf(field)))));
}

function defaultOf(schema: z.ZodType): unknown {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault ? schema.def.defaultValue : undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  let inner = schema;
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodPrefault || inner instanceof z.ZodOptional) {
    inner = inner.unwrap() as z.ZodType;
  }
  return inner;
}

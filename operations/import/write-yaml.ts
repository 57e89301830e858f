import { isDeepStrictEqual } from 'node:util';
import { Document, isMap, isPair, isScalar, type Pair, type Scalar, visit, type YAMLMap } from 'yaml';
import { z } from 'zod';
import { brokerSchema } from '../../catalog/kinds/broker/broker.ts';
import type { Translation } from './translate.ts';

/** Tells editors what the file may say. */
const schemaComment = '# yaml-language-server: $schema=../schemas/broker.schema.json';

/** Fields that are written although they say what is the default, for there is something to decide. */
const alwaysWritten = ['nodes', 'access'];

/** The text of a broker's file: without what is the default, and with a comment where a person has to decide. */
export function writeYaml({ broker, decisions }: Pick<Translation, 'broker' | 'decisions'>): string {
  const kept = Object.entries(broker).filter(([field]) => alwaysWritten.includes(field));
  const fields = leaveOutDefaults(brokerSchema, broker) as Record<string, unknown>;
  const order = Object.keys(broker).filter((field) => field in fields || alwaysWritten.includes(field));
  const shown = { ...fields, ...Object.fromEntries(kept) };
  const document = new Document(Object.fromEntries(order.map((field) => [field, shown[field]])), {
    aliasDuplicateObjects: false,
  });
  layOut(document);
  addComments(document, decisions);
  return `${schemaComment}\n${document.toString({ lineWidth: 120, flowCollectionPadding: true })}`;
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

function addComments(document: Document, decisions: Translation['decisions']): void {
  if (!isMap(document.contents)) return;
  for (const pair of (document.contents as YAMLMap<Scalar, unknown>).items) {
    const comment = decisions[nameOf(pair) as keyof Translation['decisions']];
    if (comment !== undefined) pair.key.commentBefore = ` ${comment}`;
  }
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

import { isObject, isUnknown, type ObjectValue, type Value } from '../values.ts';

/** A type in Terraform's own JSON notation, such as `"string"` or `["list", "string"]`. */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['object', { readonly [name: string]: ValueType }];

/** How many of a nested block or object there may be, and in which kind of collection. */
export type Nesting = 'single' | 'list' | 'set' | 'map';

/** One argument or attribute. It has either a plain `type` or `nested` attributes. */
export interface Attribute {
  readonly type?: ValueType;
  readonly nested?: { readonly nesting: Nesting; readonly attributes: { readonly [name: string]: Attribute } };
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
  readonly writeOnly: boolean;
  readonly sensitive: boolean;
}

/** A nested block; `maxItems` 0 means no limit. */
export interface NestedBlock {
  /** Whether the provider fills it in where the configuration has none. */
  readonly computed: boolean;
  readonly block: Block;
  readonly nesting: Nesting;
  readonly minItems: number;
  readonly maxItems: number;
}

/** The body of a resource, a data source, a provider or a nested block. */
export interface Block {
  readonly attributes: { readonly [name: string]: Attribute };
  readonly blocks: { readonly [name: string]: NestedBlock };
}

/** Everything one provider offers. */
export interface ProviderSchema {
  readonly provider: Block;
  readonly resources: { readonly [type: string]: Block };
  readonly data: { readonly [type: string]: Block };
  readonly ephemeral: { readonly [type: string]: Block };
}

/** Gives a value exactly the shape of its schema: what is missing becomes null or empty, what is not known is dropped. */
export function conform(block: Block, value: Value): Value {
  if (!isObject(value)) return value;
  const result: ObjectValue = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    result[name] = attribute.writeOnly ? null : conformAttribute(attribute, value[name] ?? null);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    result[name] = eachNested(nested.nesting, value[name] ?? null, (item) => conform(nested.block, item));
  }
  return result;
}

/** Applies a function to each object of a nested block or attribute, whatever collection holds them. */
export function eachNested(nesting: Nesting, value: Value, apply: (item: Value, key: string | number) => Value): Value {
  if (isUnknown(value)) return value;
  if (nesting === 'single') return value === null ? null : apply(value, 0);
  if (nesting === 'map') {
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, apply(item, key)]))
      : {};
  }
  return Array.isArray(value) ? value.map(apply) : [];
}

function conformAttribute(attribute: Attribute, value: Value): Value {
  if (value === null) return null;
  if (attribute.nested === undefined) return conformType(attribute.type ?? 'dynamic', value);
  const inner = { attributes: attribute.nested.attributes, blocks: {} };
  return eachNested(attribute.nested.nesting, value, (item) => conform(inner, item));
}

function conformType(type: ValueType, value: Value): Value {
  if (value === null || isUnknown(value)) return value;
  if (type === 'dynamic') return dynamicValue(value);
  if (typeof type === 'string') return value;
  if (type[0] === 'object') {
    const members = isObject(value) ? value : {};
    return Object.fromEntries(
      Object.entries(type[1]).map(([name, of]) => [name, conformType(of, members[name] ?? null)]),
    );
  }
  return eachNested(type[0], value, (item) => conformType(type[1], item));
}

/** In a state file a dynamic value is `{ value, type }`; on the wire it is `[type as JSON bytes, value]`. */
function dynamicValue(value: Value): Value {
  if (!isObject(value) || value.type === undefined) return value;
  return [Buffer.from(JSON.stringify(value.type)), value.value ?? null];
}

/** The schema as protocol messages. */
export function schemaMessage(block: Block): object {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: Block): object {
  return {
    attributes: Object.entries(block.attributes).map(([name, attribute]) => attributeMessage(name, attribute)),
    block_types: Object.entries(block.blocks).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: nested.nesting.toUpperCase(),
      min_items: nested.minItems,
      max_items: nested.maxItems,
    })),
  };
}

function attributeMessage(name: string, attribute: Attribute): object {
  const { required, optional, computed, sensitive, writeOnly, nested } = attribute;
  const flags = { name, required, optional, computed, sensitive, write_only: writeOnly };
  if (nested === undefined) return { ...flags, type: Buffer.from(JSON.stringify(attribute.type)) };
  const attributes = Object.entries(nested.attributes).map(([inner, of]) => attributeMessage(inner, of));
  return { ...flags, nested_type: { attributes, nesting: nested.nesting.toUpperCase() } };
}

import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Argument, type BindingSource, type Member, readBindingSource } from './binding-source.ts';
import { isFilledIn } from './plan-values.ts';
import type { Attribute, Block, NestedBlock, Nesting, ProviderSchema, ValueType } from './schema.ts';
import { computedBlocks, sensitiveAttributes } from './sensitive.ts';
import { type ProviderName, providerNames, type TypeUse } from './types-in-use.ts';

/**
 * Reads what a provider offers from its installed CDKTF bindings, for the named types only. A type that has no binding
 * is left out, so that Terraform itself says that the provider does not support it. Throws an error that names the type
 * and the attribute where a binding has a form that the sandbox does not know.
 */
export function readProviderSchema(provider: ProviderName, uses: Iterable<TypeUse>): ProviderSchema {
  const schema = { resources: {}, data: {}, ephemeral: {} } as Record<
    TypeUse['kind'] | 'resources',
    Record<string, Block>
  >;
  const into = { resource: schema.resources, data: schema.data, ephemeral: schema.ephemeral };
  for (const use of uses) {
    if (use.provider !== provider || into[use.kind][use.type] !== undefined) continue;
    const block = readTypeSchema(use);
    if (block !== undefined) into[use.kind][use.type] = block;
  }
  return { ...schema, provider: readBlock(join(libraryFolder(provider), 'provider', 'index.js'), provider) };
}

/** The schema of one type, or undefined where the bindings do not have it. */
export function readTypeSchema({ provider, kind, type }: TypeUse): Block | undefined {
  if (kind === 'ephemeral') return type === 'random_password' ? ephemeralPassword() : undefined;
  const name = type.slice(provider.length + 1).replaceAll('_', '-');
  const candidates = kind === 'data' ? [`data-${provider}-${name}`] : [name, `${name}-resource`];
  const paths = candidates.map((candidate) => join(libraryFolder(provider), candidate, 'index.js'));
  const path = paths.find((candidate) => existsSync(candidate));
  return path === undefined ? undefined : readBlock(path, type);
}

/** All resource types that the bindings of the simulated providers have. */
export function resourceTypes(): string[] {
  return providerNames.flatMap((provider) =>
    readdirSync(libraryFolder(provider), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'provider')
      .map(({ name }) => `${provider}_${name.replace(/-resource$/, '').replaceAll('-', '_')}`),
  );
}

/** The ephemeral resource has the arguments of the managed one, but nothing to identify or to keep it by. */
function ephemeralPassword(): Block | undefined {
  const managed = readTypeSchema({ provider: 'random', kind: 'resource', type: 'random_password' });
  if (managed === undefined) return undefined;
  const { id: _id, keepers: _keepers, number: _number, ...attributes } = managed.attributes;
  return { attributes, blocks: {} };
}

const require = createRequire(import.meta.url);

function libraryFolder(provider: ProviderName): string {
  return join(dirname(require.resolve(`@cdktf/provider-${provider}/package.json`)), 'lib');
}

const alreadyRead = new Map<string, Block>();

function readBlock(path: string, type: string): Block {
  const known = alreadyRead.get(path);
  if (known !== undefined) return known;
  const source = readBindingSource(path);
  if (source.terraformType !== type) {
    throw new Error(`${path} describes ${source.terraformType}; the sandbox expected ${type} there.`);
  }
  const block = blockOf({ source, type, className: source.mainClass, mapper: source.mainClass });
  alreadyRead.set(path, block);
  return block;
}

/** Where the reader is: the class and the HCL function of one body, and its path for error messages. */
interface Place {
  readonly source: BindingSource;
  readonly type: string;
  readonly className: string;
  readonly mapper: string;
}

function blockOf(place: Place): Block {
  const attributes: Record<string, Attribute> = {};
  const blocks: Record<string, NestedBlock> = {};
  const written = place.source.arguments.get(place.mapper) ?? new Map<string, Argument>();
  for (const member of membersOf(place, written)) {
    const argument = written.get(member.name);
    const nested = argument === undefined ? undefined : nestedBlock(place, member, argument);
    if (nested === undefined) attributes[member.name] = attributeOf(place, member, argument);
    else blocks[member.name] = nested;
  }
  return { attributes, blocks };
}

function membersOf(place: Place, written: ReadonlyMap<string, Argument>): Member[] {
  const members = (place.source.members.get(place.className) ?? []).filter(
    // Terraform itself knows `alias` of a provider, so a provider's schema must not have it.
    (member) => !(member.name === 'alias' && place.className === place.source.mainClass && !place.type.includes('_')),
  );
  const names = new Set(members.map((member) => member.name));
  for (const name of written.keys()) {
    if (!names.has(name) && name !== 'alias') throw unreadable(place, name, 'is written but not declared');
  }
  return members;
}

function nestedBlock(place: Place, member: Member, argument: Argument): NestedBlock | undefined {
  const repeated = /^cdktf\.listMapperHcl\((\w+ToHclTerraform), true\)$/.exec(argument.mapper)?.[1];
  const mapper = repeated ?? (/^\w+ToHclTerraform$/.test(argument.mapper) ? argument.mapper : undefined);
  if (mapper === undefined) return undefined;
  const block = blockOf(inside(place, member, mapper));
  if (argument.type === 'struct' && member.name !== 'timeouts' && Object.keys(block.blocks).length === 0)
    return undefined;
  const nesting = argument.type === 'struct' ? 'single' : collection(place, member, argument);
  const one = repeated === undefined && nesting !== 'single' ? 1 : 0;
  const computed = computedBlocks[place.type]?.includes(member.name) ?? false;
  return { block, nesting, computed, minItems: member.required ? 1 : 0, maxItems: one };
}

function inside(place: Place, member: Member, mapper: string): Place {
  const stem = mapper.slice(0, -'ToHclTerraform'.length);
  const struct = `${stem.charAt(0).toUpperCase()}${stem.slice(1)}`;
  const type = `${place.type}.${member.name}`;
  const className = `${struct}OutputReference`;
  if (place.source.members.has(className)) return { source: place.source, type, className, mapper };
  return { source: declaredByArguments(place, struct, mapper), type, className, mapper };
}

/** A provider's nested blocks have no output class, so their members come from the interface of the configuration. */
function declaredByArguments({ source }: Place, struct: string, mapper: string): BindingSource {
  const required = source.requiredProperties.get(struct) ?? new Set<string>();
  const members = [...(source.arguments.get(mapper) ?? new Map<string, Argument>())].map(([name, argument]) => ({
    name,
    computed: false,
    optional: !required.has(argument.property),
    required: required.has(argument.property),
    getter: '',
    holds: '',
    wrapsSet: false,
  }));
  return { ...source, members: new Map([...source.members, [`${struct}OutputReference`, members]]) };
}

function collection(place: Place, member: Member, argument: Argument): Nesting {
  if (argument.type === 'list' || argument.type === 'set' || argument.type === 'map') return argument.type;
  throw unreadable(place, member.name, `has the collection "${argument.type}"`);
}

function attributeOf(place: Place, member: Member, argument: Argument | undefined): Attribute {
  const flags = {
    required: member.required,
    optional: member.optional,
    computed: member.computed && !member.required && (!member.optional || isFilledIn(`${place.type}.${member.name}`)),
    writeOnly: member.name.endsWith('_wo') && !member.computed,
    sensitive: sensitiveAttributes[place.type]?.includes(member.name) ?? member.name.endsWith('_wo'),
  };
  if (argument === undefined) return { ...flags, type: computedType(place, member) };
  const nested = nestedAttribute(place, member, argument);
  return nested === undefined ? { ...flags, type: argumentType(place, member, argument) } : { ...flags, nested };
}

function nestedAttribute(place: Place, member: Member, argument: Argument): Attribute['nested'] {
  const many = /^cdktf\.(?:listMapperHcl|hashMapperHcl)\((\w+ToHclTerraform)(?:, false)?\)$/.exec(argument.mapper)?.[1];
  const mapper = many ?? (/^\w+ToHclTerraform$/.test(argument.mapper) ? argument.mapper : undefined);
  if (mapper === undefined) return undefined;
  const block = blockOf(inside(place, member, mapper));
  const odd = Object.keys(block.blocks)[0];
  if (odd !== undefined) throw unreadable(place, `${member.name}.${odd}`, 'is a block within an attribute');
  const nesting = many === undefined ? 'single' : collection(place, member, argument);
  return { nesting, attributes: block.attributes };
}

const scalars: Record<string, ValueType> = { string: 'string', number: 'number', boolean: 'bool', any: 'dynamic' };

/** `stringList` as a set is `["set", "string"]`; `stringListMap` as a map is `["map", ["list", "string"]]`. */
function argumentType(place: Place, member: Member, { type, storageClass }: Argument): ValueType {
  const [, scalar = '', inner = '', outer = ''] =
    /^(string|number|boolean|any)(List|Map)?(List|Map)?$/.exec(storageClass) ?? [];
  const base = scalars[scalar];
  if (base === undefined) throw unreadable(place, member.name, `has the storage class "${storageClass}"`);
  if (type === 'simple' && inner === '') return base;
  if (scalar === 'any' && inner === 'Map' && outer === '') return 'dynamic';
  const element: ValueType = outer === '' ? base : [inner === 'Map' ? 'map' : 'list', base];
  if (inner !== '' && (type === 'list' || type === 'set' || type === 'map')) return [type, element];
  throw unreadable(place, member.name, `has the type "${type}" with the storage class "${storageClass}"`);
}

const getters: readonly (readonly [RegExp, ValueType])[] = [
  [/^this\.getStringAttribute\(/, 'string'],
  [/^this\.getNumberAttribute\(/, 'number'],
  [/^this\.getBooleanAttribute\(/, 'bool'],
  [/^this\.getListAttribute\(/, ['list', 'string']],
  [/^this\.getNumberListAttribute\(/, ['list', 'number']],
  [/^this\.getStringMapAttribute\(/, ['map', 'string']],
  [/^this\.getNumberMapAttribute\(/, ['map', 'number']],
  [/^cdktf\.Fn\.tolist\(this\.getListAttribute\(/, ['set', 'string']],
  [/^cdktf\.Token\.asNumberList\(cdktf\.Fn\.tolist\(this\.getNumberListAttribute\(/, ['set', 'number']],
];

const holders: Record<string, ValueType> = {
  'cdktf.StringMap': ['map', 'string'],
  'cdktf.NumberMap': ['map', 'number'],
  'cdktf.BooleanMap': ['map', 'bool'],
  'cdktf.AnyMap': 'dynamic',
  'cdktf.StringListMap': ['map', ['list', 'string']],
  'cdktf.StringMapList': ['list', ['map', 'string']],
};

/** The type of an attribute that no configuration can set, from its getter. */
function computedType(place: Place, member: Member): ValueType {
  const known = holders[member.holds] ?? getters.find(([form]) => form.test(member.getter))?.[1];
  if (known !== undefined) return known;
  const [, struct, holder] = /^(\w+?)(OutputReference|List|Map)$/.exec(member.holds) ?? [];
  if (struct === undefined) throw unreadable(place, member.name, `has the getter "${member.getter}"`);
  const object = objectType({ ...place, type: `${place.type}.${member.name}`, className: `${struct}OutputReference` });
  if (holder === 'OutputReference') return object;
  if (holder === 'Map') return ['map', object];
  return [member.wrapsSet ? 'set' : 'list', object];
}

function objectType(place: Place): ValueType {
  const members = place.source.members.get(place.className);
  if (members === undefined) throw unreadable(place, place.className, 'is used but not declared');
  return ['object', Object.fromEntries(members.map((member) => [member.name, computedType(place, member)]))];
}

function unreadable(place: Place, attribute: string, what: string): Error {
  return new Error(
    `The binding of ${place.type}: ${attribute} ${what}, a form that the sandbox does not know. ` +
      'Teach it to sandbox/bindings.ts; it does not guess.',
  );
}

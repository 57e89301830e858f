import { createHash } from 'node:crypto';
import { type Attribute, type Block, eachNested, type Nesting, type ValueType } from '../schema/schema.ts';
import { isObject, isUnknown, type ObjectValue, type Value } from '../values.ts';
import type { Facts, Rule, World } from './facts.ts';
import { ruleFor } from './rules.ts';

/** An object with unknown attributes, and the text from which its ids are derived. */
export interface Unfinished {
  /** The Terraform type; for a data source with `data.` before it. */
  readonly type: string;
  readonly block: Block;
  readonly planned: ObjectValue;
  readonly seed: string;
  readonly world: World;
}

/**
 * Gives every unknown attribute a value: one that looks right where `rules.ts` knows how, otherwise
 * `sandbox-<attribute>-<hash>`, 0, false or empty. The same arguments always give the same values.
 */
export function computeUnknowns(unfinished: Unfinished): ObjectValue {
  const { block, planned, seed } = unfinished;
  const object: ObjectValue = { ...planned };
  const facts = factsAbout(unfinished, object, (name) => settle(name));
  const settle = (name: string): Value => {
    const value = object[name] ?? null;
    const attribute = block.attributes[name];
    if (!isUnknown(value) || attribute === undefined) return value;
    object[name] = null; // So that two rules that refer to each other end.
    const rule = ruleFor(unfinished.type, name);
    const computed = rule === undefined ? undefined : follow(rule, { ...facts, attribute: name });
    // Null is a rule, too: what is null until it is read.
    object[name] = rule === null ? null : (computed ?? placeholder(attribute, name, seed));
    return object[name];
  };
  for (const name of Object.keys(block.attributes)) settle(name);
  return finishNested({ block, path: '', facts }, object);
}

/** A hexadecimal digest of the text, for seeds. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function factsAbout({ type, seed, world }: Unfinished, object: ObjectValue, settle: (name: string) => Value): Facts {
  const region = typeof object.region === 'string' && object.region !== '' ? object.region : world.region;
  return {
    type,
    attribute: '',
    world: { ...world, region },
    get: settle,
    given: (name) => (isUnknown(object[name]) ? null : (object[name] ?? null)),
    text: (name) => {
      const value = settle(name);
      return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    },
    hash: (label) => digest(`${seed}/${label}`),
  };
}

function follow(rule: Rule, facts: Facts): Value | undefined {
  if (typeof rule === 'function') return rule(facts);
  if (typeof rule === 'string') return render(rule, facts);
  if (Array.isArray(rule)) return rule.map((item) => (typeof item === 'string' ? render(item, facts) : item));
  return rule;
}

/** Fills `{name}`: an attribute of the object, or one of the words below. */
export function render(template: string, facts: Facts): string {
  return template.replaceAll(/\{(\w+)\}/g, (_, word: string) => {
    const [, kind, length] = /^(hex|digits|upper|lower|alnum)(\d+)$/.exec(word) ?? [];
    if (word === 'account') return facts.world.account;
    if (word === 'region') return facts.world.region;
    if (word === 'uuid') return uuid(facts.hash(`${facts.attribute}/uuid`));
    if (kind !== undefined) return spell(facts.hash(`${facts.attribute}/${word}`), kind, Number(length));
    return facts.text(word);
  });
}

const alphabets: Record<string, string> = {
  digits: '0123456789',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789',
  lower: 'abcdefghijklmnopqrstuvwxyz0123456789',
  alnum: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
};

function spell(hash: string, kind: string, length: number): string {
  const letters = alphabets[kind];
  if (letters === undefined) return kind === 'hex' && length === 17 ? `0${hash.slice(0, 16)}` : hash.slice(0, length);
  return Array.from(
    { length },
    (_, i) => letters[Number.parseInt(hash.slice(i * 2, i * 2 + 2), 16) % letters.length],
  ).join('');
}

function uuid(hash: string): string {
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `4${hash.slice(12, 15)}`,
    `a${hash.slice(15, 18)}`,
    hash.slice(18, 30),
  ].join('-');
}

function placeholder(attribute: Attribute, name: string, seed: string): Value {
  const { nested } = attribute;
  if (nested === undefined) return placeholderOfType(attribute.type ?? 'dynamic', name, seed);
  if (nested.nesting === 'map') return {};
  if (nested.nesting !== 'single') return [];
  return Object.fromEntries(
    Object.entries(nested.attributes).map(([inner, of]) => [inner, of.computed ? placeholder(of, inner, seed) : null]),
  );
}

function placeholderOfType(type: ValueType, name: string, seed: string): Value {
  if (type === 'string') return `sandbox-${name}-${digest(`${seed}/${name}`).slice(0, 8)}`;
  if (type === 'number') return 0;
  if (type === 'bool') return false;
  if (type === 'dynamic') return null;
  if (type[0] === 'map') return {};
  if (type[0] !== 'object') return [];
  return Object.fromEntries(Object.entries(type[1]).map(([inner, of]) => [inner, placeholderOfType(of, inner, seed)]));
}

/** Where nested objects are finished: their schema, the path to them with a dot at its end, and the whole object. */
interface Inside {
  readonly block: Block;
  readonly path: string;
  readonly facts: Facts;
}

function finishNested({ block, path, facts }: Inside, object: ObjectValue): ObjectValue {
  const result: ObjectValue = { ...object };
  for (const [name, { nesting, block: inner }] of nestedIn(block)) {
    if ((object[name] ?? null) === null) continue;
    result[name] = eachNested(nesting, object[name] ?? null, (item, key) => {
      const hash = (label: string) => facts.hash(`${path}${name}/${key}/${label}`);
      return finishItem({ block: inner, path: `${path}${name}.`, facts: { ...facts, hash } }, item);
    });
  }
  return result;
}

function nestedIn(block: Block): [string, { nesting: Nesting; block: Block }][] {
  const attributes = Object.entries(block.attributes).flatMap(([name, { nested }]) =>
    nested === undefined
      ? []
      : [[name, { nesting: nested.nesting, block: { attributes: nested.attributes, blocks: {} } }] as const],
  );
  return [...Object.entries(block.blocks), ...attributes].map(([name, nested]) => [name, nested]);
}

function finishItem(inside: Inside, item: Value): Value {
  if (!isObject(item)) return item;
  const { block, path, facts } = inside;
  const filled: ObjectValue = { ...item };
  for (const [name, attribute] of Object.entries(block.attributes)) {
    if (!isUnknown(item[name])) continue;
    const rule = ruleFor(facts.type, `${path}${name}`);
    const computed = rule === undefined ? undefined : follow(rule, { ...facts, attribute: name });
    filled[name] = computed ?? placeholder(attribute, name, facts.hash('item'));
  }
  return finishNested(inside, filled);
}

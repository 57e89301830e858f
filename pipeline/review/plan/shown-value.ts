import { type FieldPath, formatField } from '../../../catalog/files/problem.ts';
import { looksLikeSecret } from '../../../catalog/files/secret-text.ts';
import { hidden } from '../../../catalog/words/sentence.ts';
import type { AttributeChange } from '../model.ts';
import { describeDocument, isDocument } from './document.ts';
import { documentChanges, mostParts } from './document-changes.ts';
import { isObject, namesOf, same } from './json-value.ts';
import { knownLater, type Marks, mask, withUnknown } from './mask.ts';
import { rulesByRef } from './rules-by-ref.ts';
import { mostCharacters, shortenPair } from './shorten.ts';

/** An attribute on both sides of a change. */
export interface AttributeSides {
  name: string;
  /** Undefined or null: there was none. */
  before: unknown;
  after: unknown;
  /** What of `after` is not known yet, as a plan marks it. */
  unknown?: unknown;
  /** What a plan marks as sensitive, on either side: what is secret on one side may be on the other. */
  marks?: Marks;
}

/** A value as it is, which must not be shown, and as it may be. */
interface Sided {
  raw: unknown;
  masked: unknown;
}

/**
 * An attribute's change as it is shown: at most 80 characters a side, no secret, and of an object or a list of blocks
 * only what differs, of rules with a `ref` by it. A document is not shown; its size is, and the keys that differ when it is JSON.
 */
export function showAttribute({ name, before, after, unknown, marks = [] }: AttributeSides): AttributeChange {
  const old = { raw: before, masked: mask(before, { name, marks }) };
  const current = { raw: after, masked: withUnknown(mask(after, { name, marks }), unknown) };
  const sides = { before: old, after: current, path: [] };
  const leaves = isAbsent(old) || isAbsent(current) ? [leaf(name, sides)] : differences(name, sides);
  const texts = shortenPair({ before: sideText(leaves, 'before'), after: sideText(leaves, 'after') });
  return { name: shownName(name), ...texts, ...partsOf(leaves) };
}

/** The parts of what is more than one value; nothing of what the two sides say whole. */
function partsOf(leaves: readonly Leaf[]): Pick<AttributeChange, 'parts' | 'moreParts'> {
  const parts = leaves.flatMap(({ path, before, after, documents }) => {
    const within = documents ? documentChanges(...documents) : [];
    if (within.length > 0) return within;
    if (path.length === 0) return [];
    return [{ name: formatField(path), ...shortenPair({ before: guarded(before), after: guarded(after) }) }];
  });
  if (parts.length === 0) return {};
  const more = parts.length - mostParts;
  return { parts: parts.slice(0, mostParts), ...(more > 0 ? { moreParts: more } : {}) };
}

/** The name of an attribute, which of what a person chose may be anything. */
export function shownName(name: string): string {
  return looksLikeSecret(name) === undefined ? name : hidden;
}

/** A part of the attribute that differs; undefined where there is none on that side. */
interface Leaf {
  path: FieldPath;
  before: string | undefined;
  after: string | undefined;
  /** Both sides, masked, where they are documents. */
  documents?: [string, string];
}

function isAbsent({ masked }: Sided): boolean {
  return masked === undefined || masked === null;
}

function differences(name: string, { before, after, path }: Sides): Leaf[] {
  if (path.length > 0 && same(before.raw, after.raw) && same(before.masked, after.masked)) return [];
  const within = (keys: readonly (string | number)[]) =>
    keys.flatMap((key) =>
      differences(name, { before: inside(before, key), after: inside(after, key), path: [...path, key] }),
    );
  if (isObject(before.masked) && isObject(after.masked)) return within(namesOf(before.masked, after.masked));
  const [was, is] = [rulesByRef(before.masked), rulesByRef(after.masked)];
  if (was && is) {
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((ref) =>
      differences(name, { before: rule(before, ref), after: rule(after, ref), path: [...path, ref] }),
    );
  }
  if (holdsBlocks(before.masked) && holdsBlocks(after.masked)) {
    return within([...Array(Math.max(before.masked.length, after.masked.length)).keys()]);
  }
  return [leaf(name, { before, after, path })];
}

interface Sides {
  before: Sided;
  after: Sided;
  path: FieldPath;
}

function inside({ raw, masked }: Sided, key: string | number): Sided {
  const at = (value: unknown) =>
    typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string | number, unknown>)[key]
      : undefined;
  return { raw: at(raw), masked: at(masked) };
}

/** One of a list whose elements are told apart by their refs. */
function rule({ raw, masked }: Sided, ref: string): Sided {
  const place = Array.isArray(masked) ? masked.findIndex((each) => isObject(each) && each.ref === ref) : -1;
  return inside({ raw, masked }, place);
}

/** A list of single values is shown as one. */
function holdsBlocks(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && value.every(isObject);
}

function leaf(name: string, { before, after, path }: Sides): Leaf {
  const [was, is] = [documentIn(before), documentIn(after)];
  return {
    path,
    before: valueText(name, before, after),
    after: valueText(name, after, before, true),
    ...(was !== undefined && is !== undefined ? { documents: [was, is] } : {}),
  };
}

function documentIn({ raw, masked }: Sided): string | undefined {
  const isShown = typeof masked === 'string' && masked !== hidden && masked !== knownLater;
  return isShown && typeof raw === 'string' && isDocument(raw) ? masked : undefined;
}

function valueText(name: string, { raw, masked }: Sided, other: Sided, last = false): string | undefined {
  if (masked === undefined || masked === null) return undefined;
  if (masked === knownLater) return masked;
  if (masked === hidden) return typeof raw === 'string' && isBootScript(name) ? describeDocument(raw) : masked;
  if (typeof raw === 'string' && isDocument(raw)) {
    const both = typeof other.raw === 'string' && isDocument(other.raw);
    // What differs of two documents is said once.
    return describeDocument(raw, typeof other.raw === 'string' && (last || !both) ? other.raw : undefined);
  }
  if (typeof masked === 'string') return masked;
  return Array.isArray(masked) ? listText(masked, other.masked) : JSON.stringify(masked);
}

/** A list as JSON; where that is longer than a line, only what the other side does not have. */
function listText(list: readonly unknown[], other: unknown): string {
  const text = JSON.stringify(list);
  if (text.length <= mostCharacters || !Array.isArray(other)) return text;
  const own = list.filter((item) => !other.some((each) => same(each, item)));
  return own.length === list.length || own.length === 0 ? text : `[…,${JSON.stringify(own).slice(1)}`;
}

/** What a machine boots with is never shown, yet its size says how much of it changed. */
function isBootScript(name: string): boolean {
  return /^user_data(_base64)?$/.test(name);
}

/** `instanceType: m7g.large, bundle: 1c43d9ca04e6cf0f`; undefined when there is nothing on that side. */
function sideText(leaves: readonly Leaf[], side: 'before' | 'after'): string | undefined {
  const [only] = leaves;
  if (only === undefined || only.path.length === 0) return guarded(only?.[side]);
  return guarded(leaves.map(({ path, ...sides }) => `${formatField(path)}: ${sides[side] ?? 'none'}`).join(', '));
}

/** Parts that are harmless alone may make a secret together. */
function guarded(text: string | undefined): string | undefined {
  return text !== undefined && looksLikeSecret(text) !== undefined ? hidden : text;
}

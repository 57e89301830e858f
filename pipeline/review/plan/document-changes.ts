import { type FieldPath, formatField } from '../../../catalog/files/problem.ts';
import { looksLikeSecret } from '../../../catalog/files/secret-text.ts';
import { hidden } from '../../../catalog/words/sentence.ts';
import type { AttributeChange } from '../model.ts';
import { canonical, isObject, namesOf, readDocument, same } from './json-value.ts';
import { shortenPair } from './shorten.ts';

/** Most parts of one document that are told one by one: more than a person reads. */
export const mostParts = 100;

/**
 * In what two versions of a document of JSON differ, field by field, with entries of lists by their names and texts within it by their
 * lines; nothing of other documents, such as scripts. Both have to be masked.
 */
export function documentChanges(before: string, after: string): AttributeChange[] {
  const [was, is] = [readDocument(before), readDocument(after)];
  return was !== undefined && is !== undefined ? changesIn(was, is, []) : [];
}

function changesIn(before: unknown, after: unknown, path: FieldPath): AttributeChange[] {
  if (same(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return namesOf(before, after).flatMap((key) => changesIn(before[key], after[key], [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after)) return listChanges(before, after, path);
  if (isText(before) && isText(after)) return lineChanges(before, after, path);
  return [part(path, { before: shown(before), after: shown(after) })];
}

function listChanges(before: readonly unknown[], after: readonly unknown[], path: FieldPath): AttributeChange[] {
  const [was, is] = [byName(before), byName(after)];
  if (was && is) {
    const names = [...new Set([...was.keys(), ...is.keys()])];
    return names.flatMap((name) => changesIn(was.get(name), is.get(name), [...path, name]));
  }
  const without = (list: readonly unknown[], others: readonly unknown[]) => {
    const known = new Set(others.map(canonical));
    return list.filter((item) => !known.has(canonical(item)));
  };
  return [
    ...without(before, after).map((item) => part(path, { before: shown(item) })),
    ...without(after, before).map((item) => part(path, { after: shown(item) })),
  ];
}

/** Entries by what they are called: a queue by its name and vhost, a statement by its `Sid`; undefined where that does not tell them apart. */
function byName(list: readonly unknown[]): Map<string, unknown> | undefined {
  const names = list.map((item) => {
    if (!isObject(item)) return undefined;
    const { name, Sid, vhost } = item;
    const called = name ?? Sid;
    if (typeof called !== 'string') return undefined;
    return typeof vhost === 'string' ? `${called} in ${vhost}` : called;
  });
  if (names.some((name) => name === undefined) || new Set(names).size < names.length) return undefined;
  return new Map(list.map((item, index) => [names[index] ?? '', item]));
}

/** Lines of the form `key = value` are told by their key; others as they come and go. */
function lineChanges(before: string, after: string, path: FieldPath): AttributeChange[] {
  const [was, is] = [before, after].map((text) => text.split('\n').filter((line) => line.trim() !== ''));
  const [gone, come] = [without(was ?? [], is ?? []), without(is ?? [], was ?? [])];
  const values = new Map(come.map((line) => [keyOf(line), line]));
  const paired = gone.filter((line) => values.has(keyOf(line)));
  const pairs = new Set(paired.map(keyOf));
  return [
    ...paired.map((line) => {
      const key = keyOf(line) ?? '';
      return part([...path, key], { before: valueIn(line), after: valueIn(values.get(key) ?? '') });
    }),
    ...gone.filter((line) => !pairs.has(keyOf(line))).map((line) => part(path, { before: line.trim() })),
    ...come.filter((line) => !pairs.has(keyOf(line))).map((line) => part(path, { after: line.trim() })),
  ];
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const known = new Set(others);
  return lines.filter((line) => !known.has(line));
}

/** A line without a key has none in common with another. */
function keyOf(line: string): string | undefined {
  return /^\s*([\w.-]+)\s*=/.exec(line)?.[1];
}

function valueIn(line: string): string {
  return line.slice(line.indexOf('=') + 1).trim();
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.includes('\n');
}

function shown(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What is harmless alone may be a secret beside its neighbour. */
function part(path: FieldPath, sides: { before?: string | undefined; after?: string | undefined }): AttributeChange {
  const guarded = (text: string | undefined) =>
    text !== undefined && looksLikeSecret(text) !== undefined ? hidden : text;
  return { name: formatField(path), ...shortenPair({ before: guarded(sides.before), after: guarded(sides.after) }) };
}

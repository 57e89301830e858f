import { isDeepStrictEqual } from 'node:util';
import { type FieldPath, formatField } from '../files/problem.ts';
import { quote, type Sentence, say } from '../words/sentence.ts';
import type { Difference } from './differences.ts';

/** `sets limits.channelMax to 4095 instead of 2047 channels.` */
export function describe({
  kind,
  path,
  field: schemaField,
  before,
  after,
  unit,
  entries,
  document,
}: Difference): Sentence {
  const key = String(path.at(-1) ?? '');
  const field = formatField(byName(typeof path.at(-1) === 'number' ? path.slice(0, -1) : path, entries));
  // A field of the schema that is called `secret` holds the name of one; a key that somebody chose may hold the secret.
  const isReference = schemaField.endsWith('.secret');
  const value = (it: unknown) => (document ? quote('other text') : quote(it, isReference ? '' : key));
  const of = unit === undefined ? [] : [` ${unit}`];
  if (kind === 'added' && typeof path.at(-1) === 'number') return say`adds ${value(after)} to ${field}.`;
  if (kind === 'removed' && typeof path.at(-1) === 'number') return say`takes ${value(before)} out of ${field}.`;
  if (after === undefined) return say`no longer sets ${field}, which was ${value(before)}${of}.`;
  if (before === undefined) return say`sets ${field} to ${value(after)}${of}.`;
  const [old, current] = whatDiffers(before, after);
  return say`sets ${field} to ${value(current)} instead of ${value(old)}${of}.`;
}

/** Of two mappings what they do not have in common, so that it is not in the part that a short quote leaves out. */
export function whatDiffers(before: unknown, after: unknown): [unknown, unknown] {
  if (!isMapping(before) || !isMapping(after)) return [before, after];
  const without = (mapping: Record<string, unknown>, other: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(mapping).filter(([key, value]) => !isDeepStrictEqual(value, other[key])));
  return [without(before, after), without(after, before)];
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `policies[0].pattern` is that of the policy of that name, wherever it stands. */
function byName(path: FieldPath, [entry]: Difference['entries']): FieldPath {
  const { name } = (entry?.value ?? {}) as { name?: unknown };
  return path.map((step, depth) => (depth === 1 && typeof step === 'number' && typeof name === 'string' ? name : step));
}

import { looksLikeSecret } from '../../../catalog/files/secret-text.ts';
import { hidden } from '../../../catalog/words/sentence.ts';
import { hasTrue, isObject, readDocument, type Values } from './json-value.ts';
import { holdsSecret, isSecretAttribute } from './secret-names.ts';

/** What stands where a value is not known before the apply. */
export const knownLater = 'known after apply';

/** What a plan marks as sensitive in a value, of one side or both: `true`, or objects and lists that hold `true`. */
export type Marks = readonly unknown[];

/**
 * A copy of a value from a plan or a configuration in which `(hidden)` stands for every secret: what a plan marks, what
 * is called like one, what looks like one, and every value of a container's environment, also inside of JSON texts.
 * `name` is that of the attribute. Null stays, since where nothing is there is no secret; so do true and false.
 */
export function mask(value: unknown, { name, marks = [] }: { name: string; marks?: Marks }): unknown {
  if (value === null || value === undefined) return value;
  if (marks.includes(true)) return hidden;
  if (isEnvironment(name, value)) return maskEnvironment(value, marks);
  if (typeof value === 'boolean') return hasTrue(marks) ? hidden : value;
  if (isSecretAttribute(name)) return isReference(value) ? value : hidden;
  if (Array.isArray(value)) return maskList(value, marks, (item, inner) => mask(item, { name, marks: inner }));
  if (isObject(value)) return maskObject(value, marks);
  return maskSingle(value, name, marks);
}

/** Puts `known after apply` where a plan's `after_unknown` has true. */
export function withUnknown(masked: unknown, unknown: unknown): unknown {
  if (unknown === true) return knownLater;
  if (!hasTrue(unknown) || masked === hidden) return masked;
  if (Array.isArray(unknown)) {
    const items = Array.isArray(masked) ? masked : [];
    return unknown.map((mark, index) => withUnknown(items[index] ?? null, mark));
  }
  const inner = Object.entries(unknown as Values).filter(([, mark]) => hasTrue(mark));
  const known = isObject(masked) ? masked : {};
  return { ...known, ...Object.fromEntries(inner.map(([key, mark]) => [key, withUnknown(known[key], mark)])) };
}

/** Where containers and functions have their environment, and ECS the secrets that it puts there. */
const environmentNames = /^(environments?|environment[_-]?variables?|env|env[_-]?vars|variables|secrets)$/i;

/** A plain word under such a name is a tag or one of several stages. */
function isEnvironment(name: string, value: unknown): boolean {
  if (!environmentNames.test(name)) return false;
  return typeof value === 'object' || (typeof value === 'string' && readDocument(value) !== undefined);
}

/** Names of variables stay: as keys, or as the `name` beside a `value`. */
function maskEnvironment(value: unknown, marks: Marks): unknown {
  if (value === null || value === undefined) return value;
  if (Array.isArray(value)) return maskList(value, marks, maskEnvironment);
  if (!isObject(value)) {
    const document = typeof value === 'string' && !hasTrue(marks) ? readDocument(value) : undefined;
    return document === undefined ? hidden : JSON.stringify(maskEnvironment(document, []));
  }
  if (cannotBeTaken(value, marks)) return hidden;
  const named = Object.keys(value).some((key) => /^value(_?from)?$/i.test(key));
  return mapValues(value, (inner, key) =>
    named && /^name$/i.test(key)
      ? mask(inner, { name: key, marks: below(marks, key) })
      : maskEnvironment(inner, below(marks, key)),
  );
}

/** `${aws_instance.node-1.id}` and nothing around it. */
function isReference(value: unknown): boolean {
  return typeof value === 'string' && /^\$\{[A-Za-z][\w-]*(\.[A-Za-z_][\w-]*|\[\d+\]){1,20}\}$/.test(value);
}

function maskList(list: readonly unknown[], marks: Marks, each: (item: unknown, marks: Marks) => unknown): unknown {
  const fits = (mark: unknown) => !hasTrue(mark) || (Array.isArray(mark) && mark.length === list.length);
  return marks.every(fits) ? list.map((item, index) => each(item, below(marks, index))) : hidden;
}

function maskObject(values: Values, marks: Marks): unknown {
  if (cannotBeTaken(values, marks)) return hidden;
  const secretEntry = Object.entries(values).some(([key, value]) => isEntryName(key, value));
  return mapValues(values, (value, key) => {
    if (secretEntry && /values?$/i.test(key) && value !== null) return hidden;
    return mask(value, { name: key, marks: below(marks, key) });
  });
}

/** As in `{ name: "DB_PASSWORD", value: … }`. */
function isEntryName(key: string, value: unknown): boolean {
  return /^(name|key)$/i.test(key) && typeof value === 'string' && isSecretAttribute(value);
}

/** Whether a key is a secret itself, or marks have another shape than the object that they are about. */
function cannotBeTaken(values: Values, marks: Marks): boolean {
  const misfit = marks.some((mark) => hasTrue(mark) && !isObject(mark));
  return misfit || Object.keys(values).some((key) => looksLikeSecret(key) !== undefined);
}

/** A text, or a number. */
function maskSingle(value: unknown, name: string, marks: Marks): unknown {
  // The marks have another shape than the value, which then cannot be told from the part that is sensitive.
  if (hasTrue(marks)) return hidden;
  if (typeof value !== 'string') return value;
  const document = readDocument(value);
  if (document !== undefined) return JSON.stringify(mask(document, { name }));
  return holdsSecret(value) ? hidden : value;
}

function below(marks: Marks, key: string | number): Marks {
  return marks.map((mark) =>
    typeof mark === 'object' && mark !== null ? (mark as Record<string | number, unknown>)[key] : undefined,
  );
}

function mapValues(values: Values, change: (value: unknown, key: string) => unknown): Values {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, change(value, key)]));
}

/** Keeps, for the compiler alone, what a value was before it was escaped. */
declare const original: unique symbol;

interface Marked<T> {
  readonly [original]: T;
}

/** Text of a file as Terraform has to be given it. Only `literal` makes it. */
export type EscapedText = string & Marked<string>;

/**
 * A value whose texts are escaped, wherever in it they stand. What may be one of a few words only is left as it is, since
 * none of them has anything to escape.
 */
export type Escaped<T> = T extends string
  ? string extends T
    ? EscapedText
    : T
  : T extends readonly (infer E)[]
    ? EscapedList<E>
    : T extends object
      ? { [K in keyof T]: Escaped<T[K]> } & Marked<T>
      : T;

interface EscapedList<E> extends Array<Escaped<E>>, Marked<readonly E[]> {}

/** A value that has not been escaped. An escaped one is refused, for it would say something else than its file does. */
export type Raw<T> = T & { readonly [original]?: never };

/** The value itself, unless it or what stands directly in it is escaped already. */
type OnceOnly<T> = [Extract<T | T[keyof T], Marked<unknown>>] extends [never] ? T : never;

/**
 * Every text in a value as Terraform should read it: literally. Without this, `${…}` and `%{…}` in a file would be
 * Terraform's own template language, and a description could read files or secrets of whoever plans.
 * See https://developer.hashicorp.com/terraform/language/expressions/strings#escaped-sequences
 */
export function literal<T>(value: OnceOnly<T>): Escaped<T> {
  return walk(value, escaped) as Escaped<T>;
}

/** Undoes `literal`, for what is put into a document of its own before Terraform sees it. */
export function plain<T>(value: Marked<T>): T {
  return walk(value, (text) => text.replace(/([$%])\1(?=\{)/g, '$1')) as T;
}

/** The entries of an escaped mapping, whose keys are escaped too. */
export function escapedEntries<T>(mapping: Marked<unknown> & Record<string, T>): [EscapedText, T][] {
  return Object.entries<T>(mapping) as [EscapedText, T][];
}

function escaped(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

function walk(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((inner) => walk(inner, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [change(key), walk(inner, change)]));
}

import { isDeepStrictEqual } from 'node:util';

/** A JSON object: the attributes of a resource, the arguments of a block. */
export type Values = Readonly<Record<string, unknown>>;

/** Whether a value is an object, rather than a list or a single value. */
export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value when it is an object, else one that holds nothing: Terraform writes null and false where there is none. */
export function objectOf(value: unknown): Values {
  return isObject(value) ? value : {};
}

/** Whether two values are the same; for Terraform's JSON, null and absent are. */
export function same(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? null, b ?? null);
}

/** Whether two values say the same, for what null, empty and false are the same: providers tell them apart as it happens. */
export function sameMeaning(a: unknown, b: unknown): boolean {
  return same(withoutBlanks(a), withoutBlanks(b));
}

function withoutBlanks(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(withoutBlanks);
  if (!isObject(value)) return value === null || value === '' || value === false ? undefined : value;
  const said = Object.entries(value).map(([key, inner]) => [key, withoutBlanks(inner)] as const);
  const rest = said.filter(([, inner]) => inner !== undefined);
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/** Names that either of two objects has, sorted. */
export function namesOf(...objects: readonly Values[]): string[] {
  return [...new Set(objects.flatMap((object) => Object.keys(object)))].sort();
}

/** Deepest nesting of a text that is read as JSON; nothing that means well comes near it. */
const mostLevels = 100;

/** The object or list that a text holds as JSON, when it holds one that is nested no deeper than 100 levels. */
export function readDocument(text: string): Values | unknown[] | undefined {
  if (!/^\s*[[{]/.test(text) || levels(text) > mostLevels) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) || Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** At least as many as there are: brackets in texts count too. */
function levels(text: string): number {
  let [level, most] = [0, 0];
  for (const sign of text) {
    if (sign === '[' || sign === '{') level += 1;
    else if (sign === ']' || sign === '}') level -= 1;
    if (level > most) most = level;
  }
  return most;
}

/** Whether `true` stands anywhere in it, as Terraform marks what is unknown or sensitive. */
export function hasTrue(marks: unknown): boolean {
  if (typeof marks !== 'object' || marks === null) return marks === true;
  return Object.values(marks).some(hasTrue);
}

/** A value as JSON that is the same however the keys of its objects are ordered. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const present = namesOf(value).filter((key) => value[key] !== undefined);
  const members = present.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join()}}`;
}

import { isObject, isUnknown, type Value } from '../../values.ts';
import type { Step } from '../plan.ts';

/** A value and where it stands. */
export interface Place {
  readonly attribute: readonly Step[];
  readonly value: Value;
}

/** Every value at a path, of which blocks may have more than one. */
export function placesAt(value: Value, path: readonly string[], attribute: readonly Step[] = []): Place[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => placesAt(item, path, [...attribute, i]));
  const [name, ...rest] = path;
  if (name === undefined) return [{ attribute, value }];
  if (!isObject(value)) return [];
  const inner = value[name] ?? null;
  return rest.length === 0
    ? [{ attribute: [...attribute, name], value: inner }]
    : placesAt(inner, rest, [...attribute, name]);
}

/** The steps of a path such as `rule.filter`. */
export const steps = (path: string) => path.split('.');

/** What is there, known or not: an empty block is none. */
export function valuesAt(config: Value, path: string): Value[] {
  return placesAt(config, steps(path))
    .map(({ value }) => value)
    .filter((value) => value !== null && !(Array.isArray(value) && value.length === 0));
}

/** Whether something is there for sure. */
export const isThere = (config: Value, path: string) => valuesAt(config, path).some((value) => !isUnknown(value));
/** Whether something is there, known or not. */
export const mayBeThere = (config: Value, path: string) => valuesAt(config, path).length > 0;

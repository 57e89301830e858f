import type { Condition, TypeArguments } from '../../schema/arguments/limits.ts';
import { isObject, isUnknown, type ObjectValue, type Value } from '../../values.ts';
import { isThere, mayBeThere, type Place, placesAt, steps, valuesAt } from './places.ts';
import type { Found } from './refusal.ts';
import { shown } from './value-refusals.ts';

/** What of groups of arguments may not be there together, or has to be. */
export function groupRefusals(
  { exactlyOneOf = [], atLeastOneOf = [], atMostOneOf = [] }: TypeArguments,
  config: ObjectValue,
): Found[] {
  return [
    ...[...exactlyOneOf, ...atMostOneOf].flatMap((group) => inEachBlock(group, config, tooMany)),
    ...[...exactlyOneOf, ...atLeastOneOf].flatMap((group) => inEachBlock(group, config, tooFew)),
  ];
}

/** A group within a block is asked of each such block. One whose paths share no block is asked of the whole. */
function inEachBlock(
  group: readonly string[],
  config: ObjectValue,
  judge: (names: readonly string[], block: Value) => string | undefined,
): Found[] {
  const above = steps(group[0] ?? '').slice(0, -1);
  const shared = above.length > 0 && group.every((path) => steps(path).slice(0, -1).join() === above.join());
  const blocks = shared ? placesAt(config, above).flatMap(itemsOf) : [{ attribute: [], value: config }];
  const names = shared ? group.map((path) => steps(path).at(-1) ?? '') : group;
  return blocks.flatMap(({ attribute, value }) => {
    const says = isObject(value) ? judge(names, value) : undefined;
    return says === undefined
      ? []
      : [{ attribute: attribute.length > 0 ? attribute : steps(names[0] ?? '').slice(0, 1), says }];
  });
}

function itemsOf({ attribute, value }: Place): Place[] {
  return Array.isArray(value)
    ? value.map((item, i) => ({ attribute: [...attribute, i], value: item }))
    : [{ attribute, value }];
}

function tooMany(names: readonly string[], block: Value): string | undefined {
  const there = names.filter((name) => isThere(block, name));
  return there.length > 1
    ? `only one of \`${names.join(',')}\` can be specified, but \`${there.join(',')}\` were specified`
    : undefined;
}

function tooFew(names: readonly string[], block: Value): string | undefined {
  return names.some((name) => mayBeThere(block, name)) ? undefined : `one of \`${names.join(',')}\` must be specified`;
}

/** What does not go with the value of another argument. */
export function conditionRefusals(
  { where, is, isNot, needs = [], forbids = [] }: Condition,
  config: ObjectValue,
): Found[] {
  const [place] = placesAt(config, steps(where));
  const value = place?.value ?? null;
  if (isUnknown(value)) return [];
  const holds = is === undefined ? !isNot?.some((other) => other === value) : is.some((other) => other === value);
  if (!holds) return [];
  const when = `when "${where}" is ${value === null ? 'left out' : shown(value)}`;
  // A false or a zero asks for nothing.
  const asksFor = (path: string) =>
    valuesAt(config, path).some((other) => !isUnknown(other) && other !== false && other !== 0 && other !== '');
  return [
    ...needs
      .filter((path) => !mayBeThere(config, path))
      .map((path) => ({ attribute: steps(path).slice(0, 1), says: `attribute "${path}" must be specified ${when}` })),
    ...forbids
      .filter(asksFor)
      .map((path) => ({ attribute: steps(path).slice(0, 1), says: `attribute "${path}" cannot be specified ${when}` })),
  ];
}

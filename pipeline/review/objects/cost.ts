import { type AnyObjects, type Kinds, objectsOf } from '../../../catalog/catalog.ts';
import { type Kind, kindNamed, type Named } from '../../../catalog/kind.ts';
import type { Cost, ObjectChange } from '../model.ts';
import type { BothSides, ObjectsOfSide } from './objects.ts';

/**
 * What the changed objects cost a month, before and after, with what they leave behind; undefined when no price is known, or
 * none changes.
 */
export function costOf(
  objects: readonly ObjectChange[],
  sides: Pick<BothSides, 'before' | 'after'>,
  kinds: Kinds,
): Cost | undefined {
  const prices = objects.flatMap((object) => priceOf(object, sides, kindNamed(object.kind, kinds)) ?? []);
  const known = prices.filter(({ was, is }) => was !== undefined && is !== undefined);
  const sum = (side: 'was' | 'is') => known.reduce((total, price) => total + (price[side] ?? 0), 0);
  if (sum('was') === sum('is')) return undefined;
  return {
    before: sum('was'),
    after: sum('is'),
    unknown: prices.filter((price) => !known.includes(price)).map(({ name }) => name),
    least: known.filter(({ isLeast }) => isLeast).map(({ name }) => name),
  };
}

interface Price {
  name: string;
  was: number | undefined;
  is: number | undefined;
  isLeast: boolean;
}

/** What an object costs on both sides; undefined for kinds that no price is named for. */
function priceOf(
  { name, formerName = name }: ObjectChange,
  { before, after }: Pick<BothSides, 'before' | 'after'>,
  kind: Kind,
): Price | undefined {
  const cost = kind.monthlyCost;
  if (cost === 'not counted') return undefined;
  const price = (object: Named | undefined, { platform }: ObjectsOfSide) =>
    object ? platform && cost.of(object, platform.value) : 0;
  const [was, is] = [find(before, kind, formerName), find(after, kind, name)];
  const goesOn = name === formerName ? is : undefined;
  const left = was ? before.platform && cost.left({ before: was, after: goesOn }, before.platform.value) : 0;
  const current = price(is, after);
  return {
    name,
    was: price(was, before),
    is: current === undefined || left === undefined ? undefined : current + left,
    isLeast: is !== undefined && cost.isLeast?.(is) === true,
  };
}

function find(objects: AnyObjects, kind: Kind, name: string): Named | undefined {
  return objectsOf(objects, kind).find(({ value }) => value.name === name)?.value;
}

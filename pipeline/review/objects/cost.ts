import { type AnyObjects, type Kinds, objectsOf } from '../../../catalog/catalog.ts';
import type { Problem } from '../../../catalog/files/problem.ts';
import { type Kind, type Named, objectFileOf, type Price } from '../../../catalog/kind.ts';
import { platformKind } from '../../../catalog/kinds/platform/kind.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import type { Cost, ObjectChange, ObjectCost } from '../model.ts';
import type { BothSides } from './objects.ts';

export interface CostInput {
  objects: readonly ObjectChange[];
  /** Errors of the files as they are now. */
  problems: readonly Problem[];
  sides: Pick<BothSides, 'before' | 'after'> & Partial<Pick<BothSides, 'broken'>>;
  kinds: Kinds;
}

/**
 * What the change costs a month, with what it leaves behind, and what the whole platform does before and after it; undefined
 * when no known price changes, and none that is not known could have. What is refused is not done, and so costs what it did.
 * Whole cents are counted, so that the parts of the change are the change to the cent.
 */
export function costOf(input: CostInput): Cost | undefined {
  const counted = input.kinds.flatMap((kind) => countKind(kind, input));
  const known = counted.filter(isKnown);
  const different = known.filter(({ before, after }) => before !== after);
  const unknown = counted.filter((each) => !isKnown(each));
  if (different.length === 0 && !unknown.some(({ mayDiffer }) => mayDiffer)) return undefined;
  const sum = (side: 'before' | 'after') => known.reduce((total, each) => total + each[side], 0);
  const [before, after] = [sum('before'), sum('after')];
  return {
    change: dollars(after - before),
    before: dollars(before),
    after: dollars(after),
    objects: different.map(objectCost),
    refused: counted.flatMap(({ kind, name, isRefused }) => (isRefused ? [{ kind, name }] : [])),
    unknown: unknown.map(({ kind, name }) => ({ kind, name })),
    least: known.flatMap(({ kind, name, isLeast }) => (isLeast ? [{ kind, name }] : [])),
    notCounted: notCounted(input),
  };
}

/** An object on both sides of a change, in cents. */
interface Counted {
  kind: string;
  name: string;
  stack?: string;
  before: number | undefined;
  after: number | undefined;
  /** Whether what is not known of it may be another price than before. */
  mayDiffer: boolean;
  isLeast: boolean;
  isRefused: boolean;
}

function isKnown(counted: Counted): counted is Counted & { before: number; after: number } {
  return counted.before !== undefined && counted.after !== undefined;
}

function objectCost({ kind, name, stack, before, after }: Counted & { before: number; after: number }): ObjectCost {
  return {
    kind,
    name,
    ...(stack === undefined ? {} : { stack }),
    change: dollars(after - before),
    before: dollars(before),
    after: dollars(after),
  };
}

function countKind(kind: Kind, input: CostInput): Counted[] {
  const { price } = kind.monthlyCost as { price?: Price<Named> };
  if (!price) return [];
  const platforms = platformsOf(input);
  return pairsOf(kind, input).map(({ name, was, is, change, isRefused }) => {
    const at = (object: Named | undefined, platform: Platform | undefined) =>
      object ? platform && price.of(object, platform) : 0;
    const goesOn = was?.name === is?.name ? is : undefined;
    const left =
      was && !isRefused ? platforms.before && price.left({ before: was, after: goesOn }, platforms.before) : 0;
    const [old, current] = [at(was, platforms.before), at(isRefused ? was : is, platforms.after)];
    const stack = price.stack ?? (kind.terraform.in === 'stack' ? kind.terraform.stackOf(name) : undefined);
    return {
      kind: kind.name,
      name,
      ...(stack === undefined ? {} : { stack }),
      before: cents(old),
      after: current === undefined || left === undefined ? undefined : cents(current + left),
      mayDiffer: !isRefused && change !== undefined && touches(change, price.fields),
      isLeast: is !== undefined && price.isLeast?.(is) === true,
      isRefused,
    };
  });
}

interface Pair {
  name: string;
  was: Named | undefined;
  is: Named | undefined;
  change: ObjectChange | undefined;
  isRefused: boolean;
}

/** Each object as it was and as it is, also under another name, and those whose file cannot be read any more. */
function pairsOf(kind: Kind, input: CostInput): Pair[] {
  const { objects, sides } = input;
  const changes = objects.filter((each) => each.kind === kind.name);
  const [before, after] = [valuesOf(sides.before, kind), valuesOf(sides.after, kind)];
  const pair = (name: string, formerName = name): Pair => {
    const change = changes.find((each) => each.name === name);
    // A single file that cannot be read any more has no change, and is there all the same.
    const isRefused = change ? isRefusedIn(input, change) : 'file' in kind && after.size === 0;
    return { name, was: before.get(formerName), is: after.get(name), change, isRefused };
  };
  const former = new Map(
    changes.flatMap(({ name, formerName }) => (formerName === undefined ? [] : [[name, formerName]])),
  );
  const renamed = new Set(former.values());
  const names = new Set([...before.keys(), ...after.keys()].filter((name) => after.has(name) || !renamed.has(name)));
  const broken = (sides.broken ?? []).filter((each) => each.kind === kind.name);
  return [
    ...[...names].sort().map((name) => pair(name, former.get(name))),
    ...broken.map(({ value }) => ({
      name: value.name,
      was: value,
      is: value,
      change: undefined,
      isRefused: true,
    })),
  ];
}

/** Whether nothing comes of a change: an effect of it is refused, or its file has errors. */
function isRefusedIn({ problems, kinds }: CostInput, { file, effects }: ObjectChange): boolean {
  const object = objectFileOf(file, kinds);
  return (
    effects.some(({ severity }) => severity === 'refused') ||
    problems.some((problem) => objectFileOf(problem.file, kinds) === object)
  );
}

function valuesOf(objects: AnyObjects, kind: Kind): Map<string, Named> {
  return new Map(objectsOf(objects, kind).map(({ value }) => [value.name, value]));
}

/** The platforms whose prices count: one that is refused, or that cannot be read any more, stays what it was. */
function platformsOf(input: CostInput): { before: Platform | undefined; after: Platform | undefined } {
  const { objects, sides } = input;
  const [before, after] = [sides.before.platform?.value, sides.after.platform?.value];
  const refused = objects.some((change) => change.kind === platformKind.name && isRefusedIn(input, change));
  return { before, after: after === undefined || (refused && before) ? before : after };
}

/** Whether a change touches one of these fields, or anything below it; a file that comes or goes touches all. */
function touches({ effects }: ObjectChange, fields: readonly string[]): boolean {
  return effects.some(
    ({ field }) => field === '' || fields.some((each) => field === each || field.startsWith(`${each}.`)),
  );
}

/** What is charged for what is there on either side, of which no price is known. */
function notCounted({ sides, kinds }: CostInput): string[] {
  const words = kinds.flatMap((kind) =>
    [sides.before, sides.after].flatMap((side) =>
      [...valuesOf(side, kind).values()].flatMap((object) => kind.monthlyCost.notCounted(object as never)),
    ),
  );
  return [...new Set(words)];
}

function cents(amount: number | undefined): number | undefined {
  return amount === undefined ? undefined : Math.round(amount * 100);
}

function dollars(amount: number): number {
  return amount / 100;
}

import type { Stack } from './synthesize.ts';

/** What differs between two synthesized versions of one stack. */
export interface StackDifference {
  name: string;
  change: 'new' | 'changed' | 'removed';
  /** Addresses of resources that are new, differ, or are gone, each sorted. */
  added: string[];
  changed: string[];
  removed: string[];
}

/** Every stack whose synthesized output differs, in the order of names. What is equal is left out. */
export function compareStacks(before: readonly Stack[], after: readonly Stack[]): StackDifference[] {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  return names.flatMap((name) => {
    const [old, current] = [before, after].map((stacks) => stacks.find((stack) => stack.name === name));
    if (old && current && same(old.configuration, current.configuration)) return [];
    const resources = compareResources(resourcesOf(old), resourcesOf(current));
    return [{ name, change: !old ? 'new' : !current ? 'removed' : 'changed', ...resources }];
  });
}

function compareResources(before: Map<string, unknown>, after: Map<string, unknown>) {
  const added = [...after.keys()].filter((address) => !before.has(address)).sort();
  const removed = [...before.keys()].filter((address) => !after.has(address)).sort();
  const changed = [...after].filter(([address, value]) => before.has(address) && !same(value, before.get(address)));
  return { added, changed: changed.map(([address]) => address).sort(), removed };
}

function resourcesOf(stack: Stack | undefined): Map<string, unknown> {
  const types = Object.entries(stack?.configuration.resource ?? {});
  return new Map(
    types.flatMap(([type, byName]) => Object.entries(byName).map(([name, value]) => [`${type}.${name}`, value])),
  );
}

/** cdktf writes keys in order, so equal values are equal texts. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

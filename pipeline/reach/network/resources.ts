import type { Stack } from '../../terraform/synthesize.ts';
import type { Place, Unresolved } from './network.ts';
import { type Found, type Resolve, resolverOf, resourceId } from './references.ts';

/** A resource of a synthesized stack. */
export interface Resource extends Place {
  id: string;
  type: string;
  name: string;
  body: Readonly<Record<string, unknown>>;
}

/** The resources of all stacks, and ways to follow what they say. */
export interface Resources {
  of(type: string): readonly Resource[];
  /** Types of which there are resources. */
  types(): string[];
  resolve: Resolve;
  /** Id of the resource that an argument names, or the text that stands there, `sg-…`; undefined, and told, where that is not known. */
  named(resource: Resource, argument: string, value: unknown): string | undefined;
  /** The same of a list; what is not known is left out and told. */
  list(resource: Resource, argument: string, values: unknown): string[];
  /** Tells of something that was not understood. */
  tell(place: Place, why: string): void;
  unresolved: Unresolved[];
}

/** Reads the resources of stacks. */
export function resourcesOf(stacks: readonly Stack[]): Resources {
  const byType = groupByType(stacks);
  const resolve = resolverOf(stacks);
  const unresolved: Unresolved[] = [];
  const tell = ({ stack, address }: Place, why: string) => {
    if (!unresolved.some((one) => one.stack === stack && one.address === address && one.why === why))
      unresolved.push({ stack, address, why });
  };
  const named = (resource: Resource, argument: string, value: unknown) => {
    const found: Found = resolve(resource.stack, value);
    if ('resource' in found) return found.resource;
    if ('text' in found) return found.text;
    tell(resource, `has ${argument} of an expression that is known only when it is applied`);
    return undefined;
  };
  return {
    of: (type) => byType.get(type) ?? [],
    types: () => [...byType.keys()].sort(),
    resolve,
    named,
    list(resource, argument, values) {
      if (values === undefined || values === null) return [];
      if (!Array.isArray(values)) {
        tell(resource, `has ${argument} of an expression that is known only when it is applied`);
        return [];
      }
      return values.flatMap((value) => named(resource, argument, value) ?? []);
    },
    tell,
    unresolved,
  };
}

function groupByType(stacks: readonly Stack[]): Map<string, Resource[]> {
  const byType = new Map<string, Resource[]>();
  for (const { name: stack, configuration } of stacks) {
    for (const [type, byName] of Object.entries(configuration.resource ?? {})) {
      const list = byType.get(type) ?? [];
      byType.set(type, list);
      for (const [name, body] of Object.entries(byName)) {
        list.push({ id: resourceId(stack, type, name), stack, address: `${type}.${name}`, type, name, body });
      }
    }
  }
  return byType;
}

/** A block of a resource, which cdktf writes as an object or as a list of one. */
export function blockOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const [first] = Array.isArray(value) ? value : [value];
  return typeof first === 'object' && first !== null ? (first as Record<string, unknown>) : undefined;
}

/** Where a resource stands, alone. */
export function placeOf({ stack, address }: Place): Place {
  return { stack, address };
}

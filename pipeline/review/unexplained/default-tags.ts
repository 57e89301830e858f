import type { Blocks } from '../plan/blocks.ts';
import { namesOf, objectOf, same, type Values } from '../plan/json-value.ts';

export interface DefaultTagsProps {
  type: string;
  /** The resource's block before and after. */
  blocks: readonly [Values | undefined, Values | undefined];
  before: Blocks;
  after: Blocks;
}

/** Keys of the provider's default tags that are otherwise after than before, for one resource. */
export function changedDefaultTags({ type, blocks: [old, current], before, after }: DefaultTagsProps): Set<string> {
  return new Set(differingKeys(defaultsOf(old, before, type), defaultsOf(current, after, type)));
}

export function differingKeys(before: Values, after: Values): string[] {
  return namesOf(before, after).filter((key) => !same(before[key], after[key]));
}

/** What the provider adds to a resource's own tags. A resource that names no provider has the one that its type begins with. */
function defaultsOf(block: Values | undefined, side: Blocks, type: string): Values {
  if (turnsDefaultsOff(block)) return {};
  const provider = side.get(`provider.${typeof block?.provider === 'string' ? block.provider : type.split('_')[0]}`);
  const tags = [provider?.default_tags].flat().map((each) => objectOf(objectOf(each).tags));
  return Object.assign({}, ...tags);
}

/** An object in S3 can have itself left out; the provider takes no other tags there than none. */
function turnsDefaultsOff(block: Values | undefined): boolean {
  return objectOf([block?.override_provider].flat()[0]).default_tags !== undefined;
}

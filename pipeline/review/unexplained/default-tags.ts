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
  return new Set([
    ...differingKeys(defaultTags(before.get(providerOf(type, old))), defaultTags(after.get(providerOf(type, current)))),
    ...differingKeys(defaultTags(overrideOf(old)), defaultTags(overrideOf(current))),
  ]);
}

export function differingKeys(before: Values, after: Values): string[] {
  return namesOf(before, after).filter((key) => !same(before[key], after[key]));
}

/** A resource that names no provider has the one that its type begins with. */
function providerOf(type: string, block: Values | undefined): string {
  return `provider.${typeof block?.provider === 'string' ? block.provider : type.split('_')[0]}`;
}

/** Objects in S3 have default tags of their own. */
function overrideOf(block: Values | undefined): Values {
  return objectOf([block?.override_provider].flat()[0]);
}

function defaultTags(block: Values | undefined): Values {
  const blocks = [block?.default_tags].flat().map((each) => objectOf(objectOf(each).tags));
  return Object.assign({}, ...blocks);
}

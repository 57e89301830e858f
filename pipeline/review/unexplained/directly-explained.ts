import { isObject, objectOf, same } from '../plan/json-value.ts';
import type { Change } from '../plan/read-plan.ts';
import type { Case } from './case.ts';
import { changedDefaultTags, differingKeys } from './default-tags.ts';
import { referencesIn } from './references.ts';

/**
 * Whether an attribute differs because what is configured of it does, or leads to something that changes for an explained
 * reason. Of tags every key is looked at, since those of the provider come on top.
 */
export function directlyExplained(name: string, each: Case): boolean {
  const { planned, old, current, leadsToChange } = each;
  if (referencesIn(current?.[name]).some(leadsToChange)) return true;
  return isTagMap(name, planned.change) ? areTagsExplained(name, each) : !same(old?.[name], current?.[name]);
}

/** Whether an attribute holds tags on both sides, none of them unknown. */
export function isTagMap(name: string, { before, after, after_unknown }: Change): boolean {
  if (name !== 'tags' && name !== 'tags_all') return false;
  const plain = (side: unknown) => {
    const tags = objectOf(side)[name];
    return tags === null || tags === undefined || isObject(tags);
  };
  return plain(before) && plain(after) && objectOf(after_unknown)[name] === undefined;
}

function areTagsExplained(name: string, { planned, old, current, situation }: Case): boolean {
  const [before, after] = [planned.change.before, planned.change.after].map((side) => objectOf(objectOf(side)[name]));
  const explained = new Set([
    ...differingKeys(objectOf(old?.tags), objectOf(current?.tags)),
    ...changedDefaultTags({
      type: planned.type,
      blocks: [old, current],
      before: situation.before,
      after: situation.after,
    }),
  ]);
  return differingKeys(before ?? {}, after ?? {}).every((key) => explained.has(key));
}

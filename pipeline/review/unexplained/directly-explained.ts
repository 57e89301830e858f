import type { Blocks } from '../plan/blocks.ts';
import { isObject, namesOf, objectOf, same, type Values } from '../plan/json-value.ts';
import type { Change } from '../plan/read-plan.ts';
import type { Case } from './case.ts';
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
    ...differingKeys(
      defaultsOf(old, situation.before, planned.type),
      defaultsOf(current, situation.after, planned.type),
    ),
  ]);
  return differingKeys(before ?? {}, after ?? {}).every((key) => explained.has(key));
}

function differingKeys(before: Values, after: Values): string[] {
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

import { isObject, type Values } from './json-value.ts';

/**
 * The elements of a list that are told apart by a `ref` of theirs, as rules at Cloudflare are, by it; undefined where one has none, or two
 * have the same. A rule is the same one wherever in the list it stands.
 */
export function rulesByRef(list: unknown): Map<string, Values> | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  const rules = list.filter(isObject);
  const refs = new Map(rules.flatMap((rule) => (typeof rule.ref === 'string' ? [[rule.ref, rule]] : [])));
  return refs.size === list.length ? refs : undefined;
}

import type { AttributeChange } from '../model.ts';
import { hasTrue, namesOf, objectOf, same } from './json-value.ts';
import type { Change } from './read-plan.ts';
import { showAttribute } from './shown-value.ts';

/** Names of a resource's attributes that a change makes different, unknown, or sensitive in another way; sorted. */
export function differingAttributes(change: Change): string[] {
  const [before, after, unknown] = [change.before, change.after, change.after_unknown].map(objectOf);
  const [old, current] = [change.before_sensitive, change.after_sensitive].map(objectOf);
  return namesOf(before ?? {}, after ?? {}, unknown ?? {}, old ?? {}, current ?? {}).filter(
    (name) =>
      !same(before?.[name], after?.[name]) ||
      hasTrue(unknown?.[name]) ||
      !same(truePaths(old?.[name]), truePaths(current?.[name])),
  );
}

/** One attribute of a change, as it is shown. */
export function showChange(change: Change, name: string): AttributeChange {
  const of = (value: unknown) => (value === true ? true : objectOf(value)[name]);
  return showAttribute({
    name,
    before: of(change.before),
    after: of(change.after),
    unknown: of(change.after_unknown),
    marks: [of(change.before_sensitive), of(change.after_sensitive)],
  });
}

/** Where marks are set; empty objects and lists around them mean nothing. */
function truePaths(marks: unknown, path = ''): string[] {
  if (marks === true) return [path];
  if (typeof marks !== 'object' || marks === null) return [];
  return Object.entries(marks).flatMap(([key, inner]) => truePaths(inner, `${path}/${key}`));
}

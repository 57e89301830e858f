import type { Finding } from './rule.ts';

/** AWS's limit of 50 (https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html), less what Warren sets itself. */
export const mostTags = 40;

/**
 * Keys that IAM takes for the same, since it does not tell upper from lower case, and refuses together on one role:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html. `others` are tags that come on top of these.
 */
export function sameKeys(tags: Readonly<Record<string, string>>, others: Readonly<Record<string, string>>): Finding[] {
  const known = new Map(Object.keys(others).map((key) => [key.toLowerCase(), key]));
  return Object.keys(tags).flatMap((key) => {
    const twin = known.get(key.toLowerCase()) ?? key;
    known.set(key.toLowerCase(), twin);
    if (twin === key) return [];
    const message = `differs from the tag "${twin}" in upper and lower case alone, and IAM takes the two for one. Write both alike, or rename one.`;
    return [{ path: ['tags', key], message }];
  });
}

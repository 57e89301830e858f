import { longestExpression } from './plan-limits.ts';

/** Something that one rule, or a rule of several such, is made of. */
export interface GroupMember {
  /** What its group follows from, so that it stays in it. */
  key: string;
  expression: string;
}

const between = ' or ';

/**
 * Puts members into as many groups as there may be: each into the one that its key leads to, or the next that has room for it.
 * What another member does to a group, it does to no other group that has room. A member that no group has room for is in none.
 */
export function grouped<T extends GroupMember>(members: readonly T[], count: number): T[][] {
  const groups = Array.from({ length: Math.max(0, count) }, () => ({ members: [] as T[], length: 0 }));
  for (const member of members) {
    const first = hash(member.key) % Math.max(1, count);
    const more = member.expression.length + between.length;
    const inOrder = groups.map((_, index) => groups[(first + index) % groups.length]);
    const group = inOrder.find((each) => each && each.length + more - between.length <= longestExpression);
    if (!group) continue;
    group.members.push(member);
    group.length += more;
  }
  return groups.map(({ members: together }) => together);
}

/** The expression that is true where that of any member is. */
export function anyMember(members: readonly GroupMember[]): string {
  return members.map(({ expression }) => expression).join(between);
}

/** FNV-1a, which spreads short names evenly: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  return [...Buffer.from(text)].reduce((value, byte) => Math.imul(value ^ byte, 0x01000193) >>> 0, 0x811c9dc5);
}

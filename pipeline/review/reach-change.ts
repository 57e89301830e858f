import type { Objects } from '../../catalog/catalog.ts';
import { type Sentence, say } from '../../catalog/words/sentence.ts';
import { compareReach, type ReachChange } from '../reach/compare.ts';
import type { BothSides } from './objects/objects.ts';
import type { ReviewInput } from './review-input.ts';

/** Most stacks of a side that are compared: each of hundreds of brokers with each takes seconds. */
const mostStacks = 100;

/** What a change makes reachable, as far as both sides are synthesized. */
export function reachChange(
  { stacks: { before, after } }: Pick<ReviewInput, 'stacks'>,
  sides: BothSides,
): { change?: ReachChange | undefined; notes: Sentence[] } {
  if (!before || !after) return { notes: [] };
  if (Math.max(before.length, after.length) > mostStacks) {
    return {
      notes: [
        say`Who reaches what: of more than ${mostStacks} stacks that may differ, ${{ quote: 'warren reach' }} alone tells.`,
      ],
    };
  }
  const change = compareReach(
    { stacks: before, objects: sides.before as unknown as Objects },
    { stacks: after, objects: sides.after as unknown as Objects },
  );
  return { change, notes: [] };
}

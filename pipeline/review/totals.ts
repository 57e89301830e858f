import type { StackChange, StackCounts } from './model.ts';

/** What happens to all stacks together, and how many of them cannot be planned before others are applied. */
export interface Totals extends StackCounts {
  stacks: number;
  deferred: number;
}

export function totalsOf(stacks: readonly StackChange[]): Totals {
  const sum = (count: (stack: StackChange) => number) => stacks.reduce((total, stack) => total + count(stack), 0);
  return {
    stacks: stacks.length,
    added: sum(({ counts }) => counts.added),
    changed: sum(({ counts }) => counts.changed),
    replaced: sum(({ counts }) => counts.replaced),
    destroyed: sum(({ counts }) => counts.destroyed),
    released: sum(({ counts }) => counts.released),
    deferred: sum(({ source }) => (source === 'deferred' ? 1 : 0)),
  };
}

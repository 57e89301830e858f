import { fill, type Section } from '../../../../pipeline/review/render/fill.ts';

/** Blocks of ten bytes each, the line break included. */
const tens = (count: number): Section['blocks'] =>
  Array.from({ length: count }, (_, index) => () => `block ${index}..`);

test('a section ends before the first block that does not fit, even if a later one would', () => {
  const blocks = [() => 'a', () => 'b'.repeat(50), () => 'c'];
  expect(fill({ only: { head: '', blocks, share: 1 } }, 20).only).toEqual({ head: '', blocks: ['a'], leftOut: 2 });
});

test('the head takes its room with the first block, and none without one', () => {
  const section = { head: 'head', blocks: tens(2), share: 1 };
  expect(fill({ section }, 15).section).toEqual({ head: '', blocks: [], leftOut: 2 });
  expect(fill({ section }, 16).section).toEqual({ head: 'head', blocks: ['block 0..'], leftOut: 1 });
});

test('a head that is always there is paid for before any block', () => {
  const first = { head: '', blocks: tens(1), share: 1 };
  const second = { head: 'always there', always: true, blocks: [], share: 1 } as const;
  expect(fill({ first, second }, 14).first.blocks).toEqual([]);
  expect(fill({ first, second }, 25).first.blocks).toHaveLength(1);
  expect(fill({ first, second }, 14).second.head).toBe('always there');
});

test('what comes first keeps to its share until the others have had theirs, and takes what they leave', () => {
  const first = { head: '', blocks: tens(20), share: 0.5 };
  const long = { head: '', blocks: tens(20), share: 0.5 };
  const short = { head: '', blocks: tens(1), share: 0.5 };
  const counts = (filled: Record<string, { blocks: string[] }>) =>
    Object.values(filled).map(({ blocks }) => blocks.length);
  expect(counts(fill({ first, long }, 102))).toEqual([5, 5]);
  expect(counts(fill({ first, short }, 102))).toEqual([9, 1]);
});

test('bytes count, not characters', () => {
  expect(fill({ only: { head: '', blocks: [() => '🔴🔴'], share: 1 } }, 9).only.blocks).toEqual([]);
  expect(fill({ only: { head: '', blocks: [() => '🔴🔴'], share: 1 } }, 10).only.blocks).toEqual(['🔴🔴']);
});

test('blocks that there is no room for are not made', () => {
  let made = 0;
  const blocks = Array.from({ length: 10_000 }, () => () => {
    made += 1;
    return 'x'.repeat(100);
  });
  fill({ only: { head: '', blocks, share: 0.5 } }, 1_000);
  expect(made).toBeLessThan(15);
});

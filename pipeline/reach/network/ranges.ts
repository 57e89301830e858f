import { contains, overlaps, parseNetwork, type Network as Range } from '../../../contracts/addresses.ts';

/** Networks by their texts: the same text is the same object, so that what was compared once is known. */
const byText = new Map<string, Range | undefined>();

/** Reads a network; undefined where the text is none. */
export function rangeOf(text: string): Range | undefined {
  if (!byText.has(text)) byText.set(text, parseNetwork(text));
  return byText.get(text);
}

/** How one network lies to another: `whole` where it holds all of it, `part` where it holds some. */
export type Cover = 'whole' | 'part' | 'none';

const covers = new WeakMap<Range, WeakMap<Range, Cover>>();

/** How much of `inner` is in `outer`. */
export function coverOf(outer: Range, inner: Range): Cover {
  const known = covers.get(outer) ?? new WeakMap<Range, Cover>();
  covers.set(outer, known);
  const cover = known.get(inner) ?? (contains(outer, inner) ? 'whole' : overlaps(outer, inner) ? 'part' : 'none');
  known.set(inner, cover);
  return cover;
}

/** A part of a text that may become shorter: whole blocks are left out from its end. */
export interface Section {
  /** Lines before the blocks, if any; shown only with one of them, unless `always`. */
  head: string;
  always?: true;
  /** The blocks, the most important first, each made only when it is its turn. */
  blocks: readonly (() => string)[];
  /** The share of the room, from 0 to 1, that it may have before the sections after it have had theirs. */
  share: number;
}

/** A section with the blocks that there is room for. */
export interface FilledSection {
  head: string;
  blocks: string[];
  /** How many blocks there was no room for. */
  leftOut: number;
}

/**
 * Fills `room` bytes with sections, the most important first: each up to its share, then each with what remains. A
 * section ends before the first block that does not fit, so that what is left out is the least important of it.
 * A section takes a line break before it and one after its head and each of its blocks.
 */
export function fill<Name extends string>(sections: Record<Name, Section>, room: number): Record<Name, FilledSection> {
  const entries = Object.entries(sections) as [Name, Section][];
  const states = entries.map(([name, section]) => ({ name, section, blocks: [] as string[] }));
  let left = room - entries.reduce((sum, [, section]) => sum + (section.always ? headSize(section) : 0), 0);
  for (const state of states) left -= take(state, Math.min(left, room * state.section.share));
  for (const state of states) left -= take(state, left);
  const filled = states.map(({ name, section, blocks }) => {
    const head = section.always || blocks.length > 0 ? section.head : '';
    return [name, { head, blocks, leftOut: section.blocks.length - blocks.length }];
  });
  return Object.fromEntries(filled) as Record<Name, FilledSection>;
}

/** Bytes in UTF-8, which are never fewer than units of UTF-16. */
export function size(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** Takes blocks until the next one does not fit; gives the bytes they take. */
function take({ section, blocks }: { section: Section; blocks: string[] }, room: number): number {
  let taken = 0;
  for (const make of section.blocks.slice(blocks.length)) {
    const block = make();
    const needed = size(block) + 1 + (blocks.length === 0 && !section.always ? headSize(section) : 0);
    if (taken + needed > room) break;
    blocks.push(block);
    taken += needed;
  }
  return taken;
}

function headSize({ head }: Section): number {
  return 1 + (head === '' ? 0 : size(head) + 1);
}

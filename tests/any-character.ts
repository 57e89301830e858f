import fc from 'fast-check';

/** The surrogates, which are no characters by themselves, lie in the middle of the code points. */
const surrogates = { first: 0xd800, count: 0x800 };

/** Any character of Unicode, as a unit of strings. fast-check's own unit `binary` lists all of them, which takes seconds. */
export const anyCharacter = fc
  .nat(0x10ffff - surrogates.count)
  .map((point) => String.fromCodePoint(point < surrogates.first ? point : point + surrogates.count));

/** Which of the 256 bytes a class takes: 1 for each that it does. */
export type Bytes = Uint8Array;

/** Bytes that a test holds for. */
export function bytesWhere(test: (byte: number) => boolean): Bytes {
  return Uint8Array.from({ length: 256 }, (_, byte) => (test(byte) ? 1 : 0));
}

/** The bytes of a text's characters, all of them below 128. */
function among(text: string): Bytes {
  return bytesWhere((byte) => text.includes(String.fromCharCode(byte)));
}

/** The others. */
export function complement(bytes: Bytes): Bytes {
  return bytes.map((taken) => 1 - taken);
}

/** All that any of them takes. */
export function union(all: readonly Bytes[]): Bytes {
  return bytesWhere((byte) => all.some((bytes) => bytes[byte] === 1));
}

/** Letters of both cases where one of them is taken. */
export function caseless(bytes: Bytes): Bytes {
  return bytesWhere((byte) => bytes[byte] === 1 || (isLetter(byte) && bytes[byte ^ 0x20] === 1));
}

const isLetter = (byte: number) => (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a && byte < 128;

const digits = '0123456789';
const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

/** What a word is made of, for `\b`. */
export const word = among(`${upper}${lower}${digits}_`);

/** Every byte but a line's end. */
export const dot = complement(among('\n'));

/** A class of PCRE. What is `byTables` takes other bytes from 128 on with some versions of Erlang than with others. */
interface NamedClass {
  bytes: Bytes;
  byTables?: true;
}

/** Classes by the letter of their escape, in lower case; in upper case it is the others. */
export const escapedClasses: Readonly<Record<string, NamedClass>> = {
  d: { bytes: among(digits) },
  w: { bytes: word, byTables: true },
  s: { bytes: among('\t\n\v\f\r ') },
  h: { bytes: bytesWhere((byte) => byte === 9 || byte === 0x20 || byte === 0xa0) },
  v: { bytes: bytesWhere((byte) => (byte >= 10 && byte <= 13) || byte === 0x85) },
};

/** Classes by their name between brackets, as in `[[:alpha:]]`. */
export const posixClasses: Readonly<Record<string, NamedClass>> = {
  alnum: { bytes: among(`${upper}${lower}${digits}`), byTables: true },
  alpha: { bytes: among(`${upper}${lower}`), byTables: true },
  blank: { bytes: among('\t ') },
  digit: { bytes: among(digits) },
  graph: { bytes: among(`${upper}${lower}${digits}${punctuation}`), byTables: true },
  lower: { bytes: among(lower), byTables: true },
  print: { bytes: among(` ${upper}${lower}${digits}${punctuation}`), byTables: true },
  punct: { bytes: among(punctuation), byTables: true },
  space: { bytes: among('\t\n\v\f\r ') },
  upper: { bytes: among(upper), byTables: true },
  word: { bytes: word, byTables: true },
  xdigit: { bytes: among(`${digits}ABCDEFabcdef`) },
};

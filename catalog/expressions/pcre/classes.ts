import { type Bytes, bytesWhere, complement, dot, escapedClasses, posixClasses, union } from './characters.ts';
import { inCase, NotRead, type Reading } from './reading.ts';

/** A class in brackets: `[^a-z\d[:space:]]`. */
export function classAt(reading: Reading): Bytes {
  // A named class stands in brackets of its own within brackets.
  if (/^\[[:.=]/.test(reading.text.slice(reading.at, reading.at + 2))) throw new NotRead();
  reading.at++;
  const negative = reading.text[reading.at] === '^';
  if (negative) reading.at++;
  const members: Bytes[] = [];
  const first = reading.at;
  while (reading.text[reading.at] !== ']' || reading.at === first) {
    if (reading.at >= reading.text.length) throw new NotRead();
    members.push(memberAt(reading));
  }
  reading.at++;
  const bytes = inCase(reading, union(members));
  return negative ? complement(bytes) : bytes;
}

/** What an escape outside and inside of brackets stands for: a class, or one byte. */
export function escapeAt(reading: Reading): Bytes {
  const letter = reading.text[reading.at + 1] ?? '';
  const known = Object.hasOwn(escapedClasses, letter.toLowerCase()) ? escapedClasses[letter.toLowerCase()] : undefined;
  if (letter === 'N' && !reading.text.startsWith('{', reading.at + 2)) {
    reading.at += 2;
    return dot;
  }
  if (known) {
    reading.at += 2;
    if (known.byTables) reading.byTables = true;
    return letter === letter.toLowerCase() ? known.bytes : complement(known.bytes);
  }
  const byte = escapedByteAt(reading);
  return inCase(
    reading,
    bytesWhere((each) => each === byte),
  );
}

/** One member: a range, a byte, or a class. */
function memberAt(reading: Reading): Bytes {
  const rest = reading.text.slice(reading.at, reading.at + 16);
  const [posix, not, name = ''] = /^\[:(\^?)([a-z]+):\]/.exec(rest) ?? [];
  if (posix !== undefined) {
    const known = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
    if (!known) throw new NotRead();
    reading.at += posix.length;
    if (known.byTables) reading.byTables = true;
    const bytes = inCase(reading, known.bytes);
    return not === '^' ? complement(bytes) : bytes;
  }
  // Collating elements, and quoting, whose end may lie outside.
  if (/^(?:\[[:.=]|\\[QEN])/.test(rest)) throw new NotRead();
  if (/^\\[dDwWsShHvV]/.test(rest)) {
    const bytes = escapeAt(reading);
    // A range from a class is a hyphen to one version of PCRE and a mistake to another.
    if (/^-[^\]]/.test(reading.text.slice(reading.at, reading.at + 2))) throw new NotRead();
    return bytes;
  }
  return rangeAt(reading);
}

function rangeAt(reading: Reading): Bytes {
  const from = memberByteAt(reading);
  const isRange = reading.text[reading.at] === '-' && (reading.text[reading.at + 1] ?? ']') !== ']';
  if (!isRange) return bytesWhere((byte) => byte === from);
  reading.at++;
  if (/^(?:\\[dDwWsShHvVQEN]|\[[:.=])/.test(reading.text.slice(reading.at, reading.at + 2))) throw new NotRead();
  const to = memberByteAt(reading);
  if (to < from) throw new NotRead();
  return bytesWhere((byte) => byte >= from && byte <= to);
}

function memberByteAt(reading: Reading): number {
  if (reading.text[reading.at] !== '\\') return reading.text.charCodeAt(reading.at++);
  if (reading.text[reading.at + 1] !== 'b') return escapedByteAt(reading);
  reading.at += 2;
  return 8;
}

const controls: Readonly<Record<string, number>> = { a: 7, e: 27, f: 12, n: 10, r: 13, t: 9 };

function escapedByteAt(reading: Reading): number {
  const rest = reading.text.slice(reading.at, reading.at + 8);
  const [hexadecimal, braced, plain = ''] = /^\\x(?:\{([0-9a-fA-F]{1,2})\}|([0-9a-fA-F]{1,2}))/.exec(rest) ?? [];
  if (hexadecimal !== undefined) {
    reading.at += hexadecimal.length;
    return Number.parseInt(braced ?? plain, 16);
  }
  const character = rest[1] ?? '';
  const control = Object.hasOwn(controls, character) ? controls[character] : undefined;
  // Other letters and digits are references, properties and what only one version of PCRE knows.
  if (character === '' || (control === undefined && /[a-zA-Z0-9]/.test(character))) throw new NotRead();
  reading.at += 2;
  return control ?? character.charCodeAt(0);
}

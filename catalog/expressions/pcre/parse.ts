import { type Bytes, bytesWhere, dot } from './characters.ts';
import { classAt, escapeAt } from './classes.ts';
import { inCase, NotRead, type Reading } from './reading.ts';

/** A part of a regular expression. */
export type Part =
  | { kind: 'byte'; bytes: Bytes }
  | { kind: 'sequence'; parts: Part[] }
  | { kind: 'either'; branches: Part[] }
  | { kind: 'repeat'; part: Part; least: number; most: number }
  | { kind: 'at'; place: Place }
  | { kind: 'look'; behind: boolean; negative: boolean; part: Part };

/** Where an expression may ask to be: at an end of the name, or where a word begins or ends. */
export type Place = 'start' | 'end' | 'edge of a word' | 'no edge of a word';

/** An expression as it was read. */
export interface Expression {
  part: Part;
  /** What it says of bytes from 128 on depends on the version of Erlang: its tables of letters are other ones since 29. */
  byTables: boolean;
}

/** Groups within groups, beyond which a pattern is not read. */
const deepest = 100;

/**
 * Reads a regular expression of PCRE as Erlang's `re` does without options: bytes, not characters. Undefined where the answer
 * would take more than this subset: references back, atomic groups, possessive repeats, verbs, conditions, recursion, properties of Unicode.
 */
export function parsePattern(pattern: string): Expression | undefined {
  const text = String.fromCharCode(...new TextEncoder().encode(pattern));
  const reading: Reading = { text, at: 0, depth: 0, caseless: false, byTables: false };
  try {
    const part = eitherAt(reading);
    return reading.at < text.length ? undefined : { part, byTables: reading.byTables };
  } catch (error) {
    if (error instanceof NotRead) return undefined;
    throw error;
  }
}

function eitherAt(reading: Reading): Part {
  if (++reading.depth > deepest) throw new NotRead();
  const before = reading.caseless;
  const branches = [sequenceAt(reading)];
  while (taken(reading, '|')) branches.push(sequenceAt(reading));
  reading.caseless = before;
  reading.depth--;
  return branches.length === 1 && branches[0] ? branches[0] : { kind: 'either', branches };
}

function sequenceAt(reading: Reading): Part {
  const parts: Part[] = [];
  while (reading.at < reading.text.length && !'|)'.includes(reading.text[reading.at] ?? '')) {
    parts.push(...itemAt(reading));
  }
  return { kind: 'sequence', parts };
}

/** One item with how often it comes; several for a quoted text, none for a comment. */
function itemAt(reading: Reading): Part[] {
  if (taken(reading, '\\Q')) return quoted(reading);
  if (taken(reading, '\\E')) return [];
  const item = atomAt(reading);
  if (item === undefined) return [];
  const times = timesAt(reading);
  if (times === undefined) return [item];
  // A repeated assertion means different things to different versions of PCRE.
  if (item.kind === 'at' || item.kind === 'look') throw new NotRead();
  if (timesAt(reading) !== undefined) throw new NotRead();
  return [{ kind: 'repeat', part: item, ...times }];
}

function quoted(reading: Reading): Part[] {
  const end = reading.text.indexOf('\\E', reading.at);
  const text = reading.text.slice(reading.at, end < 0 ? undefined : end);
  reading.at = end < 0 ? reading.text.length : end + 2;
  // A repeat after it is one of its last character.
  if (/^[*+?{]/.test(reading.text.slice(reading.at))) throw new NotRead();
  return [...text].map((character) => literal(reading, character.charCodeAt(0)));
}

/** How often: `*`, `+`, `?` and `{2,3}`; whether it is greedy makes no difference to whether it matches. */
function timesAt(reading: Reading): { least: number; most: number } | undefined {
  const rest = reading.text.slice(reading.at, reading.at + 20);
  const [whole = '', sign = '', least, comma, most] = /^(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})/.exec(rest) ?? [];
  // Such braces are literal to one version of PCRE and a repeat to another.
  if (whole === '' && /^\{[ \d]*,?[ \d]*\}/.test(rest)) throw new NotRead();
  if (whole === '') return undefined;
  reading.at += whole.length;
  if (taken(reading, '+')) throw new NotRead();
  taken(reading, '?');
  if (sign !== '') return { least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
  const from = Number(least);
  const to = comma === undefined ? from : most === '' ? Number.POSITIVE_INFINITY : Number(most);
  if (to < from) throw new NotRead();
  return { least: from, most: to };
}

function atomAt(reading: Reading): Part | undefined {
  const character = reading.text[reading.at] ?? '';
  if (character === '(') return groupAt(reading);
  if (character === '[') return { kind: 'byte', bytes: classAt(reading) };
  if (character === '\\') return escaped(reading);
  if ('*+?'.includes(character) || timesAt(reading) !== undefined) throw new NotRead();
  reading.at++;
  if (character === '.') return { kind: 'byte', bytes: dot };
  if (character === '^') return { kind: 'at', place: 'start' };
  if (character === '$') return { kind: 'at', place: 'end' };
  return literal(reading, character.charCodeAt(0));
}

function escaped(reading: Reading): Part {
  const places: Record<string, Place> = {
    A: 'start',
    G: 'start',
    Z: 'end',
    z: 'end',
    b: 'edge of a word',
    B: 'no edge of a word',
  };
  const place = places[reading.text[reading.at + 1] ?? ''];
  if (place === undefined) return { kind: 'byte', bytes: escapeAt(reading) };
  reading.at += 2;
  if (place.endsWith('word')) reading.byTables = true;
  return { kind: 'at', place };
}

function literal(reading: Reading, byte: number): Part {
  return {
    kind: 'byte',
    bytes: inCase(
      reading,
      bytesWhere((each) => each === byte),
    ),
  };
}

/** How a group begins, by what it is. */
const beginnings: readonly [
  RegExp,
  (match: RegExpExecArray) => Omit<Extract<Part, { kind: 'look' }>, 'kind' | 'part'> | undefined,
][] = [
  [/^\(\?(<?)([=!])/, ([, behind, sign]) => ({ behind: behind === '<', negative: sign === '!' })],
  [/^\((?:\?(?::|\||P?<\w+>|'\w+'))/, () => undefined],
  [/^\((?![?*])/, () => undefined],
];

function groupAt(reading: Reading): Part | undefined {
  const rest = reading.text.slice(reading.at);
  const [comment] = /^\(\?#[^)]*\)/.exec(rest) ?? [];
  if (comment !== undefined) {
    reading.at += comment.length;
    return undefined;
  }
  const before = reading.caseless;
  const [flags, signs = '', end] = /^\(\?([ims]*(?:-[ims]+)?)([:)])/.exec(rest) ?? [];
  if (flags !== undefined && signs !== '') {
    reading.at += flags.length;
    const [on = '', off = ''] = signs.split('-');
    // Names have no line breaks, so that m and s make no difference.
    reading.caseless = (before || on.includes('i')) && !off.includes('i');
    if (end === ')') return undefined;
    return closed(reading, before);
  }
  for (const [beginning, kindOf] of beginnings) {
    const match = beginning.exec(rest);
    if (!match) continue;
    reading.at += match[0].length;
    const look = kindOf(match);
    const part = closed(reading, before);
    return look ? { kind: 'look', ...look, part } : part;
  }
  throw new NotRead();
}

/** The rest of a group, whose flags end with it. */
function closed(reading: Reading, flagsAfter: boolean): Part {
  const part = eitherAt(reading);
  if (!taken(reading, ')')) throw new NotRead();
  reading.caseless = flagsAfter;
  return part.kind === 'look' || part.kind === 'at' ? { kind: 'sequence', parts: [part] } : part;
}

function taken(reading: Reading, text: string): boolean {
  if (!reading.text.startsWith(text, reading.at)) return false;
  reading.at += text.length;
  return true;
}

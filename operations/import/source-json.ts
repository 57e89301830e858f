import { maxDepth } from '../../catalog/files/bounded-yaml.ts';
import { jsonFault } from '../../catalog/files/json-fault.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { exportAnew, sourcePlace } from './source-text.ts';

/** Where something stands in a source, as a message begins with it. */
export type Locate = (path: readonly PropertyKey[]) => string;

/**
 * Reads the JSON of a source. Throws UserFailure where it is none, where a name stands twice in an object, or where it is nested too
 * deeply. The messages quote nothing of the text, which may hold hashes and URIs.
 */
export function parseSource(text: string, source: string): { value: unknown; locate: Locate } {
  const value = parse(text, source);
  const fault = faultIn(text);
  if (fault) throw new UserFailure(`${sourcePlace(source, text, fault.offset)}: ${fault.message}`);
  return { value, locate: (path) => sourcePlace(source, text, offsetOf(text, path)) };
}

function parse(text: string, source: string): unknown {
  const other = otherFormat(text);
  if (other) throw new UserFailure(`${sourcePlace(source)}: is ${other}, and not JSON. ${exportAnew}`);
  try {
    return JSON.parse(text);
  } catch {
    const { offset, expected } = jsonFault(text) ?? { offset: controlIn(text), expected: 'no control character' };
    const why = mistake(text, offset) ?? `${expected} was expected here`;
    throw new UserFailure(`${sourcePlace(source, text, offset)}: is not JSON: ${why}. Mend it, or export anew.`);
  }
}

/** The first character that has to be written as \\u…, wherever it stands. */
function controlIn(text: string): number {
  return Math.max(0, text.search(/[^\P{Cc}\n\r\t\u007f-\u009f]/u));
}

/** What a text is that does not even begin as JSON does. */
function otherFormat(text: string): string | undefined {
  const start = text.trimStart().slice(0, 200);
  if (/^[[{"]/.test(start)) return undefined;
  if (/^<(!doctype|html|\?xml|head|body)/i.test(start)) return 'a web page (HTML)';
  if (/^(Listing |Timeout: |Error:|Exporting |(vhost|user|name|source_name)\t|[┌│])/.test(start))
    return 'what a command prints for people';
  if (/^(---|%YAML|- |[\w-]+:(\s|$))/.test(start)) return 'YAML';
  return undefined;
}

/** Mistakes that people make who write JSON as they write other languages, by what stands where it stops being JSON. */
const mistakes: readonly [RegExp, string][] = [
  [/^'/, 'text stands in double quotes, not in single ones'],
  [/^[“”„‘’]/, 'text stands in straight double quotes, not in those of a word processor'],
  [/^(\/\/|\/\*|#)/, 'comments are no part of it. Remove them'],
  [/^-?(NaN|Infinity)\b/, 'NaN and Infinity are no part of it. Write null or a number'],
  [/^(None|True|False|undefined|nil)\b/, 'its words are null, true and false'],
  [/^(\+|-?\.\d|0[xX\d])/, 'a number is not written so. Write it in digits, without + and without zeros before it'],
  [/^"/, 'a text is not closed here, or holds a line break or a backslash that should be written \\n or \\\\'],
];

function mistake(text: string, offset: number): string | undefined {
  const here = text.slice(offset, offset + 40);
  if (here === '') return 'it ends here, in the middle. The file was cut off';
  const before = text.slice(Math.max(0, offset - 1000), offset).trimEnd();
  if (/^[}\]]/.test(here) && before.endsWith(',')) return 'the comma before this is one too many. Remove it';
  if (/^[\w$]+\s*:/.test(here)) return 'names stand in double quotes';
  return mistakes.find(([start]) => start.test(here))?.[1];
}

/** Signs, texts and numbers of a text that is JSON. */
const tokens = /[{}[\],:]|"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*|true|false|null/g;

interface Level {
  /** Names of an object so far; undefined in a list. */
  names?: Set<string>;
  /** The name or number of the value that is being read. */
  step: string | number;
  /** Whether the next text is a name. */
  atName: boolean;
}

/** Goes through a text that is JSON, with each token, where it is, and the levels that it is within. */
function* walk(text: string): Generator<{ token: string; offset: number; levels: Level[]; isName: boolean }> {
  const levels: Level[] = [];
  for (const { 0: token, index: offset } of text.matchAll(tokens)) {
    const level = levels.at(-1);
    const isName = level?.atName === true && token.startsWith('"');
    if (token === '}' || token === ']') levels.pop();
    if (level && isName) {
      level.step = token.includes('\\') ? JSON.parse(token) : token.slice(1, -1);
      level.atName = false;
    }
    if (level && token === ',') {
      if (typeof level.step === 'number') level.step += 1;
      else level.atName = true;
    }
    yield { token, offset, levels, isName };
    if (level && isName) level.names?.add(String(level.step));
    if (token === '{') levels.push({ names: new Set(), step: '', atName: true });
    if (token === '[') levels.push({ step: 0, atName: false });
  }
}

/** Where a name stands twice, of which JavaScript takes one, and where it is too deep to go through. */
function faultIn(text: string): { offset: number; message: string } | undefined {
  for (const { token, offset, levels, isName } of walk(text)) {
    const level = levels.at(-1);
    if ((token === '{' || token === '[') && levels.length >= maxDepth - 1) {
      return { offset, message: `is nested too deeply here: more than ${maxDepth} levels. No definitions are.` };
    }
    if (isName && level?.names?.has(String(level.step))) {
      return {
        offset,
        message: 'this name stands twice in one object, and only one of the two would count. Remove one.',
      };
    }
  }
  return undefined;
}

/** Where the value of a path begins; the beginning of what is nearest to it where there is no such value. */
function offsetOf(text: string, path: readonly PropertyKey[]): number {
  let nearest = { offset: 0, depth: -1 };
  for (const { token, offset, levels, isName } of walk(text)) {
    if (isName || /^[\]},:]$/.test(token)) continue;
    const depth = levels.length;
    if (depth <= nearest.depth || depth > path.length) continue;
    if (levels.every(({ step }, index) => step === path[index])) nearest = { offset, depth };
    if (depth === path.length && nearest.depth === depth) break;
  }
  return nearest.offset;
}

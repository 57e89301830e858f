import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  visit,
  type YAMLMap,
} from 'yaml';
import { composeYaml } from './bounded-yaml.ts';
import { takePlainLists, type WithoutLists } from './plain-lists.ts';
import { type FieldPath, formatField, type Problem } from './problem.ts';

/** A file as it was read, before anybody looked inside. */
export interface SourceFile {
  /** Path from the repository's root, with forward slashes. */
  path: string;
  /** The bytes, decoded as UTF-8. */
  text: string;
  /** Why the file was not read, where it was not: a sentence that follows its name. */
  refused?: string;
}

/** Largest file that is read, in bytes: some 10,000 queues, one a line. What makes a parser slow is counted apart (bounded-yaml.ts). */
export const maxFileBytes = 1024 * 1024;

/** A parsed file that still knows where each of its values stands. */
export interface YamlFile {
  path: string;
  /** Plain data with anchors, aliases and merge keys resolved; undefined when the file cannot be read. */
  value: unknown;
  /** Syntax errors, duplicate keys, resource exhaustion. */
  problems: Problem[];
  /** Where a field stands; a missing field is at its nearest existing parent. `key` asks for the key, not the value. */
  locate(path: FieldPath, part?: 'key' | 'value'): { line: number; column: number };
  /** Where a character of a field's text stands, the first being 0; the beginning of the text where that cannot be told. */
  locateWithin?(path: FieldPath, within: number): { line: number; column: number };
  /** Of what several files say together: the file that a field is in, and what it is called there. Absent: this one, by the same name. */
  standsIn?(path: FieldPath): { file: YamlFile; path: FieldPath };
}

/** Where a field stands, or a character of its text, and what it is called there. */
export function placeOfField(
  file: YamlFile,
  path: FieldPath,
  part?: 'key' | 'value',
  within?: number,
): { file: string; line: number; column: number; field: string } {
  const own = file.standsIn?.(path) ?? { file, path };
  const character = within === undefined ? undefined : own.file.locateWithin?.(own.path, within);
  return { file: own.file.path, ...(character ?? own.file.locate(own.path, part)), field: formatField(own.path) };
}

/** Reads one YAML file. Never throws: whatever is wrong with the file is in `problems`. */
export function parseYamlFile(source: SourceFile): YamlFile {
  if (source.refused !== undefined) return unreadable(source, source.refused);
  if (source.text.includes('\uFFFD')) return unreadable(source, 'is not valid UTF-8. Save it as UTF-8.');
  if (/\r(?!\n)/.test(source.text) && !source.text.includes('\n')) {
    return unreadable(source, 'ends its lines as old Macs did (CR alone), which YAML does not know. Save it with LF.');
  }
  const known = parsed.get(source);
  if (known) return known;
  const file = read(source);
  parsed.set(source, file);
  return file;
}

/** Files that were parsed, which several look at. */
const parsed = new WeakMap<SourceFile, YamlFile>();

function read(source: SourceFile): YamlFile {
  const taken = takePlainLists(source.text);
  return (taken && readAround(source, taken)) ?? readWhole(source).file;
}

/** Reads what lists were taken out of; undefined where it is not certain that they stood where they seemed to, or something is wrong. */
function readAround(source: SourceFile, { rest, lines, lists }: WithoutLists): YamlFile | undefined {
  const { file: around, document } = readWhole({ ...source, text: rest });
  const top = document?.contents;
  if (around.problems.length > 0 || !isMap(top) || top.flow === true) return undefined;
  // Something besides entries that were taken is in it, or it is no field of the file.
  if ([...lists.keys()].some((name) => !isNothing(pairsOf(top).get(name)?.value))) return undefined;
  const texts = source.text.split('\n');
  const locate: YamlFile['locate'] = (path, part) => {
    const [name, index, ...within] = path;
    const list = lists.get(String(name));
    if (!list || (path.length === 1 && part === 'key')) {
      const { line, column } = around.locate(path, part);
      return { line: lines[line - 1] ?? line, column };
    }
    const line = list.lines[Number(index)];
    if (line === undefined) return { line: list.lines[0] ?? 1, column: list.indent + 1 };
    const entry = readWhole({ path: source.path, text: texts[line - 1] ?? '' }).file;
    return { line, column: entry.locate([0, ...within], part).column };
  };
  const values = Object.fromEntries([...lists].map(([name, list]) => [name, list.values]));
  return { ...around, value: { ...(around.value as object), ...values }, locate };
}

/** Whether nothing at all was written where a value could be. */
function isNothing(node: unknown): boolean {
  return isScalar(node) && node.value === null && node.source === '' && !node.tag && !node.anchor;
}

/** A file as the parser of YAML reads it, and its document where there is one. */
function readWhole({ path, text }: SourceFile): { file: YamlFile; document?: Document.Parsed } {
  const lines = lineStarts(text);
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const { document, faults, targets } = composeYaml(text);
  const problems = faults.map(({ offset, message }) => problemAt(path, lines.linePos(offset), '', message));
  if (!document) return { file: { path, value: undefined, problems, locate: () => ({ line: 1, column: 1 }) } };
  const file: YamlFile = {
    path,
    value: undefined,
    problems,
    locate: (field, part = 'value') => position(offsetOf({ document, targets }, field, part)),
    locateWithin: (field, within) => {
      const start = offsetOf({ document, targets }, field, 'value');
      const value = document.getIn([...field]);
      return position(typeof value === 'string' ? characterOf({ text, start, value, within }) : start);
    },
  };
  if (problems.length > 0) return { file };
  if (document.contents === null) return { file: { ...file, problems: [emptyFile(path)] } };
  try {
    // How much aliases add was looked at.
    return { file: { ...file, value: document.toJS({ maxAliasCount: -1 }) }, document };
  } catch (error) {
    if (error instanceof RangeError || !(error instanceof Error)) throw error;
    const message = 'only mappings can be merged with `<<`. Name a mapping, or write the values out.';
    return { file: { ...file, problems: [problemAt(path, lines.linePos(firstMerge(document)), '', message)] } };
  }
}

/** Counted ahead of parsing: the parser's own count stops where it gives up, and later errors would be misplaced. */
function lineStarts(text: string): LineCounter {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
  return lines;
}

function unreadable(source: SourceFile, message: string): YamlFile {
  const problem = problemAt(source.path, { line: 1, col: 1 }, '', message);
  return { path: source.path, value: undefined, problems: [problem], locate: () => ({ line: 1, column: 1 }) };
}

function emptyFile(path: string): Problem {
  return problemAt(path, { line: 1, col: 1 }, '', 'is empty. Describe the object in it, or delete the file.');
}

function problemAt(file: string, at: { line: number; col: number }, field: string, message: string): Problem {
  return { file, line: Math.max(1, at.line), column: Math.max(1, at.col), field, message, severity: 'error' };
}

/** A document, and what its aliases stand for. */
interface Resolved {
  document: Document.Parsed;
  targets: ReadonlyMap<Alias, Node>;
}

function offsetOf({ document, targets }: Resolved, path: FieldPath, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const child = childOf(targets, node, step);
    if (child === undefined) return offset;
    const wantsKey = part === 'key' && depth === path.length - 1;
    offset = (wantsKey ? startOf(child.key) : startOf(child.value)) ?? startOf(child.key) ?? offset;
    node = child.value;
  }
  return offset;
}

/** Where a character of a text stands in the file: one that is written as it is, on its line or in a block behind a `|`. */
function characterOf(props: { text: string; start: number; value: string; within: number }): number {
  const { text, start, value, within } = props;
  const quote = /^["']/.test(text.slice(start, start + 1)) ? 1 : 0;
  if (text.startsWith(value, start + quote)) return start + quote + within;
  if (text[start] !== '|') return start;
  const before = value.slice(0, within).split('\n');
  const lines = text.slice(start).split('\n');
  const line = lines[before.length] ?? '';
  const whole = value.split('\n')[before.length - 1] ?? '';
  const indent = Math.max(0, line.replace(/\r$/, '').length - whole.length);
  const above = lines.slice(0, before.length).reduce((sum, each) => sum + each.length + 1, 0);
  return start + above + indent + (before.at(-1)?.length ?? 0);
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function childOf(targets: Resolved['targets'], parent: unknown, step: string | number): Pair | undefined {
  const node = isAlias(parent) ? targets.get(parent) : parent;
  if (isSeq(node)) return { key: undefined, value: node.items[Number(step)] } as Pair;
  if (!isMap(node)) return undefined;
  const own = pairsOf(node).get(String(step));
  if (own) return own;
  const merged = node.items.filter((pair) => isScalar(pair.key) && pair.key.value === '<<').map((pair) => pair.value);
  for (const source of merged.flatMap((value) => (isSeq(value) ? value.items : [value]))) {
    const found = childOf(targets, source, step);
    if (found) return found;
  }
  return undefined;
}

/** Pairs of mappings by their keys: a mapping with many of them may be asked for each. */
const pairsByKey = new WeakMap<YAMLMap, Map<string, Pair>>();

function pairsOf(map: YAMLMap): Map<string, Pair> {
  const known = pairsByKey.get(map);
  if (known) return known;
  const pairs = new Map(map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair]] : [])));
  pairsByKey.set(map, pairs);
  return pairs;
}

function firstMerge(document: Document.Parsed): number {
  let first = 0;
  visit(document, {
    Pair(_key, { key }) {
      if (!isScalar(key) || key.value !== '<<') return undefined;
      first = startOf(key) ?? 0;
      return visit.BREAK;
    },
  });
  return first;
}

/** Builds a located problem for a field of a parsed file. */
export function problemIn(
  file: YamlFile,
  path: FieldPath,
  problem: {
    message: string;
    severity?: Problem['severity'];
    rule?: string;
    part?: 'key' | 'value';
    within?: number | undefined;
    cause?: string;
    leads?: true;
  },
): Problem & { cause?: string; leads?: true } {
  return {
    ...placeOfField(file, path, problem.part, problem.within),
    message: problem.message,
    severity: problem.severity ?? 'error',
    ...(problem.rule === undefined ? {} : { rule: problem.rule }),
    ...(problem.cause === undefined ? {} : { cause: problem.cause }),
    ...(problem.leads ? { leads: true } : {}),
  };
}

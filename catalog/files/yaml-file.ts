import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
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

/** Largest file that is read, in bytes: far above any real broker, far below what makes a parser slow. */
export const maxFileBytes = 256 * 1024;

/** How often aliases may be expanded in one file; a few hundred bytes of nested aliases would make gigabytes. */
const maxAliasCount = 100;

/** A parsed file that still knows where each of its values stands. */
export interface YamlFile {
  path: string;
  /** Plain data with anchors, aliases and merge keys resolved; undefined when the file cannot be read. */
  value: unknown;
  /** Syntax errors, duplicate keys, resource exhaustion. */
  problems: Problem[];
  /** Where a field stands; a missing field is at its nearest existing parent. `key` asks for the key, not the value. */
  locate(path: FieldPath, part?: 'key' | 'value'): { line: number; column: number };
}

/** Reads one YAML file. Never throws: whatever is wrong with the file is in `problems`. */
export function parseYamlFile(source: SourceFile): YamlFile {
  if (source.refused !== undefined) return unreadable(source, source.refused);
  if (source.text.includes('\uFFFD')) return unreadable(source, 'is not valid UTF-8. Save it as UTF-8.');
  try {
    return read(source);
  } catch (error) {
    if (error instanceof RangeError) return unreadable(source, 'is nested too deeply to be read.');
    throw error;
  }
}

function read(source: SourceFile): YamlFile {
  const lines = lineStarts(source.text);
  const document = parseDocument(source.text, { merge: true, stringKeys: true });
  const problems = [...document.errors, ...document.warnings].map((error) =>
    problemAt(source.path, lines.linePos(error.pos[0]), '', yamlMessage(error.code, error.message)),
  );
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const file: YamlFile = {
    path: source.path,
    value: undefined,
    problems,
    locate: (path, part = 'value') => position(offsetOf(document, path, part)),
  };
  if (problems.some((problem) => problem.message.includes('call stack'))) throw new RangeError('nested too deeply');
  if (problems.length > 0) return file;
  if (document.contents === null) return { ...file, problems: [emptyFile(source.path)] };
  const aliasProblem = (offset: number, message: string): YamlFile => ({
    ...file,
    problems: [problemAt(source.path, lines.linePos(offset), '', message)],
  });
  const aliases = findAliases(document);
  if (aliases.unknown !== undefined) {
    return aliasProblem(
      aliases.unknown,
      'this alias refers to an anchor that is not set before it. Set it, or write the value out.',
    );
  }
  if (aliases.prototype !== undefined) {
    return aliasProblem(aliases.prototype, 'this key cannot be used here. Choose another name.');
  }
  if (aliases.circular !== undefined) {
    return aliasProblem(aliases.circular, 'this alias stands inside the value it refers to. Write the value out.');
  }
  try {
    return { ...file, value: document.toJS({ maxAliasCount }) };
  } catch (error) {
    if (error instanceof RangeError || !(error instanceof Error)) throw error;
    return error instanceof ReferenceError
      ? aliasProblem(aliases.first ?? 0, `aliases expand more than ${maxAliasCount} times here. Write the values out.`)
      : aliasProblem(
          aliases.merge ?? 0,
          'only mappings can be merged with `<<`. Name a mapping, or write the values out.',
        );
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

function yamlMessage(code: string, message: string): string {
  const summary = message.split('\n', 1)[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message;
  switch (code) {
    case 'DUPLICATE_KEY':
      return 'this key stands twice in the same mapping. Keep one of them.';
    case 'TAB_AS_INDENT':
      return 'YAML does not allow tabs as indentation. Use spaces.';
    case 'MULTIPLE_DOCS':
      return 'a second document starts here; one file holds one object. Remove the `---` or split the file.';
    default:
      return `is not YAML: ${summary.replace(/\.$/, '')}.`;
  }
}

function offsetOf(document: Document.Parsed, path: FieldPath, part: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const [depth, step] of path.entries()) {
    const child = childOf(document, node, step);
    if (child === undefined) return offset;
    const wantsKey = part === 'key' && depth === path.length - 1;
    offset = (wantsKey ? startOf(child.key) : startOf(child.value)) ?? startOf(child.key) ?? offset;
    node = child.value;
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function childOf(document: Document.Parsed, parent: unknown, step: string | number): Pair | undefined {
  const node = isAlias(parent) ? parent.resolve(document) : parent;
  if (isSeq(node)) return { key: undefined, value: node.items[Number(step)] } as Pair;
  if (!isMap(node)) return undefined;
  const own = node.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(step));
  if (own) return own;
  const merged = node.items.filter((pair) => isScalar(pair.key) && pair.key.value === '<<').map((pair) => pair.value);
  for (const source of merged.flatMap((value) => (isSeq(value) ? value.items : [value]))) {
    const found = childOf(document, source, step);
    if (found) return found;
  }
  return undefined;
}

interface Aliases {
  first?: number;
  /** The first that refers to no anchor. */
  unknown?: number;
  /** The first that refers to a value it is part of. */
  circular?: number;
  /** The first merge key. */
  merge?: number;
  /** The first key that JavaScript keeps for itself, and would lose. */
  prototype?: number;
}

/** Offsets of the aliases and keys that deserve a word. */
function findAliases(document: Document.Parsed): Aliases {
  const found: Aliases = {};
  visit(document, {
    Pair(_key, { key }) {
      if (isScalar(key) && key.value === '<<') found.merge ??= startOf(key);
      if (isScalar(key) && key.value === '__proto__') found.prototype ??= startOf(key);
    },
    Alias(_key, alias, ancestors) {
      const target = alias.resolve(document);
      found.first ??= startOf(alias);
      if (!target) found.unknown ??= startOf(alias);
      else if ((ancestors as unknown[]).includes(target)) found.circular ??= startOf(alias);
    },
  });
  return found;
}

/** Builds a located problem for a field of a parsed file. */
export function problemIn(
  file: YamlFile,
  path: FieldPath,
  problem: { message: string; severity?: Problem['severity']; rule?: string; part?: 'key' | 'value' },
): Problem {
  const { line, column } = file.locate(path, problem.part);
  return {
    file: file.path,
    line,
    column,
    field: formatField(path),
    message: problem.message,
    severity: problem.severity ?? 'error',
    ...(problem.rule === undefined ? {} : { rule: problem.rule }),
  };
}

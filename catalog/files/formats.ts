import { maxDepth } from './bounded-yaml.ts';
import { jsonFault } from './json-fault.ts';
import { parseYamlFile, problemIn, type SourceFile, type YamlFile } from './yaml-file.ts';

/**
 * How a file is read. `yaml` and `json` are data. A `program` is read as its text, `{ text }`, and not run: what it makes is
 * for the stack that runs it.
 */
export type Format = 'yaml' | 'json' | 'program';

/** How each format is told by the file's name, and what is made of the file. None of them throws. */
export const formats: Readonly<Record<Format, { ending: string; read(source: SourceFile): YamlFile }>> = {
  yaml: { ending: '.yaml', read: parseYamlFile },
  json: { ending: '.json', read: readJson },
  program: { ending: '.ts', read: readProgram },
};

/** JSON is read as strictly as other tools do, and located as YAML, of which it is a part. */
function readJson(source: SourceFile): YamlFile {
  const file = parseYamlFile(source);
  if (source.refused !== undefined) return file;
  try {
    const value: unknown = JSON.parse(source.text);
    if (!isTooDeep(value)) return { ...file, value, problems: [] };
    const message = `is nested too deeply: more than ${maxDepth} levels. Write it flatter.`;
    return { ...file, value: undefined, problems: [problemIn(file, [], { message })] };
  } catch (error) {
    const fault = jsonFault(source.text);
    const message = `is not JSON: ${fault ? `${fault.expected} was expected here` : (error as SyntaxError).message}.`;
    const at = placeIn(source.text, fault?.offset ?? 0);
    return { ...file, value: undefined, problems: [{ ...problemIn(file, [], { message }), ...at }] };
  }
}

/** Line and column of a character, both from 1. */
export function placeIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') };
}

/** Level by level, since what calls itself for each has an end. */
function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > maxDepth) return true;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return false;
}

function readProgram(source: SourceFile): YamlFile {
  const { path, text, refused } = source;
  if (refused !== undefined) return parseYamlFile(source);
  return { path, value: { text }, problems: [], locate: () => ({ line: 1, column: 1 }) };
}

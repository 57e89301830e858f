import { basename } from 'node:path/posix';
import { z } from 'zod';
import { explainIssues } from './files/explain.ts';
import type { Explanation } from './files/explanation.ts';
import { formats } from './files/formats.ts';
import type { Problem } from './files/problem.ts';
import { parseYamlFile, problemIn, type SourceFile, type YamlFile } from './files/yaml-file.ts';
import { type FolderKind, fileOf, folderOf, type Kind, mainFileOf, nameOfFolder } from './kind.ts';
import { objectNamePattern, objectNameRule, show } from './schema/field.ts';
import { partFields, partSchema } from './schema/part-schema.ts';
import { suggest } from './words/nearest.ts';

/** The files of an object that is a folder. */
export interface ObjectFolder {
  kind: FolderKind;
  /** Name of the object, which is the folder's. */
  name: string;
  main?: SourceFile;
  /** The others, sorted by path, with those that are not where or what they have to be. */
  parts: SourceFile[];
  /** Whether a file of the same object stands beside the folder. */
  besideFile: boolean;
}

/** Names of files that are parts, on whatever file system. */
const partNamePattern = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
const partNameRule =
  'a name is 1 to 63 lower-case letters, digits and hyphens, and neither starts nor ends with a hyphen';

/** The folders that are objects of a kind, by their names. */
export function objectFolders(kind: FolderKind, files: readonly SourceFile[]): ObjectFolder[] {
  const byName = new Map<string, SourceFile[]>();
  for (const file of files) {
    const name = nameOfFolder(file.path, kind);
    if (name === undefined) continue;
    const known = byName.get(name);
    if (known) known.push(file);
    else byName.set(name, [file]);
  }
  const paths = new Set(files.map(({ path }) => path));
  return [...byName].map(([name, own]) => {
    const main = own.find(({ path }) => path === mainFileOf(kind, name));
    const parts = own.filter((file) => file !== main).sort((a, b) => (a.path < b.path ? -1 : 1));
    return { kind, name, ...(main ? { main } : {}), parts, besideFile: paths.has(fileOf(kind, name)) };
  });
}

/** What is wrong with how the folder and its files are called. */
export function namingProblems({ kind, name, main, parts, besideFile }: ObjectFolder): Problem[] {
  const [folder, mainFile] = [folderOf(kind, name), mainFileOf(kind, name)];
  const at = (path: string, message: string) =>
    problemIn(parseYamlFile({ path, text: '', refused: '' }), [], { message });
  if (!objectNamePattern.test(name)) {
    return [at(folder, `${show(name)} cannot be a name: ${objectNameRule}. Rename the folder.`)];
  }
  const problems = parts.flatMap(({ path }) => {
    const message = partProblem(path, folder, kind);
    return message === undefined ? [] : [at(path, message)];
  });
  if (besideFile) {
    const message = `stands beside the folder ${folder}/, and a ${kind.name} is one or the other. Move what it says to ${mainFile}, or take the folder away.`;
    problems.push(at(fileOf(kind, name), message));
  } else if (!main) {
    const names = parts.map(({ path }) => basename(path));
    const hint = suggest(basename(mainFile), names);
    problems.push(
      at(
        mainFile,
        `is missing, and without it ${folder}/ is no ${kind.name}.${hint} Add it, or move what is in the folder up: a ${kind.name} is one file or one folder.`,
      ),
    );
  }
  return problems;
}

/** What is wrong with the place or the name of a file beside the main one. */
function partProblem(path: string, folder: string, kind: FolderKind): string | undefined {
  const file = path.slice(folder.length + 1);
  if (file.includes('/'))
    return `is in a folder within ${folder}/. Move it up: all files of a ${kind.name} are beside each other.`;
  const { ending } = formats[kind.formats[0]];
  if (!file.endsWith(ending)) return `has another ending than ${ending}. Rename it, or move it elsewhere.`;
  const name = basename(file, ending);
  return partNamePattern.test(name) ? undefined : `${show(name)} cannot be a name: ${partNameRule}. Rename the file.`;
}

/** That an object holds more entries than it may, in one file or in several. */
export function tooManyEntries(kind: Kind, file: YamlFile): Explanation[] {
  if ('file' in kind || !kind.parts || typeof file.value !== 'object' || file.value === null) return [];
  const { mostEntries } = kind.parts;
  const value = file.value as Record<string, object | undefined>;
  const count = [...partFields(kind.schema).keys()].reduce(
    (sum, name) => sum + Object.keys(value[name] ?? {}).length,
    0,
  );
  if (count <= mostEntries) return [];
  const message = `holds ${count} entries in its lists and mappings; the most is ${mostEntries}. Make two ${kind.plural} of it.`;
  return [{ path: [], message, part: 'value' }];
}

/** What the files of a folder say that does not belong where it stands: fields of the main file in others, and what is no list or mapping. */
export function misplacedFields(kind: FolderKind, files: readonly [YamlFile, ...YamlFile[]]): Problem[] {
  const { schema } = kind;
  const fields = partFields(schema);
  const isMapping = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const joined = Object.fromEntries(
    [...fields].map(([name, joining]) => {
      const shape = joining === 'list' ? z.array(z.unknown()) : z.record(z.string(), z.unknown());
      return [name, shape.optional()];
    }),
  );
  const known = new Set(Object.keys((schema as { shape?: object }).shape ?? {}));
  return files.flatMap((file, index) => {
    const [shape, described] =
      index === 0 ? [z.looseObject(joined), schema] : [z.strictObject(joined), partSchema(schema)];
    const value = isMapping(file.value) ? (file.value as Record<string, unknown>) : undefined;
    const elsewhere = index > 0 && value ? Object.keys(value).filter((key) => known.has(key) && !fields.has(key)) : [];
    const kept = value
      ? Object.fromEntries(Object.entries(value).filter(([key]) => !elsewhere.includes(key)))
      : file.value;
    const result = shape.safeParse(kept);
    const issues = result.success ? [] : explainIssues(described, kept, result.error.issues);
    return [
      ...elsewhere.map((key) =>
        problemIn(file, [key], { message: `belongs into ${files[0].path}. Move it there.`, part: 'key' }),
      ),
      ...issues.map((issue) => problemIn(file, issue.path, issue)),
    ];
  });
}

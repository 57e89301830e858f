import { basename } from 'node:path/posix';
import {
  besideOf,
  type Catalog,
  type Checked,
  collectObjects,
  type Kinds,
  type KnownKinds,
  type Objects,
} from './catalog.ts';
import { explainIssues } from './files/explain.ts';
import type { Explanation } from './files/explanation.ts';
import { formats } from './files/formats.ts';
import { type Problem, sortProblems } from './files/problem.ts';
import { unite } from './files/unite.ts';
import { parseYamlFile, problemIn, type SourceFile, type YamlFile } from './files/yaml-file.ts';
import { fileOf, folderOf, type Kind, kindOf, type Named, nameOf, objectFileOf } from './kind.ts';
import { kinds as knownKinds } from './kinds.ts';
import { misplacedFields, namingProblems, type ObjectFolder, objectFolders, tooManyEntries } from './object-folder.ts';
import { checkRules } from './rules/check-rules.ts';
import { causeOf, foldCauses } from './rules/fold-causes.ts';
import { checkReferences } from './rules/reference-rules.ts';
import { firstOf } from './rules/rule.ts';
import { textRules } from './rules/text-rules.ts';
import { objectNamePattern, objectNameRule, show } from './schema/field.ts';

/** What loading gives: the catalog if there is no error, and every problem found. */
export interface LoadResult<K extends Kinds = KnownKinds> {
  /** Absent when a problem is an error. */
  catalog?: Catalog<K>;
  /** Errors and warnings of all files, in reading order. */
  problems: Problem[];
  /** What has the right shape, whatever else is wrong. */
  objects: Objects<K>;
}

/** Files, and of which kinds they may be: by default all that Warren knows. */
export interface FilesToLoad<K extends Kinds> {
  files: readonly SourceFile[];
  /** Decides which RabbitMQ versions are out of support, as an ISO date. */
  today: string;
  kinds?: K;
}

/** Reads every file, reports every problem of every file at once, and never throws for what a file says. */
export function loadCatalog<K extends Kinds = KnownKinds>({
  files,
  today,
  kinds = known(),
}: FilesToLoad<K>): LoadResult<K> {
  const read = readFiles(files, kinds);
  const objects = objectsIn(read, kinds);
  const paths = [...new Set(files.map(({ path }) => objectFileOf(path, kinds)))].sort();
  const problems = foldCauses(
    sortProblems([
      ...read.flatMap((entry) => entry.problems()),
      ...missingFiles(files, kinds),
      ...checkRules({ objects, kinds, paths, today }),
      ...checkReferences(files, kinds),
    ]),
  );
  const failed = problems.some((problem) => problem.severity === 'error');
  const catalog = failed ? undefined : catalogOf(objects, kinds);
  return {
    ...(catalog ? { catalog } : {}),
    problems,
    objects,
  };
}

/** The objects without their files; undefined where a file that every repository has is missing. */
export function catalogOf<K extends Kinds = KnownKinds>(
  objects: Objects<K>,
  kinds: K = known(),
): Catalog<K> | undefined {
  const parts = besideOf(objects, kinds);
  const isWhole = kinds.every((kind) => !('file' in kind) || kind.name in parts);
  return isWhole ? (parts as Catalog<K>) : undefined;
}

/** The objects of the files that have the right shape, whether or not they break rules. */
export function readObjects<K extends Kinds = KnownKinds>(
  files: readonly SourceFile[],
  kinds: K = known(),
): Objects<K> {
  return objectsIn(readFiles(files, kinds), kinds);
}

/** Where nobody names kinds, they are those that Warren knows. */
function known<K extends Kinds>(): K {
  return knownKinds as Kinds as K;
}

function objectsIn<K extends Kinds>(read: readonly ReadFile[], kinds: K): Objects<K> {
  return collectObjects(kinds, (kind) =>
    read.flatMap((entry) => (entry.kind === kind && entry.checked ? [entry.checked] : [])),
  );
}

function readFiles(files: readonly SourceFile[], kinds: Kinds): ReadFile[] {
  const folders = kinds.flatMap((kind) => ('file' in kind ? [] : objectFolders(kind, files)));
  const inFolders = new Set(folders.flatMap(({ main, parts }) => [...parts, ...(main ? [main] : [])]));
  // A file beside the folder of its object is told of with the folder.
  const beside = new Set(folders.flatMap(({ kind, name, besideFile }) => (besideFile ? [fileOf(kind, name)] : [])));
  return [
    ...files
      .filter((file) => !inFolders.has(file) && !beside.has(file.path))
      .map((file) => ({ path: file.path, read: () => readFile(file, kinds) })),
    ...folders.map((folder) => ({ path: folderOf(folder.kind, folder.name), read: () => [readFolder(folder, kinds)] })),
  ]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .flatMap(({ read }) => read());
}

interface ReadFile {
  kind?: Kind;
  checked?: Checked<Named>;
  /** Looked for when they are asked for: who takes the objects alone does not wait for it. */
  problems(): Problem[];
}

function readFile(source: SourceFile, kinds: Kinds): ReadFile[] {
  const known = filesRead.get(source);
  if (known?.kinds === kinds) return known.read;
  const read = readNewFile(source, kinds);
  filesRead.set(source, { kinds, read });
  return read;
}

/** Files that were read, which several look at. */
const filesRead = new WeakMap<SourceFile, { kinds: Kinds; read: ReadFile[] }>();

function readNewFile(source: SourceFile, kinds: Kinds): ReadFile[] {
  const kind = kindOf(source.path, kinds);
  // What could not be read is reported wherever it stands; other files are of kinds that are not Warren's business.
  if (!kind) return source.refused === undefined ? [] : [{ problems: () => parseYamlFile(source).problems }];
  const format = kind.formats.map((each) => formats[each]).find(({ ending }) => source.path.endsWith(ending));
  const file = (format ?? formats[kind.formats[0]]).read(source);
  const naming = checkFileName(file, kind);
  // What it says in whatever it is written in is nobody's question.
  if (!format && naming.length > 0 && source.refused === undefined) return [{ problems: () => naming }];
  if (file.problems.length > 0) return [{ problems: () => [...naming, ...file.problems] }];
  const { object, issues } = readValue(file, kind);
  const elsewhere = object ? [] : misplaced(file, kind, kinds);
  if (elsewhere.length > 0) return [{ problems: () => elsewhere }];
  const problems = () => [...naming, ...problemsInside([file], file, issues)];
  return [{ problems, ...(naming.length === 0 && object ? { kind, checked: { file, value: object } } : {}) }];
}

/** An object of a file's value, and where the value has another shape. */
function readValue(file: YamlFile, kind: Kind): { object?: Named; issues: Explanation[] } {
  const many = tooManyEntries(kind, file);
  if (many.length > 0) return { issues: many };
  const result = kind.schema.safeParse(file.value);
  if (!result.success) return { issues: explainIssues(kind.schema, file.value, result.error.issues) };
  return { object: kind.object(nameOf(file.path, kind), result.data as never, file.path), issues: [] };
}

function readFolder(folder: ObjectFolder, kinds: Kinds): ReadFile {
  const { kind, main, parts } = folder;
  const sources = [...(main ? [main] : []), ...parts];
  const known = main && foldersRead.get(main);
  if (known?.kinds === kinds && isSame(known.sources, sources)) return known.read;
  const read = readNewFolder(folder);
  if (main) foldersRead.set(main, { kinds, sources, read });
  return { ...read, ...(read.checked ? { kind } : {}) };
}

/** Folders that were read, by their main files. */
const foldersRead = new WeakMap<SourceFile, { kinds: Kinds; sources: readonly SourceFile[]; read: ReadFile }>();

function isSame(a: readonly SourceFile[], b: readonly SourceFile[]): boolean {
  return a.length === b.length && a.every((source, index) => source === b[index]);
}

function readNewFolder(folder: ObjectFolder): ReadFile {
  const { kind, main, parts } = folder;
  const naming = namingProblems(folder);
  const { read } = formats[kind.formats[0]];
  if (!main || naming.length > 0) {
    // What was not read is told of in any case.
    const refused = [...(main ? [main] : []), ...parts].filter((source) => source.refused !== undefined);
    return { problems: () => [...naming, ...refused.flatMap((source) => parseYamlFile(source).problems)] };
  }
  const files = [main, ...parts].map(read) as [YamlFile, ...YamlFile[]];
  const unread = files.flatMap((file) => file.problems);
  if (unread.length > 0) return { problems: () => unread };
  const misplaced = misplacedFields(kind, files);
  const { file, problems: twice } = misplaced.length > 0 ? { problems: misplaced } : unite(kind.schema, files);
  if (!file) return { problems: () => [...twice, ...files.flatMap((each) => problemsInside([each], each, []))] };
  const { object, issues } = readValue(file, kind);
  const problems = () => problemsInside(files, file, issues);
  return { problems, ...(object ? { kind, checked: { file, value: object } } : {}) };
}

/** What is wrong with texts of files, and with the shape of what they say together. */
function problemsInside(files: readonly YamlFile[], whole: YamlFile, issues: readonly Explanation[]): Problem[] {
  const texts = files.flatMap((file) =>
    textRules.flatMap((rule) =>
      firstOf(rule.check(file.value, { paths: [], today: '' })).map((finding) =>
        problemIn(file, finding.path, { ...finding, rule: rule.name }),
      ),
    ),
  );
  const told = new Set(texts.map(({ file, field }) => JSON.stringify([file, field])));
  return [
    ...texts,
    // A secret where a reference belongs has the wrong shape too; saying so twice would bury the point.
    ...issues
      .map((issue) => problemIn(whole, issue.path, issue))
      .filter(({ file, field }) => !told.has(JSON.stringify([file, field]))),
  ];
}

function checkFileName(file: YamlFile, kind: Kind): Problem[] {
  if ('file' in kind) return [];
  const at = (message: string, meant: string) => [
    problemIn(file, [], { message, cause: causeOf('file', `${kind.folder}/${meant.toLowerCase()}.yaml`), leads: true }),
  ];
  const path = file.path.slice(kind.folder.length + 1);
  if (path.includes('/'))
    return at('is in a folder of its own; move it up, objects are not nested.', nameOf(path, kind));
  const endings = kind.formats.map((format) => formats[format].ending);
  const ending = endings.find((each) => path.endsWith(each));
  if (ending === undefined) {
    return at(
      `has another ending than ${endings.join(' or ')}. Rename it, or move it elsewhere.`,
      path.replace(/\..*$/, ''),
    );
  }
  const name = basename(path, ending);
  if (objectNamePattern.test(name)) return [];
  return at(`${show(name)} cannot be a name: ${objectNameRule}. Rename the file.`, name);
}

/** Least fields by which a file is told to be of another kind than its folder's. */
const leastFields = 3;

/** That a file belongs into another folder, where most of its fields are none of its kind, and all of them are of another. */
function misplaced(file: YamlFile, own: Kind, kinds: Kinds): Problem[] {
  const fields = typeof file.value === 'object' && file.value !== null ? Object.keys(file.value) : [];
  const has = ({ schema }: Kind) => {
    const known = Object.keys((schema as { shape?: object }).shape ?? {});
    return fields.filter((field) => known.includes(field)).length;
  };
  if (fields.length < leastFields || has(own) > fields.length / 2) return [];
  const other = kinds.find((kind) => kind !== own && has(kind) === fields.length);
  if (!other) return [];
  const name = nameOf(file.path, own);
  const place = 'file' in other ? other.file : `${other.folder}/${name}.yaml`;
  const message = `has the fields of a file of the kind ${other.name}, and stands where those of the kind ${own.name} do. Move it to ${place}.`;
  return [problemIn(file, [], { message, cause: causeOf('file', place), leads: true })];
}

function missingFiles(sources: readonly SourceFile[], kinds: Kinds): Problem[] {
  return kinds.flatMap((kind): Problem[] => {
    if (!('file' in kind) || sources.some(({ path }) => path === kind.file)) return [];
    const message = `is missing. ${kind.missing}`;
    return [{ file: kind.file, line: 1, column: 1, field: '', message, severity: 'error' }];
  });
}

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { besideOf } from '../../catalog/catalog.ts';
import { formats } from '../../catalog/files/formats.ts';
import { formatProblems, type Problem } from '../../catalog/files/problem.ts';
import { readRepository } from '../../catalog/files/read-repository.ts';
import type { SourceFile } from '../../catalog/files/yaml-file.ts';
import { type FolderKind, kindOf, nameOf } from '../../catalog/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import { loadCatalog } from '../../catalog/load.ts';
import { objectNamePattern, objectNameRule } from '../../catalog/schema/field.ts';
import { schemaFile } from '../../catalog/schema/json-schema.ts';
import type { Started } from '../../catalog/starter.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import { requireFolder } from '../../pipeline/repository/repository.ts';

/** What a first file is made of. */
export interface NewObject {
  repository: string;
  kind: FolderKind;
  name: string;
  /** Values of the kind's own options. */
  said: Readonly<Record<string, string | undefined>>;
  /** Whether nothing is written. */
  print: boolean;
  now: Date;
}

/** The file that was made. */
export interface NewFile extends Started {
  /** From the repository's root. */
  path: string;
  /** Warnings about it; with errors there is no file. */
  warnings: Problem[];
}

/** Makes the first file of an object, checks it with all others, and writes it. Throws UserFailure when that cannot be. */
export function newObject({ repository, kind, name, said, print, now }: NewObject): NewFile {
  const root = requireFolder(repository);
  const files = readRepository(root);
  requireName(name, kind, files);
  const today = now.toISOString().slice(0, 10);
  const before = loadCatalog({ files, today });
  const beside = besideOf(before.objects, kinds);
  const started = kind.starter.write({ name, said, beside: beside as never, platform: beside.platform, now });
  if ('lacks' in started) throw new UserFailure(`${started.lacks}\nNothing was written.`);
  const path = `${kind.folder}/${name}${formats[kind.starter.format ?? kind.formats[0]].ending}`;
  const text = `${schemaLine(path, kind)}${started.text}`;
  const added = newProblems(before.problems, loadCatalog({ files: [...files, { path, text }], today }).problems);
  if (added.some(({ severity }) => severity === 'error')) {
    const needs = started.needs === undefined ? '' : `\n${started.needs}`;
    throw new UserFailure(`${formatProblems(added)} Nothing was written.${needs}`);
  }
  if (!print) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text, { flag: 'wx' });
  }
  return { ...started, path, text, warnings: added };
}

/** Throws UserFailure when the name is none, or taken by a file or a folder of the kind, however it is written. */
function requireName(name: string, kind: FolderKind, files: readonly SourceFile[]): void {
  if (!objectNamePattern.test(name)) {
    const near = nearestName(name);
    const hint = near === undefined ? '' : ` Try ${near}.`;
    throw new UserFailure(
      `${JSON.stringify(name)} cannot be the name of ${article(kind.name)}: ${objectNameRule}.${hint} Nothing was written.`,
    );
  }
  const taken = files.find(({ path }) => kindOf(path, kinds) === (kind as unknown) && nameOf(path, kind) === name);
  if (taken)
    throw new UserFailure(
      `There is ${article(kind.name)} ${name} already: ${taken.path}. Choose another name, or change that file. Nothing was written.`,
    );
}

/** What remains of a name when all that cannot stand in it is taken away; undefined where nothing does. */
function nearestName(name: string): string | undefined {
  const near = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, 20)
    .replace(/-+$/, '');
  return objectNamePattern.test(near) ? near : undefined;
}

function article(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;
}

/** Tells editors by which schema they check the file. */
function schemaLine(path: string, kind: FolderKind): string {
  if (!path.endsWith(formats.yaml.ending)) return '';
  const up = '../'.repeat(path.split('/').length - 1);
  return `# yaml-language-server: $schema=${up}schemas/${schemaFile(kind)}\n`;
}

/** What was not told of before. */
function newProblems(before: readonly Problem[], after: readonly Problem[]): Problem[] {
  const known = new Set(before.map((problem) => JSON.stringify(problem)));
  return after.filter((problem) => !known.has(JSON.stringify(problem)));
}

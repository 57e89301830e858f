import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '../kind.ts';
import { kinds as knownKinds } from '../kinds.ts';
import { nearest } from '../words/nearest.ts';
import { maxFileBytes, type SourceFile } from './yaml-file.ts';

/** Reads the files that Warren has to know from a repository's folder. Throws where the folder cannot be read. */
export function readRepository(folder: string, kinds: readonly Kind[] = knownKinds): SourceFile[] {
  const single = kinds.flatMap((kind) => ('file' in kind ? [kind.file] : []));
  const folders = kinds.flatMap((kind) => ('file' in kind ? [] : [kind.folder]));
  // A folder within another's is read with that one, too.
  const paths = new Set([...single, ...folders.flatMap((name) => listFiles(folder, name))]);
  const topLevel = folders.map((name) => name.replace(/\/.*/, ''));
  return [
    ...[...paths].flatMap((path) => readSource(folder, path)),
    ...misnamedFolders(folder, [...new Set(topLevel)]),
  ];
}

/** Names that somebody meant as one of the folders; a folder that is not read looks like objects that were removed. */
function misnamedFolders(root: string, folders: readonly string[]): SourceFile[] {
  return readdirSync(root, { withFileTypes: true }).flatMap(({ name }) => {
    const meant = folders.includes(name) || name.startsWith('.') ? undefined : nearest(name, folders);
    if (meant === undefined) return [];
    return [{ path: name, text: '', refused: `is not read. Did you mean ${meant}/? Rename it.` }];
  });
}

/** Paths of the files below a folder, sorted; hidden files and Markdown, which people put anywhere, are left out. */
function listFiles(root: string, folder: string): string[] {
  const absolute = join(root, folder);
  const found = lstatSync(absolute, { throwIfNoEntry: false });
  if (!found) return [];
  // A link or file in a folder's place is read as one, and so refused.
  if (!found.isDirectory()) return [folder];
  return readdirSync(absolute, { withFileTypes: true, recursive: false })
    .filter((entry) => !entry.name.startsWith('.') && !entry.name.endsWith('.md'))
    .flatMap((entry) =>
      entry.isDirectory() ? listFiles(root, `${folder}/${entry.name}`) : [`${folder}/${entry.name}`],
    )
    .sort();
}

function readSource(root: string, path: string): SourceFile[] {
  const absolute = join(root, path);
  const stat = lstatSync(absolute, { throwIfNoEntry: false });
  if (!stat) return [];
  // A link could lead anywhere, and a huge file need not be read to be refused.
  if (!stat.isFile())
    return [{ path, text: '', refused: 'is a link or a device, not a file. Put the file itself here.' }];
  if (stat.size > maxFileBytes) return [{ path, text: '', refused: tooLarge(stat.size) }];
  try {
    return [{ path, text: readFileSync(absolute, 'utf8') }];
  } catch (error) {
    return [{ path, text: '', refused: `cannot be read: ${(error as NodeJS.ErrnoException).code}.` }];
  }
}

function tooLarge(bytes: number): string {
  return `is ${Math.ceil(bytes / 1024)} KiB; files over ${maxFileBytes / 1024} KiB are not read. Make it smaller.`;
}

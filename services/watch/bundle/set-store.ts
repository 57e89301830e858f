import { basename, join } from 'node:path';
import { filesBelow, namesIn, readIfThere, removeFile, removeFolder, replaceFile } from '../../node/machine/files.ts';
import type { Folders } from '../folders.ts';
import { readSet, type WatchSet } from './watch-set.ts';

const mode = 0o644;

/** Beside the files of a set; written last, so that a set that has one is whole. */
const bundleFile = 'bundle.json';

/** Notes beside the sets, each with a bundle's name in it: the last that runs whole, and one that is being taken on. */
const notes = ['applied', 'applying'] as const;
export type Note = (typeof notes)[number];

/** Puts a set into a folder of its name, whole or not at all. Returns the folder. */
export function storeSet({ sets }: Pick<Folders, 'sets'>, set: WatchSet): string {
  const folder = join(sets, set.name);
  if (readIfThere(join(folder, bundleFile)) === set.text) return folder;
  removeFolder(folder);
  for (const [path, text] of set.files) replaceFile(join(folder, path), text, { mode });
  replaceFile(join(folder, bundleFile), set.text, { mode });
  return folder;
}

/** The set that a note names; undefined without one, or when the set is not there. Throws when it is damaged. */
export async function storedSet({ sets }: Pick<Folders, 'sets'>, note: Note): Promise<WatchSet | undefined> {
  const name = notedName({ sets }, note);
  const text = name && readIfThere(join(sets, name, bundleFile));
  if (!name || text === undefined) return undefined;
  const getFile = async ({ path }: { path: string }) => readIfThere(join(sets, name, path)) ?? '';
  return readSet({ name, text, getFile });
}

/** Name of the bundle that a note holds; undefined without one. */
export function notedName({ sets }: Pick<Folders, 'sets'>, note: Note): string | undefined {
  return readIfThere(join(sets, note))?.trim();
}

/** Writes a note, or takes it away. */
export function writeNote({ sets }: Pick<Folders, 'sets'>, note: Note, name: string | undefined): void {
  if (name === undefined) removeFile(join(sets, note));
  else replaceFile(join(sets, note), `${name}\n`, { mode });
}

/** Removes every set but those of these names, and what somebody who was killed while writing has left. */
export function forgetOthers({ sets, current }: Pick<Folders, 'sets' | 'current'>, names: readonly string[]): void {
  const kept = [basename(current), ...notes, ...names];
  for (const name of namesIn(sets)) if (!kept.includes(name)) removeFolder(join(sets, name));
}

/**
 * Has the folder that programs read hold these files and no others: a program's container sees them at once, and reads them when it is
 * told to, or starts. Returns the paths of what changed, sorted.
 */
export function installFiles({ current }: Pick<Folders, 'current'>, files: ReadonlyMap<string, string>): string[] {
  const changed = [...files]
    .filter(([path, text]) => replaceFile(join(current, path), text, { mode }))
    .map(([path]) => path);
  const gone = filesBelow(current).filter((path) => !files.has(path));
  for (const path of gone) removeFile(join(current, path));
  return [...changed, ...gone].sort();
}

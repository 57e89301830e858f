import { randomUUID } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  createWriteStream,
  fchmodSync,
  fchownSync,
  constants as flags,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  type ReadStream,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  type Stats,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/*
 * RabbitMQ's user can write to some of the folders that the agent, which is root, writes to as well. Whoever takes RabbitMQ
 * over could put links there, and have root write through them anywhere on the host. So folders are opened one by one without
 * following links, and are held open while something is done in them; files are written beside under a new name and renamed;
 * what is there already is neither written to nor given away. Nothing else in the agent writes files.
 */

/** The user that the agent runs as. */
const root = 0;

/** Largest file that is read: no bundle is nearly as large, and an empty one of terabytes takes no place on a disk. */
const maxFileBytes = 64 * 1024 * 1024;

export interface FileProps {
  /** Permission bits, such as 0o644. */
  mode: number;
  /** Numeric owner and group. Default: root's. */
  owner?: number;
}

/** A file as it should be. */
export interface NewFile extends FileProps {
  name: string;
  text: string;
}

/** Replaces a file whole or not at all. Returns whether that changed anything; a file that is right already is not touched. */
export function replaceFile(path: string, text: string, props: FileProps): boolean {
  return replaceFiles(dirname(path), [{ ...props, name: basename(path), text }]).length > 0;
}

/**
 * Replaces files of one folder, each whole or not at all; all are ready before the first takes its place. Returns the names of
 * those that changed; the others are not touched. Throws, before anything is written, where one of them is a link.
 */
export function replaceFiles(folder: string, files: readonly NewFile[]): string[] {
  return within(openFolder(folder, { make: true }), (at) => {
    const changed = files.filter((file) => !isRight(at, file));
    const incoming = changed.map((file) => ({ ...file, incoming: `.${file.name}.${randomUUID()}` }));
    try {
      for (const file of incoming) writeNew(at(file.incoming), file);
      for (const { incoming: from, name } of incoming) renameSync(at(from), at(name));
    } finally {
      for (const { incoming: from } of incoming) rmSync(at(from), { force: true });
    }
    return changed.map(({ name }) => name);
  });
}

/** The text of a file; undefined when there is none. Throws where it, or a folder above it, is a link or no plain file. */
export function readIfThere(path: string): string | undefined {
  try {
    return within(openFolder(dirname(path)), (at) => look(at, basename(path))?.text);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a folder where there is none, and gives it, not what is in it, to the owner. Default: to root. */
export function ownFolder(path: string, owner: number = root): void {
  const { fd } = openFolder(path, { make: true });
  try {
    if (isRoot()) fchownSync(fd, owner, owner);
    fchmodSync(fd, 0o755);
  } finally {
    closeSync(fd);
  }
}

/** Paths of the plain files below a folder, relative to it, sorted; none where there is no such folder. Links are not followed. */
export function filesBelow(path: string): string[] {
  try {
    return within(openFolder(path), (at) =>
      readdirSync(at('.'), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(at('.'), join(entry.parentPath, entry.name)))
        .sort(),
    );
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Opens a file to be read as a stream, and says how long it is. Throws where it, or a folder above it, is a link or no plain file. */
export function readStream(path: string): { stream: ReadStream; bytes: number } {
  return within(openFolder(dirname(path)), (at) => {
    const { fd, stat } = openPlain(at, basename(path));
    return { stream: createReadStream('', { fd }), bytes: stat.size };
  });
}

/** Replaces a file by what a stream gives, whole or not at all; folders that are missing are made. */
export async function replaceByStream(path: string, stream: Readable, props: FileProps): Promise<void> {
  const incoming = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  const fd = within(openFolder(dirname(path), { make: true }), (at) =>
    openSync(at(basename(incoming)), flags.O_WRONLY | flags.O_CREAT | flags.O_EXCL | flags.O_NOFOLLOW, 0o600),
  );
  try {
    await pipeline(stream, createWriteStream('', { fd, autoClose: false }));
    if (isRoot()) fchownSync(fd, props.owner ?? root, props.owner ?? root);
    fchmodSync(fd, props.mode);
    fsyncSync(fd);
    within(openFolder(dirname(path)), (at) => renameSync(at(basename(incoming)), at(basename(path))));
  } finally {
    closeSync(fd);
    removeFile(incoming);
  }
}

/** Removes a file; a link is removed, and not what it leads to. */
export function removeFile(path: string): void {
  try {
    within(openFolder(dirname(path)), (at) => unlinkSync(at(basename(path))));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/**
 * Removes a folder with all that is in it. Links are removed, and not followed, whatever others put there meanwhile; throws where they
 * put something in the place of a folder, or into one, while it is removed.
 */
export function removeFolder(path: string): void {
  try {
    within(openFolder(dirname(path)), (at) => removeAll(at, basename(path)));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** Names of all that is in a folder, sorted; none where there is no such folder. */
export function namesIn(path: string): string[] {
  try {
    return within(openFolder(path), (at) => readdirSync(at('.')).sort());
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** The path of a name in a folder that is held open; without a name, the folder as a person knows it. */
type At = { (name: string): string; readonly folder: string };

interface Folder {
  fd: number;
  path: string;
}

function within<T>({ fd, path }: Folder, work: (at: At) => T): T {
  // The kernel's own link to what is open; elsewhere than on a node, on a laptop that runs the tests, the path has to do.
  const held = process.platform === 'linux' ? `/proc/self/fd/${fd}` : path;
  try {
    return work(Object.assign((name: string) => join(held, name), { folder: path }));
  } finally {
    closeSync(fd);
  }
}

/** Opens a folder, to which no link leads. With `make`, folders that are missing are made. */
function openFolder(path: string, { make = false } = {}): Folder {
  let folder: Folder = { fd: openSync('/', flags.O_RDONLY | flags.O_DIRECTORY), path: '/' };
  for (const name of resolve(path).split('/').filter(Boolean)) {
    folder = within(folder, (at) => openNext(at, name, make));
  }
  return folder;
}

function openNext(at: At, name: string, make: boolean): Folder {
  const path = join(at.folder, name);
  try {
    if (make) makeIfMissing(at(name));
    return { fd: openSync(at(name), flags.O_RDONLY | flags.O_DIRECTORY | flags.O_NOFOLLOW), path };
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'ENOTDIR') throw suspicious(path, kindOf(at(name), 'no folder'));
    throw error;
  }
}

function makeIfMissing(path: string): void {
  try {
    mkdirSync(path, { mode: 0o755 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

function removeAll(at: At, name: string): void {
  if (!lstatSync(at(name)).isDirectory()) {
    unlinkSync(at(name));
    return;
  }
  within(openNext(at, name, false), (inner) => {
    for (const entry of readdirSync(inner('.'))) removeAll(inner, entry);
  });
  rmdirSync(at(name));
}

function isRight(at: At, { name, text, mode, owner = root }: NewFile): boolean {
  const found = look(at, name);
  if (found === undefined) return false;
  const { stat } = found;
  return (!isRoot() || stat.uid === owner) && (stat.mode & 0o777) === mode && found.text === text;
}

/** What there is by a name, without following it or waiting for it; undefined when there is nothing. */
function look(at: At, name: string): { stat: Stats; text: string } | undefined {
  const shown = join(at.folder, name);
  let opened: { fd: number; stat: Stats };
  try {
    opened = openPlain(at, name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  const { fd, stat } = opened;
  try {
    if (stat.nlink > 1) throw suspicious(shown, 'another name of a file that stands elsewhere, too');
    if (stat.size > maxFileBytes) throw suspicious(shown, `${stat.size} bytes large`);
    return { stat, text: readFileSync(fd, 'utf8') };
  } finally {
    closeSync(fd);
  }
}

/** Opens a plain file to be read, without following it or waiting for it. */
function openPlain(at: At, name: string): { fd: number; stat: Stats } {
  const shown = join(at.folder, name);
  let fd: number;
  try {
    fd = openSync(at(name), flags.O_RDONLY | flags.O_NOFOLLOW | flags.O_NONBLOCK);
  } catch (error) {
    if (codeOf(error) === 'ELOOP' || codeOf(error) === 'ENXIO') throw suspicious(shown, kindOf(at(name), 'no file'));
    throw error;
  }
  const stat = fstatSync(fd);
  if (stat.isFile()) return { fd, stat };
  closeSync(fd);
  throw suspicious(shown, 'no file');
}

function writeNew(path: string, { text, mode, owner = root }: NewFile): void {
  const fd = openSync(path, flags.O_WRONLY | flags.O_CREAT | flags.O_EXCL | flags.O_NOFOLLOW, 0o600);
  try {
    writeFileSync(fd, text);
    if (isRoot()) fchownSync(fd, owner, owner);
    fchmodSync(fd, mode);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function kindOf(path: string, otherwise: string): string {
  return lstatSync(path).isSymbolicLink() ? `a link to ${readlinkSync(path)}` : otherwise;
}

function suspicious(path: string, what: string): Error {
  return new Error(
    `${path} is ${JSON.stringify(what).slice(1, -1)}. Warren puts no such thing there, so whoever did may have taken RabbitMQ over. ` +
      'It was not followed and nothing was written. Look at the node, then remove it or replace the node, and apply again',
  );
}

function isRoot(): boolean {
  return process.getuid?.() === root;
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, isUnknown, type ObjectValue, type Value } from './values.ts';

/** One remembered object. */
export interface RemoteObject {
  readonly type: string;
  readonly id: string;
  readonly attributes: ObjectValue;
}

/** The remote objects of the simulated clouds. Every call reads or writes the files, so several readers agree. */
export interface Cloud {
  /** All objects, or those of one type, sorted by type and id. */
  list(type?: string): RemoteObject[];
  get(type: string, id: string): ObjectValue | undefined;
  put(type: string, id: string, attributes: ObjectValue): void;
  /** Removes the object; behind Terraform's back when a test calls it. Removing what is not there is no error. */
  remove(type: string, id: string): void;
  /** Edits an object behind Terraform's back, as a person in a console does. Throws when there is no such object. */
  change(type: string, id: string, patch: ObjectValue): void;
  /** How often an id with this seed was handed out before; so that an id is never used twice. */
  issue(seed: string): number;
}

/** Opens the objects kept under a folder: one JSON file each in `cloud/<type>/`. Creates the folder where needed. */
export function openCloud(folder: string): Cloud {
  const root = join(folder, 'cloud');
  const issuedFile = join(folder, 'issued.json');
  mkdirSync(root, { recursive: true });
  const fileOf = (type: string, id: string) => join(root, type, `${encodeURIComponent(id)}.json`);
  const get = (type: string, id: string) => readObject(fileOf(type, id));
  const put = (type: string, id: string, attributes: ObjectValue) => {
    mkdirSync(join(root, type), { recursive: true });
    replaceFile(fileOf(type, id), { type, id, attributes });
  };
  return {
    get: (type, id) => get(type, id)?.attributes,
    put,
    list: (type) => (type === undefined ? namesIn(root) : [type]).flatMap((each) => objectsIn(join(root, each))),
    remove: (type, id) => rmSync(fileOf(type, id), { force: true }),
    change: (type, id, patch) => {
      const found = get(type, id);
      if (found === undefined) throw new Error(`There is no ${type} ${id} in ${root}; nothing to change.`);
      put(type, id, { ...found.attributes, ...patch });
    },
    issue: (seed) => {
      const issued = (readJson(issuedFile) ?? {}) as Record<string, number>;
      const before = issued[seed] ?? 0;
      replaceFile(issuedFile, { ...issued, [seed]: before + 1 });
      return before;
    },
  };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}

function objectsIn(folder: string): RemoteObject[] {
  return namesIn(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => readObject(join(folder, name)) ?? []);
}

function readObject(file: string): RemoteObject | undefined {
  return readJson(file) as RemoteObject | undefined;
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'), revive);
  } catch (cause) {
    if (isMissing(cause)) return undefined;
    throw new Error(`${file} is not readable as JSON; remove it to forget the object.`, { cause });
  }
}

function isMissing(cause: unknown): boolean {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

/** A reader sees the file as it was before or as it is after, whenever the process is killed. */
function replaceFile(file: string, content: unknown): void {
  const temporary = `${file}.${process.pid}.tmp`;
  writeFileSync(temporary, `${JSON.stringify(keep(content as Value), null, 2)}\n`);
  renameSync(temporary, file);
}

/** Bytes name the type of a dynamic value; JSON has no bytes. */
function keep(value: Value): unknown {
  if (isUnknown(value)) throw new Error('A value that is not known cannot be remembered.');
  if (value instanceof Uint8Array) return { '\u0000bytes': Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map(keep);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, keep(item)])) : value;
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('\u0000bytes' in value)) return value;
  return Buffer.from(String(value['\u0000bytes']), 'base64');
}

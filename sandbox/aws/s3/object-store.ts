import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One version of an object, or a mark that it was deleted. */
export interface StoredVersion {
  readonly key: string;
  /** `unversioned` where the bucket kept no versions when it was written. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** What a reader gets back with it: content type, encoding, the writer's own metadata. */
  readonly headers: Readonly<Record<string, string>>;
  readonly size: number;
  readonly etag: string;
  /** Milliseconds since the epoch. No two versions have the same, so it orders them and names their files. */
  readonly writtenAt: number;
}

/** A version together with its bytes. */
export interface ObjectVersion extends StoredVersion {
  body(): Buffer;
}

/** What S3 calls the version of an object in a bucket that keeps none. */
export const unversioned = 'null';

/** The objects that programs wrote. Each call reads or writes files, so they outlive the process. */
export interface ObjectStore {
  /** All versions in a bucket, or those of one key, in no order. */
  versions(bucket: string, key?: string): StoredVersion[];
  read(bucket: string, version: StoredVersion): Buffer;
  /** Keeps a version; the time of writing is given to it here. */
  write(bucket: string, version: Omit<StoredVersion, 'writtenAt'>, body: Buffer): StoredVersion;
  remove(bucket: string, version: StoredVersion): void;
  /** Forgets everything in a bucket. */
  empty(bucket: string): void;
  /** Keeps a copy of the file that Terraform uploaded as an object. */
  keepUpload(bucket: string, key: string, body: Buffer): void;
  upload(bucket: string, key: string): Buffer | undefined;
}

/** The tag that S3 gives an object that was uploaded whole: the MD5 of its bytes. */
export function etagOf(body: Buffer): string {
  return createHash('md5').update(body).digest('hex');
}

let lastWrite = 0;

/** Opens the objects under a folder: `objects/<bucket>/<digest of the key>/<time>.json` with its `<time>.body`. */
export function openObjectStore(folder: string): ObjectStore {
  const root = join(folder, 'objects');
  const bucketFolder = (bucket: string) => join(root, encodeURIComponent(bucket));
  // A key may be four times as long as a file's name, and hold anything.
  const keyFolder = (bucket: string, key: string) => join(bucketFolder(bucket), digest(key));
  const fileOf = (bucket: string, { key, writtenAt }: StoredVersion, ending: string) =>
    join(keyFolder(bucket, key), `${writtenAt}.${ending}`);
  const uploadFile = (bucket: string, key: string) => join(keyFolder(bucket, key), 'terraform.body');
  return {
    versions: (bucket, key) => {
      const folders = key === undefined ? subfolders(bucketFolder(bucket)) : [keyFolder(bucket, key)];
      return folders.flatMap(versionsIn);
    },
    read: (bucket, version) => readFileSync(fileOf(bucket, version, 'body')),
    write: (bucket, unwritten, body) => {
      lastWrite = Math.max(Date.now(), lastWrite + 1);
      const { key, versionId, deleteMarker, headers, size, etag } = unwritten;
      const version = { key, versionId, deleteMarker, headers, size, etag, writtenAt: lastWrite };
      mkdirSync(keyFolder(bucket, version.key), { recursive: true });
      if (!version.deleteMarker) writeFileSync(fileOf(bucket, version, 'body'), body);
      const file = fileOf(bucket, version, 'json');
      // A version is there once its record is: a reader never meets half of one.
      writeFileSync(`${file}.tmp`, `${JSON.stringify(version, null, 2)}\n`);
      renameSync(`${file}.tmp`, file);
      return version;
    },
    remove: (bucket, version) => {
      for (const ending of ['json', 'body']) rmSync(fileOf(bucket, version, ending), { force: true });
    },
    empty: (bucket) => rmSync(bucketFolder(bucket), { recursive: true, force: true }),
    keepUpload: (bucket, key, body) => {
      mkdirSync(keyFolder(bucket, key), { recursive: true });
      writeFileSync(uploadFile(bucket, key), body);
    },
    upload: (bucket, key) => {
      const file = uploadFile(bucket, key);
      return existsSync(file) ? readFileSync(file) : undefined;
    },
  };
}

function subfolders(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function versionsIn(folder: string): StoredVersion[] {
  if (!existsSync(folder)) return [];
  const records = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return records.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as StoredVersion);
}

function digest(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

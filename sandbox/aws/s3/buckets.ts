import { randomBytes } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { AppliedChange } from '../../provider/session.ts';
import { AwsError, textOf } from '../protocols/protocol.ts';
import { objectOf, readUpload, type TerraformObject, terraformObjects } from '../terraform-objects.ts';
import { etagOf, type ObjectVersion, openObjectStore, type StoredVersion, unversioned } from './object-store.ts';

/** An object to be written. */
export interface NewObject {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** Of an object that came in parts; else it is made of the bytes. */
  readonly etag?: string;
}

/**
 * The cloud's buckets and what is in them: the objects that Terraform made, which the cloud remembers, and those that
 * programs wrote. An object of Terraform's is the current version of its key as long as the cloud has it; a program that
 * writes or deletes it takes it out of the cloud, and Terraform's next plan makes it again.
 */
export interface Buckets {
  /** Throws NoSuchBucket where the cloud has no such bucket. */
  require(bucket: string): void;
  keepsVersions(bucket: string): boolean;
  /** Versions of a bucket or of one key: sorted by key, the newest of a key first. */
  versions(bucket: string, key?: string): ObjectVersion[];
  write(object: NewObject): StoredVersion;
  /** Deletes an object; where versions are kept it leaves a mark, which is returned. */
  markDeleted(bucket: string, key: string): StoredVersion | undefined;
  /** Deletes one version for good, and returns it. */
  removeVersion(bucket: string, key: string, versionId: string): StoredVersion | undefined;
  /**
   * Takes the files that Terraform uploads, keeps what it writes over as older versions, deletes all versions of the objects that
   * it deletes, and refuses to let it delete a bucket that is not empty, unless that has `force_destroy`.
   */
  follow(change: AppliedChange): void;
}

export interface BucketParts {
  readonly cloud: Cloud;
  readonly folder: string;
  /** Where relative paths of the files that Terraform uploads are looked for. */
  readonly uploadFolders?: readonly string[];
}

/** Opens the buckets of a cloud; what programs write is kept under the folder. */
export function openBuckets({ cloud, folder, uploadFolders }: BucketParts): Buckets {
  const shelf: Shelf = { cloud, uploadFolders, store: openObjectStore(folder), madeAt: Date.now() };
  return {
    require: (bucket) => {
      if (cloud.get('aws_s3_bucket', bucket) !== undefined) return;
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    },
    keepsVersions: (bucket) => keepsVersions(shelf, bucket),
    versions: (bucket, key) => versionsOf(shelf, bucket, key),
    write: ({ bucket, key, headers, body, etag = etagOf(body) }) => {
      const version = { key, deleteMarker: false, headers, size: body.length, etag };
      return add(shelf, bucket, version, body);
    },
    markDeleted: (bucket, key) => {
      const mark = { key, deleteMarker: true, headers: {}, size: 0, etag: '' };
      if (keepsVersions(shelf, bucket)) return add(shelf, bucket, mark, Buffer.alloc(0));
      makeRoom(shelf, bucket, key);
      return undefined;
    },
    removeVersion: (bucket, key, versionId) => removeVersion(shelf, { bucket, key, versionId }),
    follow: (change) => follow(shelf, change),
  };
}

/** Keys sort by their bytes, as S3 lists them. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

interface Shelf extends Omit<BucketParts, 'folder'> {
  readonly store: ReturnType<typeof openObjectStore>;
  readonly madeAt: number;
}

function keepsVersions({ cloud }: Shelf, bucket: string): boolean {
  const [configuration] = [cloud.get('aws_s3_bucket_versioning', bucket)?.versioning_configuration].flat();
  return (configuration as { status?: unknown } | null | undefined)?.status === 'Enabled';
}

function versionsOf(shelf: Shelf, bucket: string, key?: string): ObjectVersion[] {
  const made = madeByTerraform(shelf, bucket, key).map(({ version }) => version);
  const written = shelf.store
    .versions(bucket, key)
    .sort((a, b) => b.writtenAt - a.writtenAt)
    .map((version) => ({ ...version, body: () => shelf.store.read(bucket, version) }));
  // Sorting keeps the order of what is equal: Terraform's object first, then from the newest to the oldest.
  return [...made, ...written].sort((a, b) => compareKeys(a.key, b.key));
}

function madeByTerraform(shelf: Shelf, bucket: string, key?: string): TerraformObject[] {
  const objects = terraformObjects(shelf, bucket, key);
  if (keepsVersions(shelf, bucket)) return objects;
  return objects.map(({ id, version }) => ({ id, version: { ...version, versionId: unversioned } }));
}

function add(
  shelf: Shelf,
  bucket: string,
  version: Omit<StoredVersion, 'versionId' | 'writtenAt'>,
  body: Buffer,
): StoredVersion {
  makeRoom(shelf, bucket, version.key);
  const versionId = keepsVersions(shelf, bucket) ? randomBytes(24).toString('base64url') : unversioned;
  return shelf.store.write(bucket, { ...version, versionId }, body);
}

/** Takes the current object out of the way: into history where the bucket has one. */
function makeRoom(shelf: Shelf, bucket: string, key: string): void {
  const { cloud, store } = shelf;
  const versioned = keepsVersions(shelf, bucket);
  for (const { id, version } of madeByTerraform(shelf, bucket, key)) {
    if (versioned) store.write(bucket, version, version.body());
    cloud.remove('aws_s3_object', id);
  }
  const replaced = versioned ? [] : store.versions(bucket, key).filter(({ versionId }) => versionId === unversioned);
  for (const version of replaced) store.remove(bucket, version);
}

function removeVersion(
  shelf: Shelf,
  { bucket, key, versionId }: { bucket: string; key: string; versionId: string },
): StoredVersion | undefined {
  const found = versionsOf(shelf, bucket, key).find((version) => version.versionId === versionId);
  if (found === undefined) return undefined;
  const made = madeByTerraform(shelf, bucket, key).find(({ version }) => version.versionId === versionId);
  if (made === undefined) shelf.store.remove(bucket, found);
  else shelf.cloud.remove('aws_s3_object', made.id);
  return found;
}

function follow(shelf: Shelf, change: AppliedChange): void {
  const { type, prior, object } = change;
  if (type === 'aws_s3_object') followObject(shelf, change);
  if (type !== 'aws_s3_bucket' || prior === null || object !== null) return;
  const bucket = String(prior.bucket);
  // https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
  if (prior.force_destroy !== true && versionsOf(shelf, bucket).length > 0) {
    throw new Error(`deleting S3 Bucket (${bucket}): BucketNotEmpty: The bucket you tried to delete is not empty`);
  }
  shelf.store.empty(bucket);
}

function followObject(shelf: Shelf, { config, prior, object }: AppliedChange): void {
  const { store } = shelf;
  if (object === null) {
    // https://github.com/hashicorp/terraform-provider-aws/blob/v6.25.0/internal/service/s3/object.go (deleteAllObjectVersions)
    const bucket = String(prior?.bucket);
    for (const version of store.versions(bucket, String(prior?.key))) store.remove(bucket, version);
    return;
  }
  const [bucket, key] = [String(object.bucket), String(object.key)];
  if (prior !== null && prior.version_id !== object.version_id && keepsVersions(shelf, bucket)) {
    const version = objectOf(store, prior, shelf.madeAt);
    store.write(bucket, version, version.body());
  }
  const file = textOf(config.source);
  const bytes = file === undefined ? undefined : readUpload(file, shelf.uploadFolders);
  if (bytes !== undefined) store.keepUpload(bucket, key, bytes);
}

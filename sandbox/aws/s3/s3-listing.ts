import { AwsError } from '../protocols/protocol.ts';
import { xmlDocument } from '../protocols/xml.ts';
import { type Buckets, compareKeys } from './buckets.ts';
import type { ObjectVersion } from './object-store.ts';
import type { S3Call } from './s3-call.ts';

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Most that one answer holds: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
const mostKeys = 1000;

/** The current objects of a bucket. */
export function listObjects(buckets: Buckets, { bucket, query }: S3Call): string {
  const prefix = query.get('prefix') ?? '';
  const token = query.get('continuation-token');
  const start = token === null ? (query.get('start-after') ?? '') : readToken(token);
  const current = newestOf(buckets.versions(bucket)).filter(({ deleteMarker }) => !deleteMarker);
  const entries = collapse(current, prefix, query.get('delimiter') ?? '').filter(
    ({ name }) => compareKeys(name, start) > 0,
  );
  const shown = entries.slice(0, limitOf(query));
  const last = shown.at(-1);
  const truncated = last !== undefined && shown.length < entries.length;
  return xmlDocument(
    'ListBucketResult',
    {
      Name: bucket,
      Prefix: prefix,
      KeyCount: shown.length,
      MaxKeys: limitOf(query),
      IsTruncated: truncated,
      NextContinuationToken: truncated ? writeToken(last.name) : undefined,
      Contents: shown.flatMap(({ object }) => (object === undefined ? [] : [shownObject(object)])),
      CommonPrefixes: shown.flatMap(({ name, object }) => (object === undefined ? [{ Prefix: name }] : [])),
    },
    namespace,
  );
}

/** All versions and delete markers of a bucket. */
export function listVersions(buckets: Buckets, { bucket, query }: S3Call): string {
  const prefix = query.get('prefix') ?? '';
  const all = buckets.versions(bucket);
  const latest = new Set(newestOf(all));
  const matching = all.filter(({ key }) => key.startsWith(prefix));
  const rest = after(matching, query.get('key-marker'), query.get('version-id-marker'));
  const shown = rest.slice(0, limitOf(query));
  const last = shown.at(-1);
  const truncated = last !== undefined && shown.length < rest.length;
  const part = (wanted: boolean) =>
    shown
      .filter(({ deleteMarker }) => deleteMarker === wanted)
      .map((version) => ({
        ...(wanted ? { Key: version.key, LastModified: timeOf(version) } : shownObject(version)),
        VersionId: version.versionId,
        IsLatest: latest.has(version),
      }));
  return xmlDocument(
    'ListVersionsResult',
    {
      Name: bucket,
      Prefix: prefix,
      MaxKeys: limitOf(query),
      IsTruncated: truncated,
      NextKeyMarker: truncated ? last.key : undefined,
      NextVersionIdMarker: truncated ? last.versionId : undefined,
      Version: part(false),
      DeleteMarker: part(true),
    },
    namespace,
  );
}

/** One line of a listing: an object, or, without one, everything below a common prefix. */
interface Entry {
  readonly name: string;
  readonly object?: ObjectVersion;
}

function collapse(objects: readonly ObjectVersion[], prefix: string, delimiter: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const object of objects.filter(({ key }) => key.startsWith(prefix))) {
    const end = delimiter === '' ? -1 : object.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? object.key : object.key.slice(0, end + delimiter.length);
    entries.set(name, end < 0 ? { name, object } : { name });
  }
  return [...entries.values()];
}

function newestOf(versions: readonly ObjectVersion[]): ObjectVersion[] {
  return versions.filter(({ key }, i) => versions[i - 1]?.key !== key);
}

function after(versions: readonly ObjectVersion[], key: string | null, versionId: string | null): ObjectVersion[] {
  if (key === null) return [...versions];
  const marker = versions.findIndex((version) => version.key === key && version.versionId === versionId);
  return marker < 0 ? versions.filter((version) => compareKeys(version.key, key) > 0) : versions.slice(marker + 1);
}

function shownObject(version: ObjectVersion) {
  const { key, etag, size } = version;
  return { Key: key, LastModified: timeOf(version), ETag: `"${etag}"`, Size: size, StorageClass: 'STANDARD' };
}

function timeOf({ writtenAt }: ObjectVersion): string {
  return new Date(writtenAt).toISOString();
}

function limitOf(query: URLSearchParams): number {
  return Math.min(Number(query.get('max-keys') ?? mostKeys), mostKeys);
}

function writeToken(name: string): string {
  return Buffer.from(name).toString('base64url');
}

function readToken(token: string): string {
  const name = Buffer.from(token, 'base64url').toString('utf8');
  if (name === '') throw new AwsError('InvalidArgument', 'The continuation token provided is incorrect');
  return name;
}

import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Cloud, RemoteObject } from '../cloud.ts';
import { AwsError, textOf } from './protocols/protocol.ts';
import { etagOf, type ObjectStore, type ObjectVersion, unversioned } from './s3/object-store.ts';

/** An object that Terraform made, as S3 shows it. */
export interface TerraformObject {
  /** Its id in the cloud. */
  readonly id: string;
  readonly version: ObjectVersion;
}

/** The `aws_s3_object`s of a bucket, or those of one key. The cloud does not know when they were made, so it is told. */
export function terraformObjects(
  { cloud, store, madeAt }: { cloud: Cloud; store: ObjectStore; madeAt: number },
  bucket: string,
  key?: string,
): TerraformObject[] {
  return cloud
    .list('aws_s3_object')
    .filter(({ attributes }) => attributes.bucket === bucket && (key === undefined || attributes.key === key))
    .map(({ id, attributes }) => ({ id, version: objectOf(store, attributes, madeAt) }));
}

/** An `aws_s3_object` as a version of its key. */
export function objectOf(store: ObjectStore, attributes: RemoteObject['attributes'], madeAt: number): ObjectVersion {
  const bytes = bytesOf(store, attributes);
  return {
    key: String(attributes.key),
    versionId: textOf(attributes.version_id) ?? unversioned,
    deleteMarker: false,
    headers: headersOf(attributes),
    size: bytes?.length ?? 0,
    etag: etagOf(bytes ?? Buffer.alloc(0)),
    writtenAt: madeAt,
    body: () => bytes ?? refuse(attributes.source),
  };
}

/**
 * Reads a file that Terraform uploads. The providers run beside Terraform and do not know its working directory, so a
 * relative path is looked for in the folders; undefined where none are given. Throws where there is no such file.
 */
export function readUpload(file: string, folders?: readonly string[]): Buffer | undefined {
  if (!isAbsolute(file) && folders === undefined) return undefined;
  const found = (folders ?? ['/']).map((folder) => resolve(folder, file)).find((each) => existsSync(each));
  if (found !== undefined) return readFileSync(found);
  const where = isAbsolute(file) ? '' : ` in ${folders?.join(', ')}`;
  throw new Error(`aws_s3_object: ${file} cannot be uploaded: there is no such file${where}`);
}

function bytesOf(store: ObjectStore, attributes: RemoteObject['attributes']): Buffer | undefined {
  const { content, content_base64, source, bucket, key } = attributes;
  if (typeof content === 'string') return Buffer.from(content);
  if (typeof content_base64 === 'string') return Buffer.from(content_base64, 'base64');
  const file = textOf(source);
  return file === undefined ? Buffer.alloc(0) : (store.upload(String(bucket), String(key)) ?? readUpload(file));
}

function refuse(source: unknown): never {
  const message = `The sandbox does not have ${source}: it was not told in which folder Terraform finds relative paths.`;
  throw new AwsError('InternalError', message, 500);
}

function headersOf(attributes: RemoteObject['attributes']): Record<string, string> {
  const headers = Object.entries({
    'content-type': textOf(attributes.content_type),
    'content-encoding': textOf(attributes.content_encoding),
  });
  const metadata = Object.entries((attributes.metadata ?? {}) as Record<string, string>);
  return Object.fromEntries([
    ...headers.filter((entry): entry is [string, string] => entry[1] !== undefined),
    ...metadata.map(([name, value]) => [`x-amz-meta-${name}`, value]),
  ]);
}

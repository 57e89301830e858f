import { readFileSync } from 'node:fs';
import type { Cloud, RemoteObject } from '../cloud.ts';
import { etagOf, type ObjectStore, type ObjectVersion, unversioned } from './object-store.ts';
import { textOf } from './protocol.ts';

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
    .map(({ id, attributes }) => {
      const bytes = bodyOf(store, attributes);
      const version = {
        key: String(attributes.key),
        versionId: textOf(attributes.version_id) ?? unversioned,
        deleteMarker: false,
        headers: headersOf(attributes),
        size: bytes.length,
        etag: etagOf(bytes),
        writtenAt: madeAt,
        body: () => bytes,
      };
      return { id, version };
    });
}

/** Reads a file that Terraform uploads. The providers run beside Terraform and do not know its working directory. */
export function readUpload(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new Error(
      `aws_s3_object: ${file} cannot be uploaded: ${(cause as Error).message}\n` +
        'The sandbox looks for relative paths in its own working directory. Make source an absolute path, or use content.',
      { cause },
    );
  }
}

function bodyOf(store: ObjectStore, attributes: RemoteObject['attributes']): Buffer {
  const { content, content_base64, source, bucket, key } = attributes;
  if (typeof content === 'string') return Buffer.from(content);
  if (typeof content_base64 === 'string') return Buffer.from(content_base64, 'base64');
  const file = textOf(source);
  if (file === undefined) return Buffer.alloc(0);
  return store.upload(String(bucket), String(key)) ?? readUpload(file);
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

import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { explained } from './explained.ts';
import { awsSettings } from './settings.ts';

/** An object as a listing of its bucket shows it. */
export interface StoredObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
  /** Another one when the object's contents are others. */
  etag: string;
}

/** The part of S3 that the agent needs. Every call throws with bucket and key when S3 refuses or does not answer. */
export interface Objects {
  /** Writes the whole object, over the one there is. */
  put(object: { bucket: string; key: string; text: string }): Promise<void>;
  /** The object's text. Throws when there is no such object. */
  get(bucket: string, key: string): Promise<string>;
  /** Every object whose key begins so, in the order of keys. */
  list(bucket: string, prefix: string): Promise<StoredObject[]>;
  /** Deletes the object; one that is not there is no error. */
  delete(bucket: string, key: string): Promise<void>;
}

/** Objects of one region's buckets. `pathStyle` puts the bucket into the path, for servers without a name for each bucket. */
export function openObjects({ region, pathStyle = false }: { region: string; pathStyle?: boolean }): Objects {
  const client = new S3Client({ region, forcePathStyle: pathStyle, ...awsSettings });
  return {
    async put({ bucket, key, text }) {
      await explained(`s3://${bucket}/${key} cannot be written`, () =>
        client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text, ContentType: 'application/json' })),
      );
    },
    get: (bucket, key) =>
      explained(`s3://${bucket}/${key} cannot be read`, async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return (await Body?.transformToString('utf8')) ?? '';
      }),
    list: (bucket, prefix) =>
      explained(`s3://${bucket}/${prefix} cannot be listed`, async () => {
        const found: StoredObject[] = [];
        for await (const page of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
          for (const { Key = '', Size = 0, LastModified = new Date(0), ETag = '' } of page.Contents ?? []) {
            found.push({ key: Key, bytes: Size, modifiedAt: LastModified, etag: ETag });
          }
        }
        return found;
      }),
    async delete(bucket, key) {
      await explained(`s3://${bucket}/${key} cannot be deleted`, () =>
        client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })),
      );
    },
  };
}

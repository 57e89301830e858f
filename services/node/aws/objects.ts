import { Readable } from 'node:stream';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { type FileProps, readStream, replaceByStream } from '../machine/files.ts';
import { explained } from './explained.ts';
import { awsSettings, largeSettings } from './settings.ts';

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
  /** Writes an object from a file, of at most 5 GiB, the most that one call takes. */
  putFile(file: { bucket: string; key: string; path: string }): Promise<void>;
  /** Writes an object's contents into a file, whole or not at all. Throws when there is no such object. */
  getFile(object: { bucket: string; key: string; path: string } & FileProps): Promise<void>;
  /** Every object whose key begins so, in the order of keys. */
  list(bucket: string, prefix: string): Promise<StoredObject[]>;
  /** Deletes the object; one that is not there is no error. */
  delete(bucket: string, key: string): Promise<void>;
}

/** Objects of one region's buckets. `pathStyle` puts the bucket into the path, for servers without a name for each bucket. */
export function openObjects({ region, pathStyle = false }: { region: string; pathStyle?: boolean }): Objects {
  const client = new S3Client({ region, forcePathStyle: pathStyle, ...awsSettings });
  const patient = new S3Client({ region, forcePathStyle: pathStyle, ...largeSettings });
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
    async putFile({ bucket, key, path }) {
      await explained(`${path} cannot be written to s3://${bucket}/${key}`, () => {
        const { stream: Body, bytes: ContentLength } = readStream(path);
        return patient.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentLength }));
      });
    },
    getFile: ({ bucket, key, path, ...props }) =>
      explained(`s3://${bucket}/${key} cannot be read into ${path}`, async () => {
        const { Body } = await patient.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        await replaceByStream(path, Body instanceof Readable ? Body : Readable.from([]), props);
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

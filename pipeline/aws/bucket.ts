import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchBucket,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { askAws } from './aws-failure.ts';

/** A bucket. Every call throws SurroundingsFailure when AWS refuses or does not answer. */
export interface Bucket {
  name: string;
  /** Keys below a prefix, sorted as S3 does. */
  keys(prefix?: string): Promise<string[]>;
  /** Undefined when there is no such object, or no such bucket. */
  read(key: string): Promise<Uint8Array | undefined>;
  write(key: string, body: Uint8Array | string): Promise<void>;
  /** Writes an object that is not there yet, and says whether it did. */
  create(key: string, body: Uint8Array | string): Promise<boolean>;
  remove(key: string): Promise<void>;
}

/** Five tries with the SDK's own backoff; a person who waits gives up after that. */
const settings = { maxAttempts: 5, requestHandler: { connectionTimeout: 2000, requestTimeout: 60_000 } };

/** A bucket of a platform. The SDK takes credentials and endpoint from its usual places; connects to nothing yet. */
export function openBucket(Bucket: string, region: string): Bucket {
  // What stands in for AWS has one name for all buckets.
  const s3 = new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined, ...settings });
  const about = (what: string) => ({ what, of: `bucket ${Bucket}` });
  const put = async (Key: string, Body: Uint8Array | string, condition: { IfNoneMatch?: '*' }) => {
    // Without it, the SDK takes an empty body for a stream, and warns of that in the log.
    const ContentLength = Buffer.byteLength(Body);
    await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentLength, ...condition }));
  };
  return {
    name: Bucket,
    keys: (Prefix = '') =>
      askAws(about(`s3://${Bucket}/${Prefix} cannot be listed`), async () => {
        const found: string[] = [];
        for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
          found.push(...Contents.flatMap(({ Key }) => Key ?? []));
        }
        return found;
      }),
    read: (Key) =>
      askAws(about(`s3://${Bucket}/${Key} cannot be read`), async () => {
        try {
          const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
          return (await Body?.transformToByteArray()) ?? new Uint8Array();
        } catch (error) {
          if (error instanceof NoSuchKey || isMissingBucket(error)) return undefined;
          throw error;
        }
      }),
    write: (key, body) => askAws(about(`s3://${Bucket}/${key} cannot be written`), () => put(key, body, {})),
    create: (key, body) =>
      askAws(about(`s3://${Bucket}/${key} cannot be written`), async () => {
        // https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        for (let tries = 1; ; tries += 1) {
          try {
            await put(key, body, { IfNoneMatch: '*' });
            return true;
          } catch (error) {
            const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
            if (status === 412) return false;
            // Somebody wrote or deleted it meanwhile, which the SDK does not try again by itself.
            if (status !== 409 || tries === settings.maxAttempts) throw error;
          }
        }
      }),
    async remove(Key) {
      const deletion = new DeleteObjectCommand({ Bucket, Key });
      await askAws(about(`s3://${Bucket}/${Key} cannot be deleted`), () => s3.send(deletion));
    },
  };
}

function isMissingBucket(error: unknown): boolean {
  return error instanceof NoSuchBucket || (error instanceof S3ServiceException && error.name === 'NoSuchBucket');
}

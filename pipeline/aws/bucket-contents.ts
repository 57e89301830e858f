import {
  DeleteObjectsCommand,
  HeadBucketCommand,
  ListObjectVersionsCommand,
  NotFound,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { SurroundingsFailure } from '../process/failure.ts';
import { askAws } from './aws-failure.ts';

/** Most that one DeleteObjects takes: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const mostAtOnce = 1000;

function client(region: string): S3Client {
  // What stands in for AWS has one name for all buckets.
  return new S3Client({ region, forcePathStyle: process.env.AWS_ENDPOINT_URL !== undefined, maxAttempts: 5 });
}

/** Whether a bucket of the platform's account is there. Throws SurroundingsFailure when it is somebody else's. */
export async function bucketExists(Bucket: string, { region, accountId }: Platform): Promise<boolean> {
  return askAws({ what: `bucket ${Bucket} cannot be looked at`, of: `bucket ${Bucket}` }, async () => {
    try {
      await client(region).send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner: accountId }));
      return true;
    } catch (error) {
      if (error instanceof NotFound) return false;
      // An answer to HEAD has no body, so a refusal has no name.
      if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403) {
        throw new SurroundingsFailure(
          `bucket ${Bucket} is another account's, or these credentials may not look at it. Names of buckets are the world's: choose another name for the platform, or sign in with more rights.`,
          { cause: error },
        );
      }
      throw error;
    }
  });
}

/** Deletes all versions of all objects in a bucket, and returns how many there were; nothing when it is gone. */
export async function emptyBucket(Bucket: string, platform: Platform, atOnce = mostAtOnce): Promise<number> {
  if (!(await bucketExists(Bucket, platform))) return 0;
  const s3 = client(platform.region);
  return askAws({ what: `bucket ${Bucket} cannot be emptied`, of: `bucket ${Bucket}` }, async () => {
    for (let deleted = 0; ; ) {
      const page = await s3.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: atOnce }));
      const found = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
      if (found.length === 0) return deleted;
      const Objects = found.map(({ Key, VersionId }) => ({ Key, VersionId }));
      const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
      const [first] = Errors;
      if (first) {
        throw new SurroundingsFailure(
          `s3://${Bucket}/${first.Key} cannot be deleted: ${first.Code}: ${first.Message}. Run the same command to go on.`,
        );
      }
      deleted += found.length;
    }
  });
}

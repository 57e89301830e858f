import type { PolicyStatement } from './policy.ts';

/**
 * Fetching a program, also one that was there before: all are versions of one object, and only a listing tells them apart.
 * Whoever names a version needs no `s3:GetObject`: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function fetchProgramPermissions(program: {
  /** ARN of the bucket. */
  bucket: string;
  key: string;
}): PolicyStatement[] {
  const { bucket, key } = program;
  return [
    { Sid: 'FetchProgram', Effect: 'Allow', Action: 's3:GetObjectVersion', Resource: `${bucket}/${key}` },
    {
      Sid: 'FindProgram',
      Effect: 'Allow',
      Action: 's3:ListBucketVersions',
      Resource: bucket,
      Condition: { StringEquals: { 's3:prefix': key } },
    },
  ];
}

import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { policyDocument } from './policy.ts';
import type { DeployerRights } from './rights/deployer-rights.ts';

export interface PrivateBucketProps {
  /** Bucket name, unique in the world. */
  name: string;
  /** How long what was overwritten or deleted can still be had. Default: for good. */
  keepOldVersionsDays?: number;
  /** After how many days an object is deleted by itself. Default: never. */
  expireDays?: number;
  /** Whether every object is written once: an upload that could replace one is refused. Default: no. */
  writeOnce?: boolean;
}

/** A bucket that is encrypted, versioned, closed to the public and reached over TLS only. */
export class PrivateBucket extends Construct {
  readonly id: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, { name, writeOnce = false, ...keeping }: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, 'bucket', { bucket: name });
    const closed = new S3BucketPublicAccessBlock(this, 'public-access', {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const versions = new S3BucketVersioningA(this, 'versioning', {
      bucket: bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
    const rule = lifecycleRules(keeping);
    new S3BucketLifecycleConfiguration(this, 'lifecycle', { bucket: bucket.id, rule, dependsOn: [versions] });
    new S3BucketPolicy(this, 'policy', {
      bucket: bucket.id,
      policy: policyDocument([
        {
          Sid: 'TlsOnly',
          Effect: 'Deny',
          Principal: '*',
          Action: 's3:*',
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        ...(writeOnce ? [writeOnceStatement(bucket.arn)] : []),
      ]),
      dependsOn: [closed],
    });
    this.id = bucket.id;
    this.arn = bucket.arn;
  }
}

/** Rights over the buckets of these ARNs, and nothing in them. */
export function bucketRights(buckets: string[]): DeployerRights {
  return {
    look: [{ Sid: 'LookAtBuckets', Effect: 'Allow', Action: looks, Resource: buckets }],
    change: [{ Sid: 'Buckets', Effect: 'Allow', Action: changes, Resource: buckets }],
  };
}

/** Parts of a bucket's configuration that the provider reads with each `aws_s3_bucket`. */
const looks = [
  's3:GetAccelerateConfiguration',
  's3:GetBucketAcl',
  's3:GetBucketCORS',
  's3:GetBucketLogging',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketRequestPayment',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
  's3:ListTagsForResource',
];

const changes = [
  's3:CreateBucket',
  's3:DeleteBucket',
  's3:DeleteBucketPolicy',
  's3:PutBucketPolicy',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketTagging',
  's3:PutBucketVersioning',
  's3:PutEncryptionConfiguration',
  's3:PutLifecycleConfiguration',
  's3:TagResource',
  's3:UntagResource',
];

function lifecycleRules({ keepOldVersionsDays, expireDays }: Omit<PrivateBucketProps, 'name' | 'writeOnce'>) {
  const forAll = { status: 'Enabled', filter: [{ prefix: '' }] };
  return [
    ...(expireDays === undefined ? [] : [{ id: 'objects', ...forAll, expiration: [{ days: expireDays }] }]),
    ...(keepOldVersionsDays === undefined
      ? []
      : [
          {
            id: 'old-versions',
            ...forAll,
            noncurrentVersionExpiration: [{ noncurrentDays: keepOldVersionsDays }],
          },
        ]),
    // Parts of an upload that never ends are in no listing, and cost what objects do:
    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html
    { id: 'uploads', ...forAll, abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }] },
  ];
}

/**
 * Uploads without `If-None-Match` are refused; the parts of a multipart upload cannot carry it, its completion does.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes-enforce.html
 */
function writeOnceStatement(arn: string) {
  return {
    Sid: 'WriteOnce',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: `${arn}/*`,
    Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
  };
}

import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { policyDocument } from './constructs/service-role.ts';
import { configurationBucket } from './names.ts';
import { PlatformStack, type PlatformStackProps } from './platform-stack.ts';

/** What brokers share and what outlives them: the bucket they read their configuration from. */
export class StorageStack extends PlatformStack {
  constructor(scope: Construct, props: PlatformStackProps) {
    super(scope, 'storage', props);
    const bucket = new PrivateBucket(this, 'configuration', { name: configurationBucket(this.platform) });
    new TerraformOutput(this, 'configuration_bucket', {
      value: bucket.id,
      description: 'Where nodes read their configuration.',
    });
  }
}

interface PrivateBucketProps {
  /** Bucket name, unique in the world. */
  name: string;
}

/** A bucket that is encrypted, versioned, closed to the public and reached over TLS only. */
class PrivateBucket extends Construct {
  readonly id: string;

  constructor(scope: Construct, id: string, { name }: PrivateBucketProps) {
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
    new S3BucketVersioningA(this, 'versioning', { bucket: bucket.id, versioningConfiguration: { status: 'Enabled' } });
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
      ]),
      dependsOn: [closed],
    });
    this.id = bucket.id;
  }
}

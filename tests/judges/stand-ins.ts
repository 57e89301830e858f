import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateVolumeCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { tableKey } from '../../contracts/node-report.ts';
import { startedSandbox } from '../sandbox/aws/started-sandbox.ts';
import { putBackupBucket, putBrokerTable } from '../simulated-platform.ts';
import { describeJudgedBy } from './judged.ts';
import { motoPageKeys, startMoto } from './moto.ts';

/** Where everything is, for whoever stands in for AWS. */
export const region = 'eu-west-1';

/** Something that stands in for AWS, and what Terraform would have made there. */
export interface StandIn {
  readonly awsEnvironment: Readonly<Record<string, string>>;
  /** What a client of the SDK needs to reach it. */
  readonly settings: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    maxAttempts: number;
  };
  /** Most objects that one answer of a listing names. */
  readonly pageKeys: number;
  bucket(name: string, options?: { versions?: boolean }): Promise<void>;
  /** The table of what was observed. */
  table(name: string): Promise<void>;
  /** A volume of 8 GiB; its id. */
  volume(tags?: Readonly<Record<string, string>>): Promise<string>;
  /** A secret without a value. */
  secret(name: string, tags?: Readonly<Record<string, string>>): Promise<void>;
  /** A user of IAM. */
  user(name: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The same tests against the sandbox and against moto, so that each judges the other. `standIn` gives the one that is asked,
 * while tests run.
 */
export function onEveryStandIn(tests: (standIn: () => StandIn, name: 'the sandbox' | 'moto') => void): void {
  const against = (name: 'the sandbox' | 'moto', start: () => Promise<StandIn>) => () => {
    let standIn: StandIn;
    const before = { ...process.env };
    beforeAll(async () => {
      standIn = await start();
      Object.assign(process.env, standIn.awsEnvironment);
    });
    afterAll(async () => {
      process.env = before;
      await standIn.stop();
    });
    tests(() => standIn, name);
  };
  describe('on the sandbox', against('the sandbox', sandboxStandIn));
  describeJudgedBy('moto')('on moto', against('moto', motoStandIn));
}

async function sandboxStandIn(): Promise<StandIn> {
  const { sandbox, settings, stop } = await startedSandbox();
  const { cloud } = sandbox;
  let volumes = 0;
  return {
    awsEnvironment: sandbox.awsEnvironment,
    settings,
    pageKeys: 1000,
    async bucket(name, { versions = false } = {}) {
      putBackupBucket(cloud, name);
      const versioning_configuration = [{ status: 'Enabled' }];
      if (versions) cloud.put('aws_s3_bucket_versioning', name, { bucket: name, versioning_configuration });
    },
    table: async (name) => putBrokerTable(cloud, name),
    async volume(tags = {}) {
      volumes += 1;
      const id = `vol-${String(volumes).padStart(17, '0')}`;
      const arn = `arn:aws:ec2:${region}:123456789012:volume/${id}`;
      const about = { id, arn, size: 8, type: 'gp3', availability_zone: `${region}a`, encrypted: true };
      cloud.put('aws_ebs_volume', id, { ...about, tags });
      return id;
    },
    async secret(name, tags = {}) {
      const arn = `arn:aws:secretsmanager:${region}:123456789012:secret:${name}-AbCdEf`;
      cloud.put('aws_secretsmanager_secret', arn, { id: arn, arn, name, tags });
    },
    user: async (name) => cloud.put('aws_iam_user', name, { id: name, name }),
    stop,
  };
}

/** moto, and what Terraform would have made there. */
export async function motoStandIn(): Promise<StandIn> {
  const { awsEnvironment, stop, url } = await startMoto();
  const credentials = { accessKeyId: 'moto', secretAccessKey: 'moto' };
  const settings = { endpoint: url, region, credentials, maxAttempts: 1 };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const pairs = (tags: Readonly<Record<string, string>>) =>
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return {
    awsEnvironment,
    settings,
    pageKeys: motoPageKeys,
    async bucket(Bucket, { versions = false } = {}) {
      const CreateBucketConfiguration = { LocationConstraint: region } as const;
      await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
      const VersioningConfiguration = { Status: 'Enabled' } as const;
      if (versions) await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
    },
    async table(TableName) {
      const keys = [tableKey.partition, tableKey.sort] as const;
      const KeySchema = keys.map(
        (AttributeName, i) => ({ AttributeName, KeyType: i === 0 ? 'HASH' : 'RANGE' }) as const,
      );
      const AttributeDefinitions = keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }) as const);
      await new DynamoDBClient(settings).send(
        new CreateTableCommand({ TableName, KeySchema, AttributeDefinitions, BillingMode: 'PAY_PER_REQUEST' }),
      );
    },
    async volume(tags = {}) {
      const { VolumeId = '' } = await new EC2Client(settings).send(
        new CreateVolumeCommand({
          Size: 8,
          VolumeType: 'gp3',
          AvailabilityZone: `${region}a`,
          Encrypted: true,
          // EC2 refuses a list without any.
          ...(Object.keys(tags).length > 0 && { TagSpecifications: [{ ResourceType: 'volume', Tags: pairs(tags) }] }),
        }),
      );
      return VolumeId;
    },
    async secret(Name, tags = {}) {
      await new SecretsManagerClient(settings).send(new CreateSecretCommand({ Name, Tags: pairs(tags) }));
    },
    async user(UserName) {
      await new IAMClient(settings).send(new CreateUserCommand({ UserName }));
    },
    stop,
  };
}

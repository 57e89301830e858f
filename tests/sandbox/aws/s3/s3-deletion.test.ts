import { DeleteObjectsCommand, ListObjectVersionsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { openBuckets } from '../../../../sandbox/aws/s3/buckets.ts';
import { openCloud } from '../../../../sandbox/cloud.ts';
import { removeScratchFolders, scratchFolder } from '../../../repositories.ts';
import { type StartedSandbox, startedSandbox } from '../started-sandbox.ts';

const Bucket = 'acme-backups';
let started: StartedSandbox;
let client: S3Client;

beforeEach(async () => {
  started = await startedSandbox();
  client = new S3Client({ ...started.settings, forcePathStyle: true });
  const { cloud } = started.sandbox;
  cloud.put('aws_s3_bucket', Bucket, { bucket: Bucket });
  cloud.put('aws_s3_bucket_versioning', Bucket, { versioning_configuration: [{ status: 'Enabled' }] });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

afterAll(removeScratchFolders);

const versions = async () => {
  const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand({ Bucket }));
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
};

it('deletes the named versions for good, and marks the objects that are named without one', async () => {
  const strange = 'a & <b> "é"';
  for (const Key of [strange, strange, 'kept', 'marked'])
    await client.send(new PutObjectCommand({ Bucket, Key, Body: '.' }));
  const Objects = [...(await versions()).filter(({ Key }) => Key === strange), { Key: 'marked' }];
  const { Deleted = [], Errors } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(Deleted.map(({ Key, DeleteMarker }) => [Key, DeleteMarker])).toEqual([
    [strange, undefined],
    [strange, undefined],
    ['marked', true],
  ]);
  expect(Errors).toBeUndefined();
  expect((await versions()).map(({ Key }) => Key)).toEqual(['kept', 'marked', 'marked']);
});

it('says nothing of what went well when asked to be quiet', async () => {
  await client.send(new PutObjectCommand({ Bucket, Key: 'a', Body: '.' }));
  const Delete = { Objects: await versions(), Quiet: true };
  const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete }));
  expect(Deleted).toBeUndefined();
  expect(await versions()).toEqual([]);
});

it('does not let Terraform delete a bucket with anything in it, unless the bucket asks for that', () => {
  const folder = scratchFolder();
  const cloud = openCloud(folder);
  cloud.put('aws_s3_bucket', Bucket, { bucket: Bucket });
  const buckets = openBuckets({ cloud, folder });
  const deletion = (more: object = {}) =>
    buckets.follow({ type: 'aws_s3_bucket', prior: { bucket: Bucket, ...more }, object: null, config: {} });
  const write = () => buckets.write({ bucket: Bucket, key: 'a', headers: {}, body: Buffer.from('.') });
  write();
  expect(() => deletion()).toThrow('BucketNotEmpty');
  expect(() => deletion({ force_destroy: true })).not.toThrow();
  expect(buckets.versions(Bucket)).toEqual([]);
  expect(() => deletion()).not.toThrow();
});

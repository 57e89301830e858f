import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchBucket,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  type PutObjectCommandInput,
  S3Client,
} from '@aws-sdk/client-s3';
import { type StartedSandbox, startedSandbox } from '../started-sandbox.ts';

const Bucket = 'acme-backups';

let started: StartedSandbox;
let client: S3Client;

beforeEach(async () => {
  started = await startedSandbox();
  client = connect();
  started.sandbox.cloud.put('aws_s3_bucket', Bucket, { id: Bucket, bucket: Bucket });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

const connect = (maxAttempts = 1) => new S3Client({ ...started.settings, forcePathStyle: true, maxAttempts });
const put = (Key: string, Body: PutObjectCommandInput['Body'], more: Partial<PutObjectCommandInput> = {}) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) => client.send(new GetObjectCommand({ Bucket, Key, ...more }));
const text = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();
const list = (more: object = {}) => client.send(new ListObjectsV2Command({ Bucket, ...more }));
const keys = async (more: object = {}) => (await list(more)).Contents?.map(({ Key }) => Key);
const keepVersions = () =>
  started.sandbox.cloud.put('aws_s3_bucket_versioning', Bucket, { versioning_configuration: [{ status: 'Enabled' }] });

describe('an object', () => {
  it('comes back as it was written, with its metadata', async () => {
    const body = Buffer.from([0, 255, 10, 13]);
    const began = Date.now();
    await put('a/b.bin', body, {
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      Metadata: { kind: 'full' },
    });
    const found = await get('a/b.bin');
    expect(Buffer.from((await found.Body?.transformToByteArray()) ?? [])).toEqual(body);
    expect(found).toMatchObject({
      ContentType: 'application/json',
      ContentEncoding: 'gzip',
      Metadata: { kind: 'full' },
    });
    expect(Number(found.LastModified)).toBeGreaterThanOrEqual(began - (began % 1000));
    expect(Number(found.LastModified)).toBeLessThanOrEqual(Date.now());
  });

  it.each(['../up', 'a//b', 'space and +plus', 'ümlaut/%41', 'tab\there & <tag>', 'a\r\nb', ' around ', '__proto__'])(
    'may be called %j',
    async (key) => {
      await put(key, key);
      expect(await text(key)).toBe(key);
      expect(await keys()).toEqual([key]);
    },
  );

  it('may be streamed, in the chunks and with the checksum that the SDK sends', async () => {
    const part = 'x'.repeat(70_000);
    await put('streamed', Readable.from([part, 'end']), { ContentLength: part.length + 3 });
    expect(await text('streamed')).toBe(`${part}end`);
  });

  it('is refused when its checksum is that of something else', async () => {
    await expect(put('damaged', 'body', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(get('damaged')).rejects.toThrow(NoSuchKey);
  });

  it('tells its size and tag without its body', async () => {
    await put('a', 'hello');
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'a' }));
    expect(head).toMatchObject({ ContentLength: 5, ETag: '"5d41402abc4b2a76b9719d911017c592"' });
  });

  it('is gone after it was deleted, and deleting it again is no error', async () => {
    await put('a', 'hello');
    for (let i = 0; i < 2; i += 1) await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    await expect(get('a')).rejects.toThrow(NoSuchKey);
    await expect(client.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).rejects.toThrow(NotFound);
  });

  it('is written only where there is none, or where it is still the one that was read, if the writer asks for that', async () => {
    const { ETag } = await put('lock', 'one', { IfNoneMatch: '*' });
    await expect(put('lock', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    await put('lock', 'three', { IfMatch: ETag });
    await expect(put('lock', 'four', { IfMatch: ETag })).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await text('lock')).toBe('three');
  });

  it('is not given under a condition that only writers have', async () => {
    const { ETag } = await put('a', 'hello');
    const refused = (more: object) =>
      expect(get('a', more)).rejects.toMatchObject({ name: 'NotImplemented', $metadata: { httpStatusCode: 501 } });
    await refused({ IfMatch: '"other"' });
    await refused({ IfNoneMatch: ETag });
    await refused({ IfModifiedSince: new Date() });
    const deletion = new DeleteObjectCommand({ Bucket, Key: 'a', IfMatch: '"other"' });
    await expect(client.send(deletion)).rejects.toMatchObject({ name: 'NotImplemented' });
    await expect(put('b', 'x', { IfNoneMatch: ETag })).rejects.toMatchObject({ name: 'NotImplemented' });
    expect(await keys()).toEqual(['a']);
  });

  it('has a key of 1,024 bytes at most', async () => {
    await put('ü'.repeat(512), 'x');
    await expect(put(`${'ü'.repeat(512)}a`, 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('outlives the process', async () => {
    await put('a', 'hello');
    started = await started.restart();
    client = connect();
    expect(await text('a')).toBe('hello');
  });
});

describe('a bucket', () => {
  it('is one of the cloud, or there is none', async () => {
    await client.send(new HeadBucketCommand({ Bucket }));
    const other = { Bucket: 'others', Key: 'a' };
    await expect(client.send(new PutObjectCommand({ ...other, Body: 'x' }))).rejects.toThrow(NoSuchBucket);
    await expect(client.send(new GetObjectCommand(other))).rejects.toThrow(NoSuchBucket);
    await expect(client.send(new HeadBucketCommand({ Bucket: 'others' }))).rejects.toThrow(NotFound);
  });

  it('is refused to who takes it for that of another account', async () => {
    const head = (ExpectedBucketOwner: string) => client.send(new HeadBucketCommand({ Bucket, ExpectedBucketOwner }));
    await head('123456789012');
    await expect(head('210987654321')).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(put('a', 'x', { ExpectedBucketOwner: '210987654321' })).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(await keys()).toBeUndefined();
  });

  it('lists its objects by prefix, sorted, in pages', async () => {
    for (const key of ['b/2', 'b/10', 'b/1', 'a', 'c']) await put(key, key);
    expect(await keys()).toEqual(['a', 'b/1', 'b/10', 'b/2', 'c']);
    const first = await list({ Prefix: 'b/', MaxKeys: 2 });
    expect(first).toMatchObject({
      IsTruncated: true,
      KeyCount: 2,
      Contents: [{ Key: 'b/1', Size: 3 }, { Key: 'b/10' }],
    });
    const second = await list({ Prefix: 'b/', MaxKeys: 2, ContinuationToken: first.NextContinuationToken });
    expect(second).toMatchObject({ IsTruncated: false, Contents: [{ Key: 'b/2' }] });
    expect(second.NextContinuationToken).toBeUndefined();
    expect((await list({ Prefix: 'z' })).Contents).toBeUndefined();
  });

  it('lists what lies below a delimiter once', async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1']) await put(key, key);
    const first = await list({ Delimiter: '/', MaxKeys: 2 });
    expect(first).toMatchObject({ CommonPrefixes: [{ Prefix: 'a/' }], Contents: [{ Key: 'b' }] });
    const second = await list({ Delimiter: '/', ContinuationToken: first.NextContinuationToken });
    expect(second).toMatchObject({ CommonPrefixes: [{ Prefix: 'c/' }], KeyCount: 1 });
  });
});

describe('a bucket that keeps versions', () => {
  it('reads each version, and marks a deleted object instead of losing it', async () => {
    keepVersions();
    const { VersionId } = await put('a', 'one');
    await put('a', 'two');
    const deleted = await client.send(new DeleteObjectCommand({ Bucket, Key: 'a' }));
    expect(deleted.DeleteMarker).toBe(true);
    await expect(get('a')).rejects.toThrow(NoSuchKey);
    expect(await keys()).toBeUndefined();
    expect(await text('a', { VersionId })).toBe('one');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'a', VersionId: deleted.VersionId }));
    expect(await text('a')).toBe('two');
  });

  it('lists its versions and marks, the newest first, in pages', async () => {
    keepVersions();
    await put('a', 'one');
    await put('a', 'two');
    await put('b', 'three');
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'b' }));
    const all = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(all.Versions?.map(({ Key, IsLatest }) => [Key, IsLatest])).toEqual([
      ['a', true],
      ['a', false],
      ['b', false],
    ]);
    expect(all.DeleteMarkers).toMatchObject([{ Key: 'b', IsLatest: true }]);
    const first = await client.send(new ListObjectVersionsCommand({ Bucket, MaxKeys: 1 }));
    const markers = { KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker };
    const rest = await client.send(new ListObjectVersionsCommand({ Bucket, Prefix: 'a', ...markers }));
    expect(rest.Versions?.map(({ VersionId }) => VersionId)).toEqual([all.Versions?.[1]?.VersionId]);
  });

  it('has no second version of an object without versioning', async () => {
    await put('a', 'one');
    await put('a', 'two');
    const { Versions } = await client.send(new ListObjectVersionsCommand({ Bucket }));
    expect(Versions).toMatchObject([{ Key: 'a', VersionId: 'null' }]);
  });
});

describe('an object of Terraform', () => {
  const made = (attributes: object) =>
    started.sandbox.cloud.put('aws_s3_object', `${Bucket}/made`, {
      bucket: Bucket,
      key: 'made',
      version_id: 'v1',
      content_type: 'text/plain',
      metadata: { from: 'terraform' },
      ...attributes,
    });

  it('is read and listed with those of programs', async () => {
    made({ content: 'x = ü' });
    await put('z', 'z');
    expect(await keys()).toEqual(['made', 'z']);
    expect(await get('made')).toMatchObject({ ContentType: 'text/plain', Metadata: { from: 'terraform' } });
    expect(await text('made')).toBe('x = ü');
  });

  it('may be given as base64 or as a file', async () => {
    made({ content_base64: Buffer.from('bytes').toString('base64') });
    expect(await text('made')).toBe('bytes');
    made({ source: `${process.cwd()}/LICENSE` });
    expect(await text('made')).toContain('Apache License');
  });

  it('is listed and not read when nobody said where its file is', async () => {
    made({ source: 'assets/agent.cjs' });
    expect(await keys()).toEqual(['made']);
    await expect(get('made')).rejects.toThrow('The sandbox does not have assets/agent.cjs');
  });

  it('gives way to what a program writes, and becomes an older version of it', async () => {
    keepVersions();
    made({ content: 'one' });
    await put('made', 'two');
    expect(await text('made')).toBe('two');
    expect(await text('made', { VersionId: 'v1' })).toBe('one');
    expect(started.sandbox.cloud.list('aws_s3_object')).toEqual([]);
  });

  it('is gone from the cloud when a program deletes it', async () => {
    made({ content: 'one' });
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'made' }));
    await expect(get('made')).rejects.toThrow(NoSuchKey);
    expect(started.sandbox.cloud.list('aws_s3_object')).toEqual([]);
  });
});

describe('a fault', () => {
  const on = { type: 's3', operation: 'update', name: 'put-object' } as const;

  it('of throttling is throttling to the SDK, which tries again', async () => {
    started.sandbox.faults.inject({ on, error: 'SlowDown' });
    await expect(put('a', 'x')).rejects.toMatchObject({ name: 'SlowDown', $metadata: { httpStatusCode: 503 } });
    started.sandbox.faults.inject({ on, error: 'SlowDown' });
    client = connect(2);
    expect((await put('a', 'x')).$metadata.attempts).toBe(2);
  });

  it('of any other error is a failure of the service', async () => {
    started.sandbox.faults.inject({ on: { ...on, name: `${Bucket}/a` }, error: 'the disk is full' });
    await expect(put('a', 'x')).rejects.toMatchObject({ name: 'InternalError', $metadata: { httpStatusCode: 500 } });
    expect(await keys()).toBeUndefined();
  });

  it('of access is a refusal', async () => {
    started.sandbox.faults.inject({
      on: { type: 's3', operation: 'read', name: 'list-objects' },
      error: 'AccessDenied',
    });
    await expect(list()).rejects.toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
  });

  it('that is only slow lets the call succeed', async () => {
    started.sandbox.faults.inject({ on, delayMs: 150 });
    const start = performance.now();
    await put('a', 'x');
    expect(performance.now() - start).toBeGreaterThanOrEqual(140);
  });
});

it('says which calls it does not have', async () => {
  const copy = new CopyObjectCommand({ Bucket, Key: 'b', CopySource: `${Bucket}/a` });
  await expect(client.send(copy)).rejects.toMatchObject({ name: 'NotImplemented' });
});

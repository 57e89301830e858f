import { createHash } from 'node:crypto';
import {
  CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandInput,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateAccessKeyCommand,
  DeleteAccessKeyCommand,
  IAMClient,
  LimitExceededException,
  ListAccessKeysCommand,
  NoSuchEntityException,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { platformSchema } from '../../catalog/kinds/platform/platform.ts';
import { backupBucket, brokerTable, stateBucket } from '../../contracts/names.ts';
import { openStore } from '../../operations/records/store.ts';
import { accountRegions, callerAccount, usualZones } from '../../pipeline/aws/account.ts';
import { openBucket } from '../../pipeline/aws/bucket.ts';
import { bucketExists, emptyBucket } from '../../pipeline/aws/bucket-contents.ts';
import { findLeftovers } from '../../pipeline/deploy/leftovers.ts';
import { openStates } from '../../pipeline/states/states.ts';
import { openSnapshots } from '../../services/agent/aws/snapshots.ts';
import { openTable } from '../../services/node/aws/table.ts';
import { onEveryStandIn, region } from '../judges/stand-ins.ts';

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region,
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
});

onEveryStandIn((standIn, name) => {
  /** What AWS does and moto 5.2.5 does not: these begin to fail there once it does. */
  const unlessOnMoto = name === 'moto' ? test.failing : test;
  const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('utf8');

  describe('S3', () => {
    const Bucket = 'acme-objects';
    const versioned = 'acme-versions';
    let s3: S3Client;
    const put = (Key: string, Body: string, more: object = {}) =>
      s3.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
    const get = (Key: string, more: object = {}) => s3.send(new GetObjectCommand({ Bucket, Key, ...more }));
    const drop = (Key: string, more: object = {}) => s3.send(new DeleteObjectCommand({ Bucket, Key, ...more }));
    const read = async (Key: string, more: object = {}) => (await get(Key, more)).Body?.transformToString();
    const versions = async (more: object = {}) => {
      const listing = new ListObjectVersionsCommand({ Bucket: versioned, ...more });
      const { Versions = [], DeleteMarkers = [], ...rest } = await s3.send(listing);
      return { Versions, DeleteMarkers, ...rest };
    };

    beforeAll(async () => {
      await standIn().bucket(Bucket);
      await standIn().bucket(versioned, { versions: true });
      s3 = new S3Client({ ...standIn().settings, forcePathStyle: true });
    });

    test('gives an object back with its type and metadata, and its size without it', async () => {
      await put('a', '{}', { ContentType: 'application/json', CacheControl: 'no-store', Metadata: { kind: 'full' } });
      const about = { ContentType: 'application/json', CacheControl: 'no-store', Metadata: { kind: 'full' } };
      const found = await get('a');
      expect(found).toMatchObject({ ...about, ETag: '"99914b932bd37a50b983c5e7c90ae93b"', ContentLength: 2 });
      expect(await found.Body?.transformToString()).toBe('{}');
      expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'a' }))).toMatchObject({ ...about, ContentLength: 2 });
    });

    test('names what is not there', async () => {
      const bucket = { Bucket: 'acme-none' };
      await expect(get('none')).rejects.toMatchObject({ name: 'NoSuchKey' });
      await expect(s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({ name: 'NotFound' });
      await expect(get('none', bucket)).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(put('none', 'x', bucket)).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(drop('none', bucket)).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(s3.send(new ListObjectsV2Command(bucket))).rejects.toMatchObject({ name: 'NoSuchBucket' });
      await expect(s3.send(new HeadBucketCommand(bucket))).rejects.toMatchObject({ name: 'NotFound' });
    });

    test('lists below a prefix and a delimiter, in the order of bytes', async () => {
      for (const key of ['k/é', 'k/b c+d', 'k/a/1', 'k/a/2', 'k/Z', 'k/<&>']) await put(key, key);
      const { Contents = [], CommonPrefixes } = await s3.send(
        new ListObjectsV2Command({ Bucket, Prefix: 'k/', Delimiter: '/' }),
      );
      expect(Contents.map(({ Key }) => Key)).toEqual(['k/<&>', 'k/Z', 'k/b c+d', 'k/é']);
      expect(CommonPrefixes).toEqual([{ Prefix: 'k/a/' }]);
      const after = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'k/', StartAfter: 'k/a/1', MaxKeys: 1 }));
      expect(after).toMatchObject({ Contents: [{ Key: 'k/a/2' }], KeyCount: 1, IsTruncated: true });
    });

    test('writes under a condition only when it holds', async () => {
      const refused = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };
      const { ETag } = await put('lock', 'one', { IfNoneMatch: '*' });
      await expect(put('lock', 'two', { IfNoneMatch: '*' })).rejects.toMatchObject(refused);
      await put('lock', 'three', { IfMatch: ETag });
      await expect(put('lock', 'four', { IfMatch: ETag })).rejects.toMatchObject(refused);
      await expect(put('no lock', 'x', { IfMatch: ETag })).rejects.toMatchObject({ name: 'NoSuchKey' });
      expect(await read('lock')).toBe('three');
      await drop('lock');
      await put('lock', 'five', { IfNoneMatch: '*' });
    });

    test('keeps versions, and marks what is deleted instead of losing it', async () => {
      const of = { Bucket: versioned };
      const { VersionId } = await put('a', 'one', of);
      await put('a', 'two', of);
      const mark = await drop('a', of);
      expect(mark.DeleteMarker).toBe(true);
      await expect(get('a', of)).rejects.toMatchObject({ name: 'NoSuchKey' });
      expect(await read('a', { ...of, VersionId })).toBe('one');
      const { Versions, DeleteMarkers } = await versions({ Prefix: 'a' });
      expect(Versions.map(({ IsLatest }) => IsLatest)).toEqual([false, false]);
      expect(DeleteMarkers).toMatchObject([{ Key: 'a', IsLatest: true, VersionId: mark.VersionId }]);
      await put('a', 'three', { ...of, IfNoneMatch: '*' });
      await drop('a', { ...of, VersionId: mark.VersionId });
      expect(await read('a', of)).toBe('three');
      await expect(get('a', { ...of, VersionId: 'none' })).rejects.toMatchObject({ name: 'NoSuchVersion' });
    });

    test('lists versions in pages, the newest of a key first', async () => {
      for (const body of ['1', '2', '3']) await put('p', body, { Bucket: versioned });
      const all = await versions({ Prefix: 'p' });
      expect(all.Versions.map(({ IsLatest }) => IsLatest)).toEqual([true, false, false]);
      const first = await versions({ Prefix: 'p', MaxKeys: 1 });
      expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: 'p' });
      const markers = { KeyMarker: first.NextKeyMarker, VersionIdMarker: first.NextVersionIdMarker };
      const rest = await versions({ Prefix: 'p', ...markers });
      expect([...first.Versions, ...rest.Versions].map(({ VersionId }) => VersionId)).toEqual(
        all.Versions.map(({ VersionId }) => VersionId),
      );
    });

    test('gives a part of an object, and refuses what is behind its end', async () => {
      await put('digits', '0123456789');
      const part = async (Range: string) => {
        const found = await get('digits', { Range, ChecksumMode: 'ENABLED' });
        return [await found.Body?.transformToString(), found.ContentRange, found.ContentLength];
      };
      expect(await part('bytes=0-3')).toEqual(['0123', 'bytes 0-3/10', 4]);
      expect(await part('bytes=7-')).toEqual(['789', 'bytes 7-9/10', 3]);
      expect(await part('bytes=8-100')).toEqual(['89', 'bytes 8-9/10', 2]);
      await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({ name: 'InvalidRange' });
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=0-3' }));
      expect(head).toMatchObject({ ContentLength: 4, ETag: (await get('digits')).ETag });
    });

    describe('takes an object in parts', () => {
      const whole = { Bucket: versioned, Key: 'parts' };
      const begin = async (more: object = {}) => {
        const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ ...whole, ...more }));
        return { ...whole, UploadId };
      };
      const upload = async (of: { UploadId: string | undefined }, PartNumber: number, Body: Buffer) => {
        const { ETag } = await s3.send(new UploadPartCommand({ ...whole, ...of, PartNumber, Body }));
        return { PartNumber, ETag };
      };
      const complete = (of: { UploadId: string | undefined }, Parts: object[], more: object = {}) =>
        s3.send(new CompleteMultipartUploadCommand({ ...whole, ...of, MultipartUpload: { Parts }, ...more }));
      const large = Buffer.alloc(5 * 1024 * 1024, 'a');

      test('that come in any order, and are one object once it is complete', async () => {
        const of = await begin({ ContentType: 'application/json', Metadata: { kind: 'state' } });
        const second = await upload(of, 2, Buffer.from('the end'));
        const first = await upload(of, 1, large);
        await expect(get('parts', { Bucket: versioned })).rejects.toMatchObject({ name: 'NoSuchKey' });
        const { ETag, VersionId } = await complete(of, [first, second]);
        const found = await get('parts', { Bucket: versioned });
        const about = { ContentType: 'application/json', Metadata: { kind: 'state' }, ContentLength: large.length + 7 };
        expect(found).toMatchObject({ ETag, VersionId, ...about });
        expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
        expect((await found.Body?.transformToString())?.slice(-8)).toBe('athe end');
      });

      test('with the ETag that AWS documents for them', async () => {
        const of = await begin();
        const { ETag } = await complete(of, [await upload(of, 1, large), await upload(of, 2, Buffer.from('b'))]);
        const digests = [large, Buffer.from('b')].map((bytes) => createHash('md5').update(bytes).digest());
        expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(digests)).digest('hex')}-2"`);
      });

      test('but not parts that are too small, or not there', async () => {
        const of = await begin();
        const small = await upload(of, 1, Buffer.from('a'));
        const last = await upload(of, 3, Buffer.from('b'));
        await expect(complete(of, [small, last])).rejects.toMatchObject({ name: 'EntityTooSmall' });
        await expect(complete(of, [{ ...last, PartNumber: 2 }])).rejects.toMatchObject({ name: 'InvalidPart' });
        await expect(complete(of, [{ ...last, ETag: small.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
        await complete(of, [last]);
      });

      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
      unlessOnMoto('nor parts out of order', async () => {
        const of = await begin();
        const parts = [await upload(of, 1, Buffer.from('a')), await upload(of, 2, Buffer.from('b'))];
        await expect(complete(of, parts.reverse())).rejects.toMatchObject({ name: 'InvalidPartOrder' });
      });

      unlessOnMoto('nor after it was given up', async () => {
        const of = await begin();
        const part = await upload(of, 1, Buffer.from('a'));
        await s3.send(new AbortMultipartUploadCommand(of));
        const gone = { name: 'NoSuchUpload' };
        await expect(upload(of, 2, Buffer.from('b'))).rejects.toMatchObject(gone);
        await expect(complete(of, [part])).rejects.toMatchObject(gone);
        await expect(s3.send(new AbortMultipartUploadCommand(of))).rejects.toMatchObject(gone);
      });

      test('under a condition only when it holds', async () => {
        const of = await begin();
        const part = await upload(of, 1, Buffer.from('a'));
        const refused = { name: 'PreconditionFailed' };
        await expect(complete(of, [part], { IfNoneMatch: '*' })).rejects.toMatchObject(refused);
      });
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html
    unlessOnMoto('refuses to read a mark, and leaves one where nothing was', async () => {
      const of = { Bucket: versioned };
      const { VersionId, DeleteMarker } = await drop('never', of);
      expect(DeleteMarker).toBe(true);
      await expect(get('never', { ...of, VersionId })).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-owner-condition.html
    unlessOnMoto('refuses who takes a bucket for that of another account', async () => {
      const head = new HeadBucketCommand({ Bucket, ExpectedBucketOwner: '210987654321' });
      await expect(s3.send(head)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    unlessOnMoto('deletes no more than a thousand objects at once', async () => {
      const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: String(index) }));
      const deletion = new DeleteObjectsCommand({ Bucket, Delete: { Objects } });
      await expect(s3.send(deletion)).rejects.toMatchObject({ name: 'MalformedXML' });
    });

    // https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
    unlessOnMoto('refuses what its checksum is not of', async () => {
      await expect(put('damaged', 'body', { ChecksumCRC32: 'AAAAAA==' })).rejects.toMatchObject({ name: 'BadDigest' });
    });
  });

  describe('CloudWatch', () => {
    let client: CloudWatchClient;
    const Namespace = 'Warren/acme';
    // Minutes that stay the same while the tests run.
    const current = Math.floor(Date.now() / 60_000);
    const minute = (ago: number) => new Date((current - ago) * 60_000);
    const put = (datum: object, namespace = Namespace) =>
      client.send(
        new PutMetricDataCommand({ Namespace: namespace, MetricData: [{ MetricName: 'm', Value: 1, ...datum }] }),
      );
    const query = (MetricName: string, Stat: string, Period = 60) => ({
      Id: 'q',
      MetricStat: { Metric: { Namespace, MetricName }, Period, Stat },
    });
    const get = async (input: Partial<GetMetricDataCommandInput>) => {
      const times = { StartTime: minute(60), EndTime: minute(-60) };
      const { MetricDataResults = [] } = await client.send(
        new GetMetricDataCommand({ MetricDataQueries: [], ...times, ...input }),
      );
      return MetricDataResults;
    };

    beforeAll(() => {
      client = new CloudWatchClient(standIn().settings);
    });

    test('tells the statistics of each minute, the newest first', async () => {
      await put({ MetricName: 'depth', Timestamp: new Date(minute(9).getTime() + 20_000), Value: 2 });
      await put({ MetricName: 'depth', Timestamp: new Date(minute(9).getTime() + 40_000), Value: 6 });
      await put({ MetricName: 'depth', Timestamp: minute(7), Value: 5 });
      for (const [stat, values] of Object.entries({
        Average: [5, 4],
        Maximum: [5, 6],
        Minimum: [5, 2],
        SampleCount: [1, 2],
        Sum: [5, 8],
      })) {
        const [result] = await get({ MetricDataQueries: [query('depth', stat)] });
        expect(result).toMatchObject({ Id: 'q', StatusCode: 'Complete', Timestamps: [minute(7), minute(9)] });
        expect([stat, result?.Values]).toEqual([stat, values]);
      }
      const [ascending] = await get({ ScanBy: 'TimestampAscending', MetricDataQueries: [query('depth', 'Sum')] });
      expect(ascending?.Values).toEqual([8, 5]);
    });

    test('takes the start of a time range as in it, and its end as not', async () => {
      for (const ago of [23, 22, 21]) await put({ MetricName: 'edges', Timestamp: minute(ago), Value: ago });
      const MetricDataQueries = [query('edges', 'Sum')];
      const [result] = await get({ StartTime: minute(23), EndTime: minute(21), MetricDataQueries });
      expect(result?.Values).toEqual([22, 23]);
    });

    test('tells several values of a datum, each as often as it came', async () => {
      await put({ MetricName: 'values', Timestamp: minute(5), Value: undefined, Values: [1, 4], Counts: [2, 3] });
      const of = async (stat: string) => (await get({ MetricDataQueries: [query('values', stat)] }))[0]?.Values;
      expect([await of('Sum'), await of('SampleCount'), await of('Maximum')]).toEqual([[14], [5], [4]]);
    });

    test('has a metric for each set of dimensions, in whatever order they come', async () => {
      const [a, b] = [
        { Name: 'a', Value: '1' },
        { Name: 'b', Value: '2' },
      ];
      await put({ MetricName: 'sets', Dimensions: [a, b], Value: 3 });
      const Metric = { Namespace, MetricName: 'sets' };
      const MetricStat = { Period: 60, Stat: 'Sum' };
      const [both] = await get({
        MetricDataQueries: [{ Id: 'q', MetricStat: { ...MetricStat, Metric: { ...Metric, Dimensions: [b, a] } } }],
      });
      const [one] = await get({
        MetricDataQueries: [{ Id: 'q', MetricStat: { ...MetricStat, Metric: { ...Metric, Dimensions: [a] } } }],
      });
      expect([both?.Values, one?.Values]).toEqual([[3], []]);
    });

    test('refuses NaN, a value beside values, and counts of other values', async () => {
      await expect(put({ Value: Number.NaN })).rejects.toThrow();
      await expect(put({ Values: [1] })).rejects.toThrow();
      await expect(put({ Value: undefined, Values: [1, 2], Counts: [1] })).rejects.toThrow();
    });

    test('refuses a time range that ends before it begins', async () => {
      const range = { StartTime: minute(5), EndTime: minute(6), MetricDataQueries: [query('m', 'Sum')] };
      await expect(get(range)).rejects.toMatchObject({ name: 'ValidationException' });
    });

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
    unlessOnMoto('refuses what is of more than two weeks ago, or more than two hours ahead', async () => {
      const invalid = { name: 'InvalidParameterValueException' };
      await expect(put({ Timestamp: minute(14 * 24 * 60 + 2) })).rejects.toMatchObject(invalid);
      await expect(put({ Timestamp: minute(-130) })).rejects.toMatchObject(invalid);
    });

    unlessOnMoto("refuses a namespace of AWS's own services", async () => {
      await expect(put({}, 'AWS/SQS')).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    });

    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Dimension.html
    unlessOnMoto('refuses more than 30 dimensions, and one that is not of ASCII', async () => {
      const Dimensions = Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: 'v' }));
      await expect(put({ Dimensions })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
      await expect(put({ Dimensions: [{ Name: 'd', Value: 'für' }] })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
    });
  });

  describe("a platform's buckets", () => {
    test('are there or not, hold more keys than one answer names, and are emptied of all versions', async () => {
      const bucket = 'acme-many';
      expect(await bucketExists(bucket, platform)).toBe(false);
      expect(await emptyBucket(bucket, platform)).toBe(0);
      await standIn().bucket(bucket, { versions: true });
      expect(await bucketExists(bucket, platform)).toBe(true);
      const many = openBucket(bucket, region);
      const keys = Array.from({ length: standIn().pageKeys + 2 }, (_, index) => `a/${String(index).padStart(4, '0')}`);
      for (let i = 0; i < keys.length; i += 8) {
        await Promise.all(keys.slice(i, i + 8).map((key) => many.write(key, 'x')));
      }
      await many.remove('a/0000');
      expect(await many.keys('a/')).toEqual(keys.slice(1));
      expect(await emptyBucket(bucket, platform)).toBe(keys.length + 1);
      expect(await many.keys()).toEqual([]);
    });

    test('give an object to the first who creates it', async () => {
      await standIn().bucket('acme-created');
      const bucket = openBucket('acme-created', region);
      const made = await Promise.all(['1', '2', '3', '4'].map((body) => bucket.create('a', body)));
      expect(made.filter((each) => each)).toHaveLength(1);
      expect(text(await bucket.read('a'))).toBe(String(made.indexOf(true) + 1));
      expect(await bucket.read('b')).toBeUndefined();
    });

    test('hold states beside locks and notes', async () => {
      await expect(openStates(platform).names()).rejects.toThrow('is not there. Has the platform been applied');
      await standIn().bucket(stateBucket(platform), { versions: true });
      const states = openStates(platform);
      for (const key of ['network.tfstate', 'network.tfstate.tflock', 'warren/at-work/network.json']) {
        await states.bucket.write(key, JSON.stringify({ version: 4, serial: 1 }));
      }
      expect(await states.names()).toEqual(['network']);
      expect(await states.read('network')).toMatchObject({ version: 4, outputs: {}, resources: [] });
      expect(await states.read('storage')).toBeUndefined();
    });
  });

  test('what nodes report and back up is read, over many pages', async () => {
    const missing = openStore(platform, { pathStyle: true });
    await expect(missing.brokers()).rejects.toThrow(`table ${brokerTable(platform)} in ${region} is not there.`);
    await standIn().table(brokerTable(platform));
    await standIn().bucket(backupBucket(platform));
    const store = openStore(platform, { pathStyle: true });
    expect(await store.broker('orders')).toBeUndefined();
    const lock = { holder: '1/7', purpose: 'restart', until: 12 };
    for (const broker of ['staging', 'orders']) {
      const table = openTable({ region, table: brokerTable(platform), broker });
      await table.put('lock', lock);
      // One answer holds a megabyte: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
      for (const i of [1, 2, 3, 4]) await table.put(`other#${i}`, { filling: 'x'.repeat(300_000) });
    }
    expect((await store.brokers()).map((one) => [one.name, one.lock?.holder])).toEqual([
      ['orders', '1/7'],
      ['staging', '1/7'],
    ]);
    expect((await store.broker('orders'))?.lock).toMatchObject(lock);
    await store.write('brokers/orders/definitions/1.json', Buffer.from('{}'));
    expect(await store.objects('brokers/orders/')).toEqual([{ key: 'brokers/orders/definitions/1.json', bytes: 2 }]);
    expect(text(await store.read('brokers/orders/definitions/1.json'))).toBe('{}');
    await store.remove('brokers/orders/definitions/1.json');
    expect(await store.objects('brokers/orders/')).toEqual([]);
  });

  test('what carries the tag of a platform is found, and nothing else', async () => {
    const own = { 'warren:platform': 'acme' };
    const volumeId = await standIn().volume({ ...own, 'warren:keep': 'true', Name: 'acme-orders-1-data' });
    await standIn().volume({ 'warren:platform': 'other' });
    const snapshot = await openSnapshots(region).create({ volumeId, description: '', tags: own });
    await standIn().secret('acme/brokers/orders/cookie', own);
    const found = await findLeftovers(platform);
    expect(found.map(({ region, kind, name }) => [region, kind, name])).toEqual([
      [region, 'secret', expect.stringMatching(/^acme\/brokers\/orders\/cookie-\w{6}$/)],
      [region, 'snapshot', snapshot],
      [region, 'volume', 'acme-orders-1-data'],
    ]);
  });

  test('the account and its regions are told', async () => {
    expect(await callerAccount(region)).toBe('123456789012');
    expect(await accountRegions(region)).toEqual(expect.arrayContaining(['eu-west-1', 'us-east-1']));
  });

  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AvailabilityZone.html: moto has no OptInStatus.
  unlessOnMoto('the usual zones of a region are told', async () => {
    expect(await usualZones(region)).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  });

  describe('access keys', () => {
    const UserName = 'acme-edge';
    let iam: IAMClient;
    const made = async () => (await iam.send(new CreateAccessKeyCommand({ UserName }))).AccessKey;
    const statuses = async () => {
      const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
      return Object.fromEntries(AccessKeyMetadata.map(({ AccessKeyId, Status }) => [AccessKeyId, Status]));
    };

    beforeAll(async () => {
      await standIn().user(UserName);
      iam = new IAMClient(standIn().settings);
    });

    test('are two at most, one of which may be inactive, and are gone once deleted', async () => {
      const before = Date.now();
      const one = await made();
      expect(one).toMatchObject({
        UserName,
        Status: 'Active',
        AccessKeyId: expect.stringMatching(/^AKIA[A-Z0-9]{16}$/),
      });
      expect(one?.SecretAccessKey).toHaveLength(40);
      expect(Math.abs(Number(one?.CreateDate) - before)).toBeLessThan(60_000);
      const two = await made();
      await expect(made()).rejects.toThrow(LimitExceededException);
      const AccessKeyId = one?.AccessKeyId ?? '';
      await iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' }));
      expect(await statuses()).toEqual({ [AccessKeyId]: 'Inactive', [two?.AccessKeyId ?? '']: 'Active' });
      await expect(made()).rejects.toThrow(LimitExceededException);
      await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
      expect(await statuses()).toEqual({ [two?.AccessKeyId ?? '']: 'Active' });
      await expect(iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }))).rejects.toThrow(
        NoSuchEntityException,
      );
    });

    test('of nobody are refused', async () => {
      await expect(iam.send(new ListAccessKeysCommand({ UserName: 'nobody' }))).rejects.toThrow(NoSuchEntityException);
      await expect(iam.send(new CreateAccessKeyCommand({ UserName: 'nobody' }))).rejects.toThrow(NoSuchEntityException);
    });
  });
});

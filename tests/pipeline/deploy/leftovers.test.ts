import { platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { emptyBucket } from '../../../pipeline/aws/bucket-contents.ts';
import { findLeftovers } from '../../../pipeline/deploy/leftovers.ts';
import { type StartedSandbox, startedSandbox } from '../../sandbox/aws/started-sandbox.ts';

let started: StartedSandbox;
const environment = { ...process.env };

beforeAll(async () => {
  started = await startedSandbox();
  Object.assign(process.env, started.sandbox.awsEnvironment);
});

afterAll(async () => {
  process.env = environment;
  await started.stop();
});

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b'] },
});

test('what is left is told by kind, name and reason, region after region, and nothing of other platforms', async () => {
  const { cloud } = started.sandbox;
  const put = (type: string, arn: string, tags: Record<string, string>) =>
    cloud.put(type, arn.split('/').at(-1) ?? '', { arn, tags: { 'warren:platform': 'acme', ...tags } });
  put('aws_ebs_volume', 'arn:aws:ec2:us-west-2:1:volume/vol-1', {
    'warren:keep': 'true',
    'warren:broker': 'orders',
    Name: 'acme-orders-1-data',
  });
  put('aws_ebs_volume', 'arn:aws:ec2:us-west-2:1:volume/vol-3', {
    'warren:keep': 'true',
    Name: 'acme-monitoring-data',
  });
  put('aws_ebs_volume', 'arn:aws:ec2:us-west-2:1:volume/vol-2', { 'warren:keep': 'false' });
  put('aws_ebs_snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-1', {});
  put('aws_ebs_snapshot', 'arn:aws:ec2:eu-west-1::snapshot/snap-2', { 'warren:platform': 'other' });
  put('aws_secretsmanager_secret', 'arn:aws:secretsmanager:eu-west-1:1:secret:acme/brokers/orders/cookie-abcdef', {});
  const found = await findLeftovers(platform);
  expect(found.map(({ region, kind, name, because }) => [region, kind, name, because])).toEqual([
    ['eu-west-1', 'secret', 'acme/brokers/orders/cookie-abcdef', expect.stringContaining('not of any state')],
    ['eu-west-1', 'snapshot', 'snap-1', 'snapshots are backups, and only you delete them'],
    [
      'us-west-2',
      'volume',
      'acme-monitoring-data',
      'the disk of the host that watched is kept, and only you delete it',
    ],
    ['us-west-2', 'volume', 'acme-orders-1-data', 'its broker asks to keep its disks'],
    ['us-west-2', 'volume', 'vol-2', expect.stringContaining('not of any state')],
  ]);
});

test('a bucket is emptied of more versions than one request takes; one that is gone is no trouble', async () => {
  const { cloud, awsEnvironment } = started.sandbox;
  cloud.put('aws_s3_bucket', 'full', { bucket: 'full' });
  cloud.put('aws_s3_bucket_versioning', 'full', { versioning_configuration: [{ status: 'Enabled' }] });
  const object = `${awsEnvironment.AWS_ENDPOINT_URL}/full/a`;
  for (let i = 0; i < 4; i += 1) await fetch(object, { method: i % 2 === 0 ? 'PUT' : 'DELETE' });
  const list = async () => (await fetch(`${awsEnvironment.AWS_ENDPOINT_URL}/full?versions`)).text();
  expect(await list()).toContain('<DeleteMarker>');
  expect(await emptyBucket('full', platform, 3)).toBe(4);
  expect(await list()).not.toMatch(/<Version>|<DeleteMarker>/);
  expect(await emptyBucket('gone', platform)).toBe(0);
});

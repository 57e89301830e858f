import {
  CreateSnapshotCommand,
  DeleteSnapshotCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeSnapshotsCommand,
  DescribeVolumesCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import { until } from '../../../until.ts';
import { type StartedSandbox, startedSandbox } from '../started-sandbox.ts';

const VolumeId = 'vol-0aaaaaaaaaaaaaaaa';

let started: StartedSandbox;
let client: EC2Client;

beforeEach(async () => {
  started = await startedSandbox();
  client = connect();
  const { cloud } = started.sandbox;
  cloud.put('aws_ebs_volume', VolumeId, {
    id: VolumeId,
    arn: `arn:aws:ec2:eu-west-1:111122223333:volume/${VolumeId}`,
    availability_zone: 'eu-west-1a',
    size: 50,
    type: 'gp3',
    iops: 3000,
    encrypted: true,
    tags: { Name: 'orders-1' },
    tags_all: { Name: 'orders-1', 'warren:broker': 'orders' },
  });
  cloud.put('aws_ebs_volume', 'vol-0bbbbbbbbbbbbbbbb', { availability_zone: 'eu-west-1b', size: 8, type: 'gp3' });
  cloud.put('aws_volume_attachment', 'vai-1', { volume_id: VolumeId, instance_id: 'i-1', device_name: '/dev/sdf' });
});

afterEach(async () => {
  client.destroy();
  await started.stop();
});

const connect = (maxAttempts = 1) => new EC2Client({ ...started.settings, maxAttempts });
const snapshot = (tags: Record<string, string> = {}, more: object = {}) =>
  client.send(
    new CreateSnapshotCommand({
      VolumeId,
      Description: 'before <4.3> & after',
      TagSpecifications: [
        { ResourceType: 'snapshot', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) },
      ],
      ...more,
    }),
  );
const snapshots = async (more: object = {}) =>
  (await client.send(new DescribeSnapshotsCommand({ OwnerIds: ['self'], ...more }))).Snapshots ?? [];

it('makes a snapshot of a volume, completed and tagged', async () => {
  const began = Date.now();
  const made = await snapshot({ 'warren:broker': 'orders', reason: 'upgrade' });
  expect(made.SnapshotId).toMatch(/^snap-0[0-9a-f]{16}$/);
  const expected = {
    SnapshotId: made.SnapshotId,
    VolumeId,
    State: 'completed',
    Progress: '100%',
    OwnerId: '111122223333',
    VolumeSize: 50,
    Encrypted: true,
    Description: 'before <4.3> & after',
    Tags: [
      { Key: 'warren:broker', Value: 'orders' },
      { Key: 'reason', Value: 'upgrade' },
    ],
  };
  expect(made).toMatchObject(expected);
  expect(await snapshots()).toMatchObject([expected]);
  expect(Number(made.StartTime)).toBeGreaterThanOrEqual(began - (began % 1000));
  expect(Number(made.StartTime)).toBeLessThanOrEqual(Date.now());
});

it('finds snapshots by their tags, their volume and their owner', async () => {
  const [one, two] = [await snapshot({ broker: 'orders' }), await snapshot({ broker: 'billing' })];
  const found = async (Name: string, Values: string[]) =>
    (await snapshots({ Filters: [{ Name, Values }] })).map(({ SnapshotId }) => SnapshotId);
  expect(await found('tag:broker', ['orders'])).toEqual([one.SnapshotId]);
  expect(await found('tag:broker', ['bill*'])).toEqual([two.SnapshotId]);
  expect(await found('tag-key', ['broker'])).toHaveLength(2);
  expect(await found('volume-id', ['vol-0bbbbbbbbbbbbbbbb'])).toEqual([]);
  expect(await snapshots({ SnapshotIds: [two.SnapshotId] })).toMatchObject([{ SnapshotId: two.SnapshotId }]);
  expect(await snapshots({ OwnerIds: ['999999999999'] })).toEqual([]);
  await expect(found('colour', ['red'])).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

it('lists snapshots in pages', async () => {
  for (let i = 0; i < 3; i += 1) await snapshot();
  const first = await client.send(new DescribeSnapshotsCommand({ MaxResults: 2 }));
  const second = await client.send(new DescribeSnapshotsCommand({ MaxResults: 2, NextToken: first.NextToken }));
  expect([first, second].map(({ Snapshots }) => Snapshots?.length)).toEqual([2, 1]);
  expect(second.NextToken).toBeUndefined();
});

it('leaves a snapshot pending for as long as a fault says', async () => {
  started.sandbox.faults.inject({ on: { type: 'ec2', operation: 'create', name: 'orders-1' }, delayMs: 1500 });
  expect((await snapshot()).State).toBe('pending');
  const completed = () => snapshots({ Filters: [{ Name: 'status', Values: ['completed'] }] });
  await until('it is completed', async () => (await completed()).length > 0);
  expect(await snapshots()).toMatchObject([{ State: 'completed' }]);
});

it('remembers snapshots beyond the process, until they are deleted', async () => {
  const { SnapshotId } = await snapshot();
  started = await started.restart();
  client = connect();
  expect(await snapshots()).toMatchObject([{ SnapshotId }]);
  await client.send(new DeleteSnapshotCommand({ SnapshotId }));
  expect(await snapshots()).toEqual([]);
  const again = client.send(new DeleteSnapshotCommand({ SnapshotId }));
  await expect(again).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
});

it('describes the volumes of the cloud and what they are attached to', async () => {
  const described = async (more: object) => (await client.send(new DescribeVolumesCommand(more))).Volumes ?? [];
  expect(await described({ VolumeIds: [VolumeId] })).toMatchObject([
    {
      VolumeId,
      Size: 50,
      VolumeType: 'gp3',
      Iops: 3000,
      AvailabilityZone: 'eu-west-1a',
      State: 'in-use',
      Attachments: [{ InstanceId: 'i-1', Device: '/dev/sdf', State: 'attached' }],
      Tags: [
        { Key: 'Name', Value: 'orders-1' },
        { Key: 'warren:broker', Value: 'orders' },
      ],
    },
  ]);
  const free = await described({ Filters: [{ Name: 'status', Values: ['available'] }] });
  expect(free.map((volume) => volume.VolumeId)).toEqual(['vol-0bbbbbbbbbbbbbbbb']);
  expect(await described({ Filters: [{ Name: 'tag:warren:broker', Values: ['orders'] }] })).toHaveLength(1);
});

it('says which volume or snapshot is not there', async () => {
  await expect(snapshot({}, { VolumeId: 'vol-0' })).rejects.toMatchObject({
    name: 'InvalidVolume.NotFound',
    message: "The volume 'vol-0' does not exist.",
  });
  await expect(snapshots({ SnapshotIds: ['snap-0'] })).rejects.toMatchObject({ name: 'InvalidSnapshot.NotFound' });
});

it('fails a call as a fault says, having done nothing, and the SDK tries again', async () => {
  const on = { type: 'ec2', operation: 'create' } as const;
  started.sandbox.faults.inject({ on, error: 'RequestLimitExceeded' });
  await expect(snapshot()).rejects.toMatchObject({ name: 'RequestLimitExceeded', $metadata: { httpStatusCode: 503 } });
  expect(await snapshots()).toEqual([]);
  started.sandbox.faults.inject({ on: { type: 'ec2', operation: 'read' }, error: 'InternalError' });
  client = connect(2);
  expect((await client.send(new DescribeVolumesCommand({}))).$metadata.attempts).toBe(2);
});

it('shows instances by tags and state, page by page', async () => {
  const { cloud } = started.sandbox;
  const instance = { ami: 'ami-1', instance_type: 'm7g.large', availability_zone: 'eu-west-1a' };
  for (const number of [1, 2, 3]) {
    const tags = { 'warren:platform': number === 3 ? 'other' : 'acme', 'warren:node': String(number) };
    cloud.put('aws_instance', `i-${number}`, { ...instance, private_ip: `10.20.0.${number}`, tags_all: tags });
  }
  cloud.put('aws_ec2_instance_state', 'i-2', { instance_id: 'i-2', state: 'stopped' });
  const Filters = [{ Name: 'tag:warren:platform', Values: ['acme'] }];
  const first = await client.send(new DescribeInstancesCommand({ Filters, MaxResults: 1 }));
  const second = await client.send(new DescribeInstancesCommand({ Filters, NextToken: first.NextToken }));
  expect(
    [first, second].flatMap(({ Reservations = [] }) => Reservations.flatMap(({ Instances }) => Instances)),
  ).toEqual([
    expect.objectContaining({
      InstanceId: 'i-1',
      ImageId: 'ami-1',
      InstanceType: 'm7g.large',
      Architecture: 'arm64',
      Placement: { AvailabilityZone: 'eu-west-1a' },
      PrivateIpAddress: '10.20.0.1',
      State: { Code: 16, Name: 'running' },
      Tags: [
        { Key: 'warren:platform', Value: 'acme' },
        { Key: 'warren:node', Value: '1' },
      ],
    }),
    expect.objectContaining({ InstanceId: 'i-2', State: { Code: 80, Name: 'stopped' } }),
  ]);
  const running = [...Filters, { Name: 'instance-state-name', Values: ['running'] }];
  const { Reservations } = await client.send(new DescribeInstancesCommand({ Filters: running }));
  expect(Reservations?.map(({ Instances }) => Instances?.[0]?.InstanceId)).toEqual(['i-1']);
  await expect(client.send(new DescribeInstancesCommand({ InstanceIds: ['i-9'] }))).rejects.toMatchObject({
    name: 'InvalidInstanceID.NotFound',
  });
});

it('says which calls it does not have', async () => {
  await expect(client.send(new DescribeKeyPairsCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: "The sandbox's EC2 has no DescribeKeyPairs.",
  });
});

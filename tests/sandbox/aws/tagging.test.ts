import {
  CreateSnapshotCommand,
  DescribeAvailabilityZonesCommand,
  DescribeRegionsCommand,
  EC2Client,
} from '@aws-sdk/client-ec2';
import {
  GetResourcesCommand,
  type GetResourcesCommandInput,
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { type StartedSandbox, startedSandbox } from './started-sandbox.ts';

let started: StartedSandbox;

beforeEach(async () => {
  started = await startedSandbox();
  const { cloud } = started.sandbox;
  const tags = { 'warren:platform': 'acme' };
  cloud.put('aws_vpc', 'vpc-1', { arn: 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1', tags_all: tags });
  cloud.put('aws_vpc', 'vpc-2', { arn: 'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-2', tags: { Name: 'b' } });
  cloud.put('aws_s3_bucket', 'b', { arn: 'arn:aws:s3:::b', region: 'eu-west-1', tags, tags_all: tags });
  cloud.put('aws_ebs_snapshot', 'snap-1', { region: 'sa-east-1', tags: { ...tags, Name: 'a' } });
  cloud.put('aws_iam_instance_profile', 'p', { arn: 'arn:aws:iam::123456789012:instance-profile/p', tags });
  cloud.put('aws_iam_role', 'r', { arn: 'arn:aws:iam::123456789012:role/r', tags });
});

afterEach(() => started.stop());

const client = (region: string) => new ResourceGroupsTaggingAPIClient({ ...started.settings, region });
const resources = async (region: string, input: GetResourcesCommandInput = {}) => {
  const { ResourceTagMappingList = [] } = await client(region).send(new GetResourcesCommand(input));
  return ResourceTagMappingList.map(({ ResourceARN }) => ResourceARN);
};

it('shows the tagged objects of the region that is asked, by their ARN', async () => {
  expect(await resources('eu-west-1')).toEqual([
    'arn:aws:s3:::b',
    'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-1',
    'arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-2',
  ]);
  expect(await resources('sa-east-1')).toEqual(['arn:aws:ec2:sa-east-1:123456789012:snapshot/snap-1']);
  expect(await resources('eu-west-2')).toEqual([]);
});

it('shows what belongs to no region in us-east-1, and roles nowhere', async () => {
  expect(await resources('us-east-1')).toEqual(['arn:aws:iam::123456789012:instance-profile/p']);
});

it('shows a snapshot that a program made in the region where it did', async () => {
  started.sandbox.cloud.put('aws_ebs_volume', 'vol-1', { arn: 'arn:aws:ec2:eu-west-2:123456789012:volume/vol-1' });
  const TagSpecifications = [{ ResourceType: 'snapshot' as const, Tags: [{ Key: 'team', Value: 'a' }] }];
  const ec2 = new EC2Client({ ...started.settings, region: 'eu-west-2' });
  const { SnapshotId } = await ec2.send(new CreateSnapshotCommand({ VolumeId: 'vol-1', TagSpecifications }));
  expect(await resources('eu-west-2')).toEqual([`arn:aws:ec2:eu-west-2:123456789012:snapshot/${SnapshotId}`]);
});

it('filters by tags: one of the values of every key', async () => {
  const filtered = (...TagFilters: object[]) => resources('eu-west-1', { TagFilters });
  expect(await filtered({ Key: 'warren:platform', Values: ['acme'] })).toHaveLength(2);
  expect(await filtered({ Key: 'warren:platform', Values: ['other'] })).toEqual([]);
  expect(await filtered({ Key: 'Name' })).toEqual(['arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-2']);
  expect(await filtered({ Key: 'Name' }, { Key: 'warren:platform' })).toEqual([]);
});

it('shows more than fits into an answer page by page, with all tags', async () => {
  const found: object[] = [];
  for await (const page of paginateGetResources({ client: client('eu-west-1'), pageSize: 2 }, {})) {
    expect(page.ResourceTagMappingList?.length).toBeLessThanOrEqual(2);
    found.push(...(page.ResourceTagMappingList ?? []));
  }
  expect(found).toHaveLength(3);
  expect(found.at(-1)).toMatchObject({ Tags: [{ Key: 'Name', Value: 'b' }] });
});

it('knows the regions of an account, and the zones of the region that is asked', async () => {
  const ec2 = new EC2Client({ ...started.settings, region: 'eu-central-1' });
  const { Regions = [] } = await ec2.send(new DescribeRegionsCommand({}));
  expect(Regions.map(({ RegionName }) => RegionName)).toEqual(expect.arrayContaining(['eu-west-1', 'us-east-1']));
  const { AvailabilityZones = [] } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones.map(({ ZoneName, ZoneId, OptInStatus }) => [ZoneName, ZoneId, OptInStatus])).toEqual([
    ['eu-central-1-loc-1a', 'euc1-loc1-az1', 'not-opted-in'],
    ['eu-central-1a', 'euc1-az1', 'opt-in-not-required'],
    ['eu-central-1b', 'euc1-az2', 'opt-in-not-required'],
    ['eu-central-1c', 'euc1-az3', 'opt-in-not-required'],
  ]);
});

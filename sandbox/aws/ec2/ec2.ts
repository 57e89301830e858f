import { createHash } from 'node:crypto';
import type { Cloud } from '../../cloud.ts';
import type { Faults } from '../../faults.ts';
import { meetCall, sufferCall } from '../call-faults.ts';
import { AwsError, type Service, tagsOf } from '../protocols/protocol.ts';
import { listed, type Parameters, parameter, queryService } from '../protocols/query-protocol.ts';
import type { XmlContent } from '../protocols/xml.ts';
import { matching, page } from './ec2-filters.ts';
import { describeInstances } from './ec2-instances.ts';
import { describeRegions, describeZones } from './ec2-regions.ts';
import { shownSnapshot, shownVolume } from './ec2-shapes.ts';

interface Desk {
  readonly cloud: Cloud;
  readonly faults: Faults;
}

/**
 * As much of EC2 as snapshots of volumes need, and whoever looks for machines and places: CreateSnapshot, DescribeSnapshots,
 * DeleteSnapshot, DescribeVolumes, DescribeInstances, DescribeRegions and DescribeAvailabilityZones.
 * A snapshot is remembered as an `aws_ebs_snapshot` of the cloud. It is completed at once, or after the delay of the
 * fault that met its CreateSnapshot; it holds no data.
 */
export function ec2(desk: Desk): Service {
  const heeded =
    (api: string, idName: string, operation: (desk: Desk, parameters: Parameters, region: string) => XmlContent) =>
    async (parameters: Parameters, region: string) => {
      const about = [parameter(parameters, idName), ...idsIn(parameters[idName])];
      await sufferCall(desk.faults, { service: 'ec2', api, about });
      return operation(desk, parameters, region);
    };
  return queryService({
    name: 'EC2',
    protocol: 'ec2',
    // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/making-api-requests.html
    namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    operations: {
      CreateSnapshot: (parameters, region) => createSnapshot(desk, parameters, region),
      DescribeSnapshots: heeded('DescribeSnapshots', 'SnapshotId', describeSnapshots),
      DeleteSnapshot: heeded('DeleteSnapshot', 'SnapshotId', deleteSnapshot),
      DescribeVolumes: heeded('DescribeVolumes', 'VolumeId', describeVolumes),
      DescribeInstances: heeded('DescribeInstances', 'InstanceId', ({ cloud }, parameters, region) =>
        describeInstances(cloud, parameters, region),
      ),
      DescribeRegions: heeded('DescribeRegions', 'RegionName', describeRegions),
      DescribeAvailabilityZones: heeded('DescribeAvailabilityZones', 'ZoneName', (_desk, _parameters, region) =>
        describeZones(region),
      ),
    },
  });
}

function createSnapshot({ cloud, faults }: Desk, parameters: Parameters, region: string): XmlContent {
  const volumeId = parameter(parameters, 'VolumeId') ?? '';
  const volume = cloud.get('aws_ebs_volume', volumeId);
  const about = [volumeId, tagsOf(volume ?? {}).Name];
  const { delayMs, error } = meetCall(faults, { service: 'ec2', api: 'CreateSnapshot', about });
  if (error !== undefined) throw error;
  if (volume === undefined) throw missing('Volume', volumeId);
  const now = Date.now();
  const seed = `aws_ebs_snapshot/${volumeId}`;
  const digest = createHash('sha256')
    .update(`${seed}/${cloud.issue(seed)}`)
    .digest('hex');
  const id = `snap-0${digest.slice(0, 16)}`;
  const tags = requestedTags(parameters);
  cloud.put('aws_ebs_snapshot', id, {
    id,
    region,
    volume_id: volumeId,
    volume_size: Number(volume.size ?? 0),
    description: parameter(parameters, 'Description') ?? '',
    encrypted: volume.encrypted === true,
    owner_id: accountIn(volume.arn),
    start_time: new Date(now).toISOString(),
    completed_at: new Date(now + delayMs).toISOString(),
    tags,
    tags_all: tags,
  });
  return shownSnapshot(id, cloud.get('aws_ebs_snapshot', id) ?? {});
}

function describeSnapshots({ cloud }: Desk, parameters: Parameters): XmlContent {
  const ids = idsIn(parameters.SnapshotId);
  const owners = listed(parameters.Owner);
  const all = cloud.list('aws_ebs_snapshot');
  const unknown = ids.find((id) => !all.some((snapshot) => snapshot.id === id));
  if (unknown !== undefined) throw missing('Snapshot', unknown);
  const found = all
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .filter(
      ({ attributes: { owner_id } }) =>
        owners.length === 0 || owners.includes('self') || owners.includes(String(owner_id)),
    )
    .map(({ id, attributes }) => ({ tags: tagsOf(attributes), shown: shownSnapshot(id, attributes) }))
    .filter(({ tags, shown }) =>
      matching(parameters.Filter, tags, {
        'snapshot-id': [shown.snapshotId],
        'volume-id': [shown.volumeId],
        status: [shown.status],
        description: [shown.description],
        'owner-id': [shown.ownerId],
      }),
    );
  const { items, nextToken } = page(found, parameters);
  return { snapshotSet: { item: items.map(({ shown }) => shown) }, nextToken };
}

function deleteSnapshot({ cloud }: Desk, parameters: Parameters): XmlContent {
  const id = parameter(parameters, 'SnapshotId') ?? '';
  if (cloud.get('aws_ebs_snapshot', id) === undefined) throw missing('Snapshot', id);
  cloud.remove('aws_ebs_snapshot', id);
  return { return: true };
}

function describeVolumes({ cloud }: Desk, parameters: Parameters): XmlContent {
  const ids = idsIn(parameters.VolumeId);
  const all = cloud.list('aws_ebs_volume');
  const unknown = ids.find((id) => !all.some((volume) => volume.id === id));
  if (unknown !== undefined) throw missing('Volume', unknown);
  const attachments = cloud.list('aws_volume_attachment').map(({ attributes }) => attributes);
  const found = all
    .filter(({ id }) => ids.length === 0 || ids.includes(id))
    .map(({ id, attributes }) => {
      const attached = attachments.filter(({ volume_id }) => volume_id === id);
      return { tags: tagsOf(attributes), shown: shownVolume(id, attributes, attached) };
    })
    .filter(({ tags, shown }) =>
      matching(parameters.Filter, tags, {
        'volume-id': [shown.volumeId],
        status: [shown.status],
        'availability-zone': [shown.availabilityZone],
        'attachment.instance-id': shown.attachmentSet.item.map(({ instanceId }) => instanceId),
      }),
    );
  const { items, nextToken } = page(found, parameters);
  return { volumeSet: { item: items.map(({ shown }) => shown) }, nextToken };
}

function requestedTags(parameters: Parameters): Record<string, string> {
  const specifications = listed(parameters.TagSpecification).filter(
    (each) => parameter(each, 'ResourceType') === 'snapshot',
  );
  const tags = specifications.flatMap((each) => (typeof each === 'object' ? listed(each.Tag) : []));
  return Object.fromEntries(tags.map((tag) => [parameter(tag, 'Key') ?? '', parameter(tag, 'Value') ?? '']));
}

function idsIn(value: string | Parameters | undefined): string[] {
  return listed(value).map(String);
}

/** `arn:aws:ec2:<region>:<account>:volume/…`; without an ARN the account of AWS's own documentation. */
function accountIn(arn: unknown): string {
  return String(arn).split(':')[4] ?? '123456789012';
}

/** Codes of https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html */
function missing(kind: 'Volume' | 'Snapshot', id: string): AwsError {
  return new AwsError(`Invalid${kind}.NotFound`, `The ${kind.toLowerCase()} '${id}' does not exist.`);
}

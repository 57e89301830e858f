import { tagsOf, textOf } from '../protocols/protocol.ts';
import type { XmlContent } from '../protocols/xml.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** A snapshot as DescribeSnapshots shows it. */
export function shownSnapshot(snapshotId: string, attributes: Attributes) {
  const pending = Date.parse(String(attributes.completed_at)) > Date.now();
  return {
    snapshotId,
    volumeId: textOf(attributes.volume_id),
    status: pending ? 'pending' : 'completed',
    progress: pending ? '0%' : '100%',
    startTime: textOf(attributes.start_time) ?? new Date(0).toISOString(),
    completionTime: pending ? undefined : textOf(attributes.completed_at),
    ownerId: textOf(attributes.owner_id),
    volumeSize: Number(attributes.volume_size ?? 0),
    description: String(attributes.description ?? ''),
    encrypted: attributes.encrypted === true,
    tagSet: shownTags(attributes),
  };
}

/** A volume as DescribeVolumes shows it, with the `aws_volume_attachment`s that are about it. */
export function shownVolume(volumeId: string, attributes: Attributes, attached: readonly Attributes[]) {
  return {
    volumeId,
    size: Number(attributes.size ?? 0),
    volumeType: textOf(attributes.type) ?? 'gp2',
    iops: numberOf(attributes.iops),
    throughput: numberOf(attributes.throughput),
    snapshotId: String(attributes.snapshot_id ?? ''),
    availabilityZone: textOf(attributes.availability_zone),
    status: attached.length > 0 ? 'in-use' : 'available',
    encrypted: attributes.encrypted === true,
    attachmentSet: {
      item: attached.map(({ instance_id, device_name }) => ({
        volumeId,
        instanceId: textOf(instance_id),
        device: textOf(device_name),
        status: 'attached',
      })),
    },
    tagSet: shownTags(attributes),
  };
}

/** Codes of states: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const stateCodes: Readonly<Record<string, number>> = { running: 16, stopped: 80 };

/** An instance as DescribeInstances shows it. */
export function shownInstance(instanceId: string, attributes: Attributes, state: string) {
  const { instance_type, availability_zone, private_ip, private_dns } = attributes;
  return {
    instanceId,
    imageId: textOf(attributes.ami),
    instanceState: { code: stateCodes[state], name: state },
    privateDnsName: textOf(private_dns),
    instanceType: textOf(instance_type),
    // Graviton's families end in a g, with more behind it: https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
    architecture: /^[a-z]+\d+g/.test(String(instance_type)) ? 'arm64' : 'x86_64',
    placement: { availabilityZone: textOf(availability_zone) },
    subnetId: textOf(attributes.subnet_id),
    vpcId: textOf(attributes.vpc_id),
    privateIpAddress: textOf(private_ip),
    tagSet: shownTags(attributes),
  };
}

function shownTags(attributes: Attributes): XmlContent {
  return { item: Object.entries(tagsOf(attributes)).map(([key, value]) => ({ key, value })) };
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && value > 0 ? value : undefined;
}

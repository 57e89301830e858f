import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { Ec2InstanceState } from '@cdktf/provider-aws/lib/ec2-instance-state';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { NetworkInterface } from '@cdktf/provider-aws/lib/network-interface';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { VolumeAttachment } from '@cdktf/provider-aws/lib/volume-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../../constructs/literal.ts';

export interface BrokerNodeProps {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  /** Counted from 1; with the broker's name it makes the node's host name, which is the node's identity. */
  number: number;
  /** Availability zone of the node and of its volume. */
  zone: string;
  /** Subnet of the compute tier in that zone. */
  subnetId: string;
  securityGroupId: string;
  instanceProfile: string;
  /** Image of the machine's architecture; a newer one does not replace a running node. */
  imageId: string;
  /** What the machine boots with, given the id of its data volume. */
  userData: (volumeId: string) => string;
  /** Host name, `orders-1.acme.internal`. */
  hostName: string;
  zoneId: string;
  /** What must be healthy before this node is touched. */
  after: readonly ITerraformDependable[];
}

/** The name that the node's data volume asks for; the kernel finds the volume by its id instead. */
const deviceName = '/dev/sdf';

/**
 * One RabbitMQ node: an instance without public address or SSH, whose network address, name and data volume
 * stay when the instance is stopped, resized or replaced.
 */
export class BrokerNode extends Construct {
  readonly instance: Instance;
  /** The node's address, the same for as long as the node is in the file. */
  readonly privateIp: string;
  /** Everything that must exist before the node can be healthy. */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: BrokerNodeProps) {
    super(scope, id);
    const { platform, broker, number, hostName } = props;
    const name = `${platform.name}-${broker.name}-${number}`;
    const address = new NetworkInterface(this, 'address', {
      subnetId: props.subnetId,
      securityGroups: [props.securityGroupId],
      description: `${broker.name} node ${number}`,
      tags: { Name: name },
    });
    const volume = this.addVolume(name, props);
    this.instance = new Instance(this, 'self', {
      ami: props.imageId,
      instanceType: broker.instance.type,
      iamInstanceProfile: props.instanceProfile,
      primaryNetworkInterface: { networkInterfaceId: address.id },
      userData: props.userData(volume.id),
      userDataReplaceOnChange: false,
      ebsOptimized: true,
      // IMDSv2 only; the hop limit keeps containers on a bridge away from the node's role.
      metadataOptions: {
        httpEndpoint: 'enabled',
        httpTokens: 'required',
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: 'disabled',
      },
      rootBlockDevice: {
        encrypted: true,
        volumeType: 'gp3',
        volumeSize: 16,
        deleteOnTermination: true,
        tags: { Name: `${name}-root` },
      },
      tags: { Name: name, [tag.broker]: broker.name, [tag.node]: String(number) },
      dependsOn: [...props.after],
      // A newer image or boot script is for new nodes: one would replace a running node, the other stop and start it.
      lifecycle: { ignoreChanges: ['ami', 'user_data'] },
    });
    const attachment = new VolumeAttachment(this, 'attachment', {
      deviceName,
      volumeId: volume.id,
      instanceId: this.instance.id,
      stopInstanceBeforeDetaching: true,
    });
    const record = new Route53Record(this, 'name', {
      zoneId: props.zoneId,
      name: hostName,
      type: 'A',
      ttl: 60,
      records: [address.privateIp],
    });
    // A resize that finds no capacity leaves the instance stopped; this starts it again, as nothing else would.
    const running = new Ec2InstanceState(this, 'state', { instanceId: this.instance.id, state: 'running' });
    this.privateIp = address.privateIp;
    this.parts = [this.instance, attachment, record, running];
  }

  private addVolume(name: string, { broker, number, zone }: BrokerNodeProps): EbsVolume {
    const { sizeGiB, iops, throughputMiBps } = broker.storage;
    const { keepDisks } = broker.deletion;
    return new EbsVolume(this, 'data', {
      availabilityZone: zone,
      type: 'gp3',
      size: sizeGiB,
      iops,
      throughput: throughputMiBps,
      encrypted: true,
      snapshotId: broker.restoreFrom?.snapshots[number - 1],
      tags: { Name: `${name}-data`, [tag.broker]: broker.name, [tag.keep]: String(keepDisks) },
      // No plan may replace a disk that is to be kept; taking it out of the files lets go of it instead.
      ...(keepDisks ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }
}

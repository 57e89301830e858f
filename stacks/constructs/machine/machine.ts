import { EbsVolume } from '@cdktf/provider-aws/lib/ebs-volume';
import { Ec2InstanceState } from '@cdktf/provider-aws/lib/ec2-instance-state';
import { Instance } from '@cdktf/provider-aws/lib/instance';
import { NetworkInterface } from '@cdktf/provider-aws/lib/network-interface';
import { Route53Record } from '@cdktf/provider-aws/lib/route53-record';
import { VolumeAttachment } from '@cdktf/provider-aws/lib/volume-attachment';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import { tag } from '../../../contracts/tags.ts';

/** The gp3 volume that a machine keeps its data on. */
export interface MachineDisk {
  sizeGiB: number;
  /** Operations a second. Default: gp3's 3,000. */
  iops?: number;
  /** Default: gp3's 125. */
  throughputMiBps?: number;
  /** Snapshot that it is made of. Default: it is blank. */
  snapshotId?: string;
  /** Whether it outlives the machine and its file. */
  keep: boolean;
}

export interface MachineProps {
  /** What the machine is called in AWS, `acme-orders-1`. */
  name: string;
  /** What it is, for people. */
  description: string;
  /** Tags of the machine and of its volume, besides their names. */
  tags: Record<string, string>;
  /** Tags of the machine alone. Default: none. */
  machineTags?: Record<string, string>;
  /** EC2's name of its type. */
  instanceType: string;
  /** Availability zone of the machine and of its volume. */
  zone: string;
  /** Subnet of the compute tier in that zone. */
  subnetId: string;
  securityGroupId: string;
  instanceProfile: string;
  /** Image of the machine's architecture; a newer one does not replace a running machine. */
  imageId: string;
  disk: MachineDisk;
  /** What the machine boots with, given the id of its data volume. */
  userData: (volumeId: string) => string;
  /** Host name, `orders-1.acme.internal`. */
  hostName: string;
  zoneId: string;
  /** What must be there, or healthy, before this machine is touched. */
  after: readonly ITerraformDependable[];
}

/** The name that the data volume asks for; the kernel finds the volume by its id instead. */
const deviceName = '/dev/sdf';

/**
 * An instance without public address or SSH, whose network address, name and data volume stay when the instance is stopped,
 * resized or replaced.
 */
export class Machine extends Construct {
  readonly instance: Instance;
  /** Its address, the same for as long as the machine is in the files. */
  readonly privateIp: string;
  /** Everything that must exist before the machine can be healthy. */
  readonly parts: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    const address = new NetworkInterface(this, 'address', {
      subnetId: props.subnetId,
      securityGroups: [props.securityGroupId],
      description: props.description,
      tags: { Name: props.name },
    });
    const volume = this.addVolume(props);
    this.instance = this.addInstance(props, { address, volume });
    const attachment = new VolumeAttachment(this, 'attachment', {
      deviceName,
      volumeId: volume.id,
      instanceId: this.instance.id,
      stopInstanceBeforeDetaching: true,
    });
    const record = new Route53Record(this, 'name', {
      zoneId: props.zoneId,
      name: props.hostName,
      type: 'A',
      ttl: 60,
      records: [address.privateIp],
    });
    // A resize that finds no capacity leaves the instance stopped; this starts it again, as nothing else would.
    const running = new Ec2InstanceState(this, 'state', { instanceId: this.instance.id, state: 'running' });
    this.privateIp = address.privateIp;
    this.parts = [this.instance, attachment, record, running];
  }

  private addInstance(props: MachineProps, made: { address: NetworkInterface; volume: EbsVolume }): Instance {
    return new Instance(this, 'self', {
      ami: props.imageId,
      instanceType: props.instanceType,
      iamInstanceProfile: props.instanceProfile,
      primaryNetworkInterface: { networkInterfaceId: made.address.id },
      userData: props.userData(made.volume.id),
      userDataReplaceOnChange: false,
      ebsOptimized: true,
      // IMDSv2 only; the hop limit keeps containers on a bridge away from the machine's role.
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
        tags: { Name: `${props.name}-root` },
      },
      tags: { Name: props.name, ...props.tags, ...props.machineTags },
      dependsOn: [...props.after],
      // A newer image or boot script is for new machines: one would replace a running one, the other stop and start it.
      lifecycle: { ignoreChanges: ['ami', 'user_data'] },
    });
  }

  private addVolume({ name, zone, tags, disk }: MachineProps): EbsVolume {
    return new EbsVolume(this, 'data', {
      availabilityZone: zone,
      type: 'gp3',
      size: disk.sizeGiB,
      iops: disk.iops,
      throughput: disk.throughputMiBps,
      encrypted: true,
      snapshotId: disk.snapshotId,
      tags: { Name: `${name}-data`, ...tags, [tag.keep]: String(disk.keep) },
      // No plan may replace a disk that is to be kept; taking it out of the files lets go of it instead.
      ...(disk.keep ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }
}

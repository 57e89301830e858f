import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { tag } from '../../../contracts/tags.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { Machine, type MachineProps } from '../../constructs/machine/machine.ts';

export interface BrokerNodeProps
  extends Pick<
    MachineProps,
    'zone' | 'subnetId' | 'securityGroupId' | 'instanceProfile' | 'imageId' | 'userData' | 'hostName' | 'zoneId'
  > {
  platform: Escaped<Platform>;
  broker: Escaped<Broker>;
  /** Counted from 1; with the broker's name it makes the node's host name, which is the node's identity. */
  number: number;
  /** What must be healthy before this node is touched. */
  after: readonly ITerraformDependable[];
}

/** One RabbitMQ node. */
export class BrokerNode extends Machine {
  constructor(scope: Construct, id: string, { platform, broker, number, ...props }: BrokerNodeProps) {
    const { sizeGiB, iops, throughputMiBps } = broker.storage;
    super(scope, id, {
      ...props,
      name: `${platform.name}-${broker.name}-${number}`,
      description: `${broker.name} node ${number}`,
      tags: { [tag.broker]: broker.name },
      machineTags: { [tag.node]: String(number) },
      instanceType: broker.instance.type,
      disk: {
        ...{ sizeGiB, iops, throughputMiBps },
        snapshotId: broker.restoreFrom?.snapshots[number - 1],
        keep: broker.deletion.keepDisks,
      },
    });
  }
}

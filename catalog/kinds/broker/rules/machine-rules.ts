import { type InstanceType, instanceNamed } from '../../../facts/instance-types.ts';
import { isOffered, notOffered } from '../../../facts/regions.ts';
import { mostTags, sameKeys } from '../../../rules/tag-rules.ts';
import type { Broker } from '../broker.ts';
import type { BrokerRule } from './broker-rule.ts';

/** The production checklist's minimum: https://www.rabbitmq.com/docs/production-checklist */
export const leastVcpu = 4;
export const leastMemoryGiB = 4;

/**
 * gp3 limits: https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html. That of IOPS for each GiB was found
 * only on copies older than the raise to 80,000 IOPS; a volume that asks for less is right under either.
 */
const iopsPerGiB = 500;
const throughputPerIops = 0.25;

const machineOf = (broker: Broker): InstanceType | undefined => instanceNamed(broker.instance.type);

export const machineRules: readonly BrokerRule[] = [
  {
    name: 'name-of-a-node',
    doc: "No broker has the name of another broker's node: `orders-1` is the first node of `orders`.",
    severity: 'error',
    check: ({ name }, { paths }) => {
      const [, other, number] = /^(.+)-([1-9]\d*)$/.exec(name) ?? [];
      if (other === undefined || !paths.includes(`brokers/${other}.yaml`)) return [];
      return [
        {
          path: [],
          message: `${name} is the name of node ${number} of brokers/${other}.yaml. Rename one of the files.`,
        },
      ];
    },
  },
  {
    name: 'odd-nodes',
    doc: 'A cluster has an odd number of nodes: an even one survives no more failures and can split in two halves.',
    severity: 'error',
    check: ({ nodes }) =>
      nodes % 2 === 0
        ? [
            {
              path: ['nodes'],
              message: `is ${nodes}. Use ${nodes - 1} or ${nodes + 1}: a majority needs an odd number.`,
            },
          ]
        : [],
  },
  {
    name: 'nodes-over-zones',
    doc: 'The nodes of a cluster stand in at least three zones, so that no zone holds a majority.',
    severity: 'warning',
    check: ({ nodes }, { platform }) => {
      const zones = platform?.network.zones.length ?? nodes;
      if (nodes < 3 || zones >= 3) return [];
      return [
        {
          path: ['nodes'],
          message: `is ${nodes} in ${zones} zones: losing one zone can stop the cluster. Name three zones in platform.yaml.`,
        },
      ];
    },
  },
  {
    name: 'small-instance',
    doc: `An instance has at least ${leastVcpu} vCPU and ${leastMemoryGiB} GiB of memory, as RabbitMQ's production checklist asks.`,
    severity: 'warning',
    check: (broker) => {
      const machine = machineOf(broker);
      if (!machine || (machine.vcpu >= leastVcpu && machine.memoryMiB >= leastMemoryGiB * 1024)) return [];
      const has = `${machine.vcpu} vCPU and ${machine.memoryMiB / 1024} GiB`;
      return [
        {
          path: ['instance', 'type'],
          message: `${machine.name} has ${has}; production wants at least ${leastVcpu} and ${leastMemoryGiB} GiB.`,
        },
      ];
    },
  },
  {
    name: 'instance-in-region',
    doc: 'The region offers the instance type.',
    severity: 'error',
    check: ({ instance: { type } }, { platform }) =>
      !platform || isOffered(type, platform.region)
        ? []
        : [{ path: ['instance', 'type'], message: notOffered(type, platform.region) }],
  },
  {
    name: 'burstable-cluster',
    doc: 'A cluster does not run on burstable instances, which are throttled when their CPU credits run out.',
    severity: 'warning',
    check: (broker) =>
      broker.nodes > 1 && machineOf(broker)?.burstable
        ? [
            {
              path: ['instance', 'type'],
              message: `${broker.instance.type} is burstable: a busy cluster is throttled when its credits run out.`,
            },
          ]
        : [],
  },
  {
    name: 'iops-for-size',
    doc: `A gp3 volume has at most ${iopsPerGiB} IOPS for each GiB.`,
    severity: 'error',
    check: ({ storage: { sizeGiB, iops } }) =>
      iops > Math.max(3000, sizeGiB * iopsPerGiB)
        ? [
            {
              path: ['storage', 'iops'],
              message: `is ${iops}; a gp3 volume of ${sizeGiB} GiB has at most ${Math.max(3000, sizeGiB * iopsPerGiB)}, ${iopsPerGiB} for each GiB.`,
            },
          ]
        : [],
  },
  {
    name: 'throughput-for-iops',
    doc: `A gp3 volume has at most ${throughputPerIops} MiB/s for each of its IOPS.`,
    severity: 'error',
    check: ({ storage: { iops, throughputMiBps } }) =>
      throughputMiBps > iops * throughputPerIops
        ? [
            {
              path: ['storage', 'throughputMiBps'],
              message: `is ${throughputMiBps}; ${iops} IOPS carry at most ${Math.floor(iops * throughputPerIops)}, ${throughputPerIops} each. Raise storage.iops to ${Math.ceil(throughputMiBps / throughputPerIops)}.`,
            },
          ]
        : [],
  },
  {
    name: 'iops-for-instance',
    doc: "The volume's IOPS are not more than the instance can sustain.",
    severity: 'warning',
    check: (broker) => {
      const baseline = machineOf(broker)?.ebsBaselineIops;
      if (baseline === undefined || broker.storage.iops <= Math.max(3000, baseline)) return [];
      const message = `is ${broker.storage.iops}, but ${broker.instance.type} sustains ${baseline}: the rest is paid for and unused.`;
      return [{ path: ['storage', 'iops'], message }];
    },
  },
  {
    name: 'disk-limit-fits',
    doc: 'The free-disk limit leaves room on the volume for messages: at most half of it.',
    severity: 'error',
    check: ({ diskFreeLimitGiB, storage: { sizeGiB } }) =>
      diskFreeLimitGiB !== undefined && diskFreeLimitGiB > sizeGiB / 2
        ? [
            {
              path: ['diskFreeLimitGiB'],
              message: `is ${diskFreeLimitGiB} of a ${sizeGiB} GiB volume; publishers would be held back early. Use at most ${sizeGiB / 2}.`,
            },
          ]
        : [],
  },
  {
    name: 'disk-for-memory',
    doc: 'The volume holds at least as much as memory up to its watermark, which RabbitMQ may have to write out.',
    severity: 'warning',
    check: (broker) => {
      const machine = machineOf(broker);
      if (!machine || broker.diskFreeLimitGiB !== undefined) return [];
      const watermarkGiB = Math.ceil((machine.memoryMiB / 1024) * broker.memory.highWatermark);
      if (broker.storage.sizeGiB >= watermarkGiB * 2) return [];
      const message = `is ${broker.storage.sizeGiB}; the derived free-disk limit alone is ${watermarkGiB} GiB. Use ${watermarkGiB * 2} or more, or set diskFreeLimitGiB.`;
      return [{ path: ['storage', 'sizeGiB'], message }];
    },
  },
  {
    name: 'snapshot-a-node',
    doc: 'restoreFrom names one snapshot for each node.',
    severity: 'error',
    check: ({ restoreFrom, nodes }) =>
      restoreFrom && restoreFrom.snapshots.length !== nodes
        ? [
            {
              path: ['restoreFrom', 'snapshots'],
              message: `has ${restoreFrom.snapshots.length} for ${nodes} nodes. Name one a node, in the order of the nodes.`,
            },
          ]
        : [],
  },
  {
    name: 'tags-fit',
    doc: `The tags of the platform and of a broker together are at most ${mostTags}: AWS allows 50, and Warren adds its own.`,
    severity: 'error',
    check: ({ tags }, { platform }) => {
      const ofPlatform = Object.keys(platform?.tags ?? {});
      const count = new Set([...ofPlatform, ...Object.keys(tags)]).size;
      return count > mostTags && ofPlatform.length <= mostTags
        ? [
            {
              path: ['tags'],
              message: `with those of platform.yaml there are ${count} tags; use at most ${mostTags}, since AWS takes 50 and Warren adds its own.`,
            },
          ]
        : [];
    },
  },
  {
    name: 'tag-keys-apart',
    doc: 'No two tags of a broker and the platform differ in upper and lower case alone.',
    severity: 'error',
    check: ({ tags }, { platform }) => sameKeys(tags, platform?.tags ?? {}),
  },
];

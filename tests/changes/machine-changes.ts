import { changing, type SampleChange } from './change.ts';

export const machineChanges: readonly SampleChange[] = [
  {
    title: 'version, the next series',
    change: changing('orders', (b) => {
      b.version = '4.3.6';
    }),
    effects: [
      [
        'rolling',
        'orders moves from RabbitMQ 4.2.9 to 4.3.6, from which there is no way back. Definitions and disks are saved first. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'version, a patch',
    change: changing('solo', (b) => {
      b.version = '4.3.6';
    }),
    effects: [],
    plan: 'nothing',
  },
  {
    title: 'version, a series skipped',
    change: changing('orders', (b) => {
      b.version = '4.4.1';
    }),
    effects: [
      [
        'refused',
        'orders cannot go from RabbitMQ 4.2.9 to 4.4.1 at once. Go to 4.3.6 first, then to 4.4.1, each in a change of its own.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'version, back',
    change: changing('five', (b) => {
      b.version = '4.3.4';
    }),
    effects: [
      [
        'refused',
        'five cannot go back from RabbitMQ 4.3.6 to 4.3.4: RabbitMQ does not downgrade. Keep 4.3.6, or restore a backup into a new broker.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'version of a lone node',
    change: changing('solo', (b) => {
      b.version = '4.4.1';
    }),
    effects: [
      [
        'downtime',
        'solo moves from RabbitMQ 4.3.6 to 4.4.1, from which there is no way back. Definitions and disks are saved first. Its only node restarts; clients are cut off until it is back.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'nodes, from one to three',
    change: changing('solo', (b) => {
      b.nodes = 3;
    }),
    effects: [
      [
        'live',
        'solo grows from 1 node to 3. 2 nodes join one after another, and quorum queues get replicas on them; its name then leads to a load balancer.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'nodes, from three to five',
    change: changing('orders', (b) => {
      b.nodes = 5;
    }),
    effects: [
      [
        'live',
        'orders grows from 3 nodes to 5. 2 nodes join one after another, and quorum queues get replicas on them.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'nodes, from three to one',
    change: changing('orders', (b) => {
      b.nodes = 1;
    }),
    effects: [
      [
        'refused',
        'orders cannot shrink from 3 to 1 node: the nodes that go are the majority, and what is left stops. Make a new broker of 1 node and move to it.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'nodes, from five to three',
    change: changing('five', (b) => {
      b.nodes = 3;
    }),
    effects: [
      [
        'data loss',
        'five loses nodes 4 and 5 at once. Classic queues on them go; a quorum queue or stream with most of its replicas on them stops. Their disks are kept, with the messages on them, until somebody deletes them.',
      ],
    ],
    plan: 'downtime',
    because: 'a plan knows nothing of queues, most of whose replicas may be on the nodes that go',
  },
  {
    title: 'instance type, larger',
    change: changing('orders', (b) => {
      b.instance.type = 'm7g.2xlarge';
    }),
    effects: [
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'instance type, smaller',
    change: changing('orders', (b) => {
      b.instance.type = 'm7g.large';
    }),
    effects: [
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.large. Publishers are held back at 4.8 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'instance type of a lone node',
    change: changing('solo', (b) => {
      b.instance.type = 'm7g.xlarge';
    }),
    effects: [
      [
        'downtime',
        'solo moves from t4g.xlarge to m7g.xlarge. Its only node restarts; clients are cut off until it is back.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'instance type of another architecture',
    change: changing('orders', (b) => {
      b.instance.type = 'm7i.xlarge';
    }),
    effects: [
      [
        'downtime',
        'orders moves from m7g.xlarge to m7i.xlarge, another processor architecture (arm64 to x86_64). All nodes are made anew before any is back; their disks stay.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'disk, larger',
    change: changing('orders', (b) => {
      b.storage = { ...b.storage, sizeGiB: 200 };
    }),
    effects: [['live', 'orders grows its disks from 100 to 200 GiB, online.']],
    plan: 'live',
  },
  {
    title: 'disk, smaller',
    change: changing('orders', (b) => {
      b.storage = { ...b.storage, sizeGiB: 50 };
    }),
    effects: [
      [
        'refused',
        'orders would shrink its disks from 100 to 50 GiB. EBS volumes cannot shrink: keep 100, or make a new broker and move.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'disk of a lone node',
    change: changing('solo', (b) => {
      b.storage = { sizeGiB: 80 };
    }),
    effects: [['live', 'solo grows its disk from 40 to 80 GiB, online.']],
    plan: 'live',
  },
  {
    title: 'IOPS',
    change: changing('orders', (b) => {
      b.storage = { ...b.storage, iops: 6000 };
    }),
    effects: [['live', 'orders gives its disks 6000 IOPS instead of 4000, online.']],
    plan: 'live',
  },
  {
    title: 'throughput',
    change: changing('orders', (b) => {
      b.storage = { ...b.storage, throughputMiBps: 500 };
    }),
    effects: [['live', 'orders gives its disks 500 MiB/s instead of 250, online.']],
    plan: 'live',
  },
  {
    title: 'memory watermark',
    change: changing('orders', (b) => {
      b.memory = { highWatermark: 0.5 };
    }),
    effects: [
      [
        'live',
        'orders holds publishers back at 50 % of memory (8 GiB) instead of at 60 % of memory (9.6 GiB). The limit of free disk follows.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'limit of free disk',
    change: changing('orders', (b) => {
      b.diskFreeLimitGiB = 20;
    }),
    effects: [
      ['live', 'orders sets diskFreeLimitGiB to 20 GiB. Where less is free now, publishers are held back at once.'],
    ],
    plan: 'live',
  },
  {
    title: 'heartbeat',
    change: changing('orders', (b) => {
      b.limits = { heartbeatSeconds: 30 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.heartbeatSeconds to 30 instead of 60 seconds. New connections and channels get it.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'channels of a connection',
    change: changing('orders', (b) => {
      b.limits = { channelMax: 100 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.channelMax to 100 instead of 2047 channels. New connections and channels get it. Connections that open more channels are closed.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'consumer timeout',
    change: changing('orders', (b) => {
      b.limits = { consumerTimeoutMinutes: 60 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.consumerTimeoutMinutes to 60 instead of 30 minutes. New connections and channels get it.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'largest message',
    change: changing('orders', (b) => {
      b.limits = { maxMessageSizeMiB: 1 };
    }),
    effects: [
      [
        'rolling',
        'orders sets limits.maxMessageSizeMiB to 1 instead of 16 MiB. Larger messages are refused, and the channels that publish them are closed. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'default queue type',
    change: changing('orders', (b) => {
      b.defaultQueueType = 'classic';
    }),
    effects: [
      [
        'downtime',
        'orders sets defaultQueueType to classic instead of quorum. Queues declared without a type are of that type from then on: clients that declare one that exists, of another type, are refused.',
      ],
    ],
    plan: 'live',
    because: 'clients that declare queues of the type before are refused, by RabbitMQ',
  },
  {
    title: 'restoreFrom of a broker that is there, whose disks are kept',
    change: changing('kept', (b) => {
      b.restoreFrom = { snapshots: ['snap-0123456789abcdef0'] };
    }),
    effects: [
      [
        'refused',
        'kept would have its disks made anew from snapshots, which drops what they hold now. While deletion.keepDisks is true that is refused: use restoreFrom in the file of a new broker.',
      ],
    ],
    plan: 'impossible',
  },
  {
    title: 'restoreFrom of a broker that is there, whose disk may go',
    change: changing('solo', (b) => {
      b.restoreFrom = { snapshots: ['snap-0123456789abcdef0'] };
    }),
    effects: [['data loss', 'solo would have its disks made anew from snapshots, which drops what they hold now.']],
    plan: 'data loss',
  },
  {
    title: 'no heartbeats',
    change: changing('orders', (b) => {
      b.limits = { heartbeatSeconds: 0 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.heartbeatSeconds to 0 instead of 60 seconds. New connections and channels get it. Without heartbeats, connections whose client is gone stay open unnoticed.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a shorter consumer timeout',
    change: changing('orders', (b) => {
      b.limits = { consumerTimeoutMinutes: 5 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.consumerTimeoutMinutes to 5 instead of 30 minutes. New connections and channels get it. Consumers that keep a message for longer are stopped, and it is delivered again.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'largest message of a broker without MQTT',
    change: changing('solo', (b) => {
      b.limits = { maxMessageSizeMiB: 1 };
    }),
    effects: [
      [
        'reconnect',
        'solo sets limits.maxMessageSizeMiB to 1 instead of 16 MiB. New connections and channels get it. Larger messages are refused, and the channels that publish them are closed.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'larger messages',
    change: changing('orders', (b) => {
      b.limits = { maxMessageSizeMiB: 64 };
    }),
    effects: [
      [
        'reconnect',
        'orders sets limits.maxMessageSizeMiB to 64 instead of 16 MiB. New connections and channels get it.',
      ],
    ],
    plan: 'live',
  },
];

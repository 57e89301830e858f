import { brokerIn, changing, type SampleChange } from './change.ts';

export const combinedChanges: readonly SampleChange[] = [
  {
    title: 'resize and grow',
    change: changing('orders', (b) => {
      b.instance.type = 'm7g.2xlarge';
      b.storage = { ...b.storage, sizeGiB: 200, iops: 6000 };
    }),
    effects: [
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      ['live', 'orders grows its disks from 100 to 200 GiB, online.'],
      ['live', 'orders gives its disks 6000 IOPS instead of 4000, online.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'resize, upgrade and a setting in one round',
    change: changing('orders', (b) => {
      b.instance.type = 'm7g.2xlarge';
      b.version = '4.3.6';
      b.configuration = {};
    }),
    effects: [
      [
        'rolling',
        'orders moves from RabbitMQ 4.2.9 to 4.3.6, from which there is no way back. Definitions and disks are saved first. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. In the same round of restarts.',
      ],
      [
        'rolling',
        'orders no longer sets configuration["mqtt.exchange"], which was amq.topic. In the same round of restarts.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'resize, at times that both files allow',
    change: (files) => {
      files.platform.maintenance = { window: { days: ['sat', 'sun'], start: '02:00', hours: 4 } };
      const solo = brokerIn(files, 'solo');
      solo.maintenance = { window: { days: ['sun'], start: '03:00', hours: 1 }, freezeUntil: '2026-12-27T06:00:00Z' };
      solo.instance.type = 'm7g.xlarge';
    },
    effects: [
      [
        'downtime',
        'solo moves from t4g.xlarge to m7g.xlarge. Its only node restarts; clients are cut off until it is back. Its file allows restarts on sun from 03:00 UTC for 1 hour. Its file allows no restart before 2026-12-27T06:00:00Z. platform.yaml allows restarts on sat and sun from 02:00 UTC for 4 hours.',
      ],
      ['none', 'solo sets maintenance.window to {"days":["sun"],"start":"03:00","hours":1}.'],
      ['none', 'solo sets maintenance.freezeUntil to 2026-12-27T06:00:00Z.'],
      ['none', 'acme sets maintenance.window to {"days":["sat","sun"],"start":"02:00","hours":4}.'],
    ],
    plan: 'downtime',
  },
  {
    title: 'resize and shrink',
    change: changing('orders', (b) => {
      b.instance.type = 'm7g.2xlarge';
      b.storage = { ...b.storage, sizeGiB: 80 };
    }),
    effects: [
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      [
        'refused',
        'orders would shrink its disks from 100 to 80 GiB. EBS volumes cannot shrink: keep 100, or make a new broker and move.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'grow to a cluster and resize',
    change: changing('solo', (b) => {
      b.nodes = 3;
      b.instance.type = 'm7g.xlarge';
    }),
    effects: [
      [
        'live',
        'solo grows from 1 node to 3. 2 nodes join one after another, and quorum queues get replicas on them; its name then leads to a load balancer.',
      ],
      [
        'downtime',
        'solo moves from t4g.xlarge to m7g.xlarge. Its only node restarts; clients are cut off until it is back.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'one resized, one new',
    change: (files) => {
      brokerIn(files, 'orders').instance.type = 'm7g.2xlarge';
      files.brokers.billing = structuredClone(brokerIn(files, 'orders'));
    },
    effects: [
      [
        'none',
        'billing is new: 3 nodes of m7g.2xlarge in 3 zones, reachable from compute on amqps; 10.40.0.0/16 on amqps and management; 10.60.0.0/16 on mqtts.',
      ],
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'one goes, another takes its access',
    change: (files) => {
      delete files.brokers.kept;
      brokerIn(files, 'orders').access?.push({ from: '10.70.0.0/16', to: ['amqps'] });
    },
    effects: [
      [
        'downtime',
        'kept goes for good with its only node; its clients are cut off. Its disk is kept, with the messages on it, until somebody deletes it.',
      ],
      ['live', 'orders opens amqps to 10.70.0.0/16.'],
    ],
    plan: 'downtime',
  },
  {
    title: 'a queue under another name, with its policy and binding',
    change: changing('orders', (b) => {
      b.queues = [
        { name: 'placed', vhost: 'orders', arguments: { 'x-delivery-limit': 10 } },
        { name: 'settled', vhost: 'orders' },
        { name: 'readings', vhost: 'orders', type: 'classic', autoDelete: true },
      ];
      b.shovels = [];
      b.remove = [
        { kind: 'queue', vhost: 'orders', name: 'paid' },
        { kind: 'shovel', vhost: 'orders', name: 'mover' },
      ];
      b.bindings?.push({ vhost: 'orders', source: 'orders', destination: 'settled', routingKey: '#' });
      b.policies = [{ name: 'expiry', vhost: 'orders', pattern: '^settled$', definition: { 'message-ttl': 60_000 } }];
    }),
    effects: [
      ['live', 'orders sets policies.expiry.pattern to ^settled$ instead of ^paid$. It comes into force on settled.'],
      ['live', 'orders adds the queue settled in vhost orders.'],
      ['live', 'orders binds orders to the queue settled in vhost orders with routing key #.'],
      [
        'live',
        'orders takes the queue paid in vhost orders away, once it is empty and unused; until then nothing is applied.',
      ],
      ['live', 'orders takes the shovel mover in vhost orders away: it moves no more messages.'],
    ],
    plan: 'live',
  },
  {
    title: 'streams with a certificate of their own',
    change: changing('five', (b) => {
      b.listeners = ['amqps', 'management', 'metrics', 'streams'];
      b.tls = { certificate: { secret: 'acme/tls/five' } };
    }),
    effects: [
      [
        'rolling',
        'five opens a listener for streams. Its 5 nodes restart one after another; quorum queues stay available, clients on the restarting node reconnect.',
      ],
      [
        'rolling',
        'five shows another certificate, the one in acme/tls/five: clients have to trust whoever signed it. In the same round of restarts.',
      ],
    ],
    plan: 'rolling',
  },
  {
    title: 'limits, watermark and alarms',
    change: changing('orders', (b) => {
      b.limits = { heartbeatSeconds: 20, channelMax: 64 };
      b.memory = { highWatermark: 0.45 };
      b.alarms = { memory: { percent: 70 } };
    }),
    effects: [
      [
        'live',
        'orders holds publishers back at 45 % of memory (7.2 GiB) instead of at 60 % of memory (9.6 GiB). The limit of free disk follows.',
      ],
      [
        'reconnect',
        'orders sets limits.heartbeatSeconds to 20 instead of 60 seconds. New connections and channels get it.',
      ],
      [
        'reconnect',
        'orders sets limits.channelMax to 64 instead of 2047 channels. New connections and channels get it. Connections that open more channels are closed.',
      ],
      ['live', 'orders sets alarms.memory.percent to 70 instead of 90 %.'],
    ],
    plan: 'live',
  },
  {
    title: 'tags of the platform and a resize',
    change: (files) => {
      files.platform.tags = { team: 'platform' };
      brokerIn(files, 'orders').instance.type = 'm7g.2xlarge';
    },
    effects: [
      [
        'rolling',
        'orders moves from m7g.xlarge to m7g.2xlarge. Publishers are held back at 19.2 GiB of memory instead of 9.6. The limit of free disk follows. Its 3 nodes restart one after another; quorum queues stay available; on the restarting node classic queues are away, and clients reconnect.',
      ],
      ['live', 'acme sets tags.team to platform.'],
    ],
    plan: 'rolling',
  },
  {
    title: 'a domain, and a new broker',
    change: (files) => {
      files.platform.domain = 'mq.example.com';
      files.brokers.billing = { version: '4.3.6', instance: { type: 'm7g.xlarge' } };
    },
    effects: [
      ['none', 'billing is new: 1 node of m7g.xlarge in 1 zone, reachable for nobody yet.'],
      [
        'live',
        'acme puts public names under mq.example.com instead of none. five, kept, orders and solo can be reached inside the VPC by a public name, too.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'two brokers swap their files',
    change: ({ brokers }) => {
      const { solo, kept } = brokers;
      if (solo && kept) Object.assign(brokers, { solo: kept, kept: solo });
    },
    effects: [
      [
        'downtime',
        'kept moves from m7g.xlarge to t4g.xlarge. Its only node restarts; clients are cut off until it is back.',
      ],
      [
        'refused',
        'kept would shrink its disks from 50 to 40 GiB. EBS volumes cannot shrink: keep 50, or make a new broker and move.',
      ],
      ['none', 'kept no longer keeps its disks: from then on they are deleted when a node or the file goes.'],
      [
        'downtime',
        'solo moves from t4g.xlarge to m7g.xlarge. Its only node restarts; clients are cut off until it is back.',
      ],
      ['live', 'solo grows its disk from 40 to 50 GiB, online.'],
      ['none', 'solo keeps its disks when a node or the file goes.'],
    ],
    plan: 'downtime',
  },
];

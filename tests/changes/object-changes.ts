import { brokerIn, type SampleChange } from './change.ts';

export const objectChanges: readonly SampleChange[] = [
  {
    title: 'a new cluster',
    change: ({ brokers }) => {
      brokers.billing = {
        version: '4.3.6',
        nodes: 3,
        instance: { type: 'm7g.large' },
        access: [{ from: '10.20.0.0/16', to: ['amqps'] }],
      };
    },
    effects: [['none', 'billing is new: 3 nodes of m7g.large in 3 zones, reachable from 10.20.0.0/16 on amqps.']],
    plan: 'live',
  },
  {
    title: 'a new lone node from a snapshot',
    change: ({ brokers }) => {
      brokers.copy = {
        version: '4.3.6',
        instance: { type: 'm7g.xlarge' },
        restoreFrom: { snapshots: ['snap-0123456789abcdef0'] },
      };
    },
    effects: [
      [
        'none',
        'copy is new: 1 node of m7g.xlarge in 1 zone, reachable for nobody yet. Its disks are made from snapshots.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'a protected broker that goes',
    change: ({ brokers }) => {
      delete brokers.orders;
    },
    effects: [
      [
        'refused',
        'orders would go for good, but orders is protected. Set deletion.protection to false in a change of its own first, and apply that.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a broker that goes, and its disk stays',
    change: ({ brokers }) => {
      delete brokers.kept;
    },
    effects: [
      [
        'downtime',
        'kept goes for good with its only node; its clients are cut off. Its disk is kept, with the messages on it, until somebody deletes it.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a broker that goes with its disk',
    change: ({ brokers }) => {
      delete brokers.solo;
    },
    effects: [
      [
        'data loss',
        'solo goes for good with its only node; its clients are cut off. Its disk is deleted, with the messages on it.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'protection lifted and the file deleted at once',
    change: ({ brokers }) => {
      delete brokers.five;
    },
    effects: [
      [
        'refused',
        'five would go for good, but five is protected. Set deletion.protection to false in a change of its own first, and apply that.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a protected broker under another name',
    change: (files) => {
      files.brokers.sales = brokerIn(files, 'five');
      delete files.brokers.five;
    },
    effects: [
      [
        'refused',
        'sales would be a new, empty broker, and five would go for good, but five is protected. Set deletion.protection to false in a change of its own first, and apply that.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'a broker under another name',
    change: (files) => {
      files.brokers.single = brokerIn(files, 'solo');
      delete files.brokers.solo;
    },
    effects: [
      [
        'data loss',
        'single is a new, empty broker, and solo, as it was called, goes for good with its only node; its clients are cut off. Its disk is deleted, with the messages on it.',
      ],
    ],
    plan: 'data loss',
  },
];

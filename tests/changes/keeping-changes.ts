import { changing, type SampleChange } from './change.ts';

export const keepingChanges: readonly SampleChange[] = [
  {
    title: 'description',
    change: changing('orders', (b) => {
      b.description = 'Orders and payments';
    }),
    effects: [['none', 'orders sets description to Orders and payments.']],
    plan: 'nothing',
  },
  {
    title: 'memory alarm',
    change: changing('orders', (b) => {
      b.alarms = { memory: { percent: 80, forMinutes: 10 } };
    }),
    effects: [
      ['live', 'orders sets alarms.memory.percent to 80 instead of 90 %.'],
      ['live', 'orders sets alarms.memory.forMinutes to 10 instead of 5 minutes.'],
    ],
    plan: 'live',
  },
  {
    title: 'disk alarm',
    change: changing('orders', (b) => {
      b.alarms = { disk: { percent: 70, forMinutes: 20 } };
    }),
    effects: [
      ['live', 'orders sets alarms.disk.percent to 70 instead of 80 %.'],
      ['live', 'orders sets alarms.disk.forMinutes to 20 instead of 5 minutes.'],
    ],
    plan: 'live',
  },
  {
    title: 'a route of alarms',
    change: changing('orders', (b) => {
      b.alarms = { route: 'night' };
    }),
    effects: [['live', "orders calls night about its alarms instead of the platform's route."]],
    plan: 'nothing',
  },
  {
    title: 'backups of definitions',
    change: changing('orders', (b) => {
      b.backups = { ...b.backups, definitions: { everyHours: 6, retentionDays: 30 } };
    }),
    effects: [
      ['live', 'orders sets backups.definitions.everyHours to 6 instead of 24 hours.'],
      ['live', 'orders keeps definitions that are saved from now on for 30 days instead of 14.'],
    ],
    plan: 'live',
  },
  {
    title: 'snapshots, kept for less',
    change: changing('orders', (b) => {
      b.backups = { snapshots: { everyHours: 24, retentionDays: 3 } };
    }),
    effects: [
      ['live', 'orders sets backups.snapshots.everyHours to 24 instead of 12 hours.'],
      ['live', 'orders keeps snapshots that are saved from now on for 3 days instead of 7.'],
    ],
    plan: 'live',
  },
  {
    title: 'snapshots, none any more',
    change: changing('orders', (b) => {
      delete b.backups;
    }),
    effects: [
      ['live', 'orders makes no more snapshots of its disks. Those there are stay for as long as they were to.'],
    ],
    plan: 'live',
  },
  {
    title: 'snapshots, from now on',
    change: changing('solo', (b) => {
      b.backups = { snapshots: { everyHours: 24, retentionDays: 3 } };
    }),
    effects: [['live', 'solo makes snapshots of its disks from now on.']],
    plan: 'live',
  },
  {
    title: 'no backup before upgrades',
    change: changing('orders', (b) => {
      b.backups = { ...b.backups, beforeUpgrade: false };
    }),
    effects: [['none', 'orders sets backups.beforeUpgrade to false instead of true.']],
    plan: 'live',
  },
  {
    title: 'maintenance window',
    change: changing('orders', (b) => {
      b.maintenance = { window: { days: ['sun'], start: '03:00' } };
    }),
    effects: [['none', 'orders sets maintenance.window to {"days":["sun"],"start":"03:00","hours":2}.']],
    plan: 'nothing',
  },
  {
    title: 'freeze',
    change: changing('orders', (b) => {
      b.maintenance = { freezeUntil: '2026-12-27T06:00:00Z' };
    }),
    effects: [['none', 'orders sets maintenance.freezeUntil to 2026-12-27T06:00:00Z.']],
    plan: 'nothing',
  },
  {
    title: 'no protection',
    change: changing('orders', (b) => {
      b.deletion = { protection: false };
    }),
    effects: [['none', 'orders is no longer protected: deleting its file is possible from then on.']],
    plan: 'nothing',
  },
  {
    title: 'protection',
    change: changing('solo', (b) => {
      b.deletion = { protection: true, keepDisks: false };
    }),
    effects: [['none', 'solo is protected: deleting its file is refused from then on.']],
    plan: 'nothing',
  },
  {
    title: 'disks that are no longer kept',
    change: changing('orders', (b) => {
      b.deletion = { keepDisks: false };
    }),
    effects: [
      ['none', 'orders no longer keeps its disks: from then on they are deleted when a node or the file goes.'],
    ],
    plan: 'live',
  },
  {
    title: 'disks that are kept from now on',
    change: changing('solo', (b) => {
      b.deletion = { protection: false };
    }),
    effects: [['none', 'solo keeps its disks when a node or the file goes.']],
    plan: 'live',
  },
  {
    title: 'tags',
    change: changing('orders', (b) => {
      b.tags = { team: 'shop' };
    }),
    effects: [['live', 'orders sets tags.team to shop.']],
    plan: 'live',
  },
  {
    title: 'acknowledge',
    change: changing('solo', (b) => {
      b.acknowledge = ['small-instance'];
    }),
    effects: [['none', 'solo adds small-instance to acknowledge.']],
    plan: 'nothing',
  },
  {
    title: 'the order of things alone',
    change: changing('orders', (b) => {
      b.queues?.reverse();
      b.access?.reverse();
      b.plugins?.reverse();
    }),
    effects: [],
    plan: 'nothing',
  },
];

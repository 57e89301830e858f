import type { RepositoryInput, SampleChange } from './change.ts';

type Stores = Required<Pick<RepositoryInput['platform'], 'database' | 'cache'>>;

/** A change of the database. */
function database(change: (database: NonNullable<Stores['database']>) => void): SampleChange['change'] {
  return ({ platform }) => {
    if (platform.database) change(platform.database);
  };
}

/** A change of the cache. */
function cache(change: (cache: NonNullable<Stores['cache']>) => void): SampleChange['change'] {
  return ({ platform }) => {
    if (platform.cache) change(platform.cache);
  };
}

export const storeChanges: readonly SampleChange[] = [
  {
    title: 'database: another engine',
    change: database((d) => {
      d.engine = 'mysql';
      d.version = '8.4';
    }),
    effects: [
      [
        'refused',
        'acme makes the database one of mysql instead of mariadb, which would be another, empty one. Leave it; to move, dump it into one of another platform.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'database: a newer version',
    change: database((d) => {
      d.version = '11.8';
    }),
    effects: [
      [
        'downtime',
        'acme upgrades the database from 11.4 to 11.8 in its maintenance window, sun 03:00 to 04:00 UTC: it is away for minutes, its standby too, and only a snapshot of before brings 11.4 back.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'database: the newest version, unsaid',
    change: database((d) => {
      delete d.version;
    }),
    effects: [
      [
        'downtime',
        'acme upgrades the database from 11.4 to 11.8 in its maintenance window, sun 03:00 to 04:00 UTC: it is away for minutes, its standby too, and only a snapshot of before brings 11.4 back.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'database: an older version',
    change: database((d) => {
      d.version = '10.11';
    }),
    effects: [
      [
        'refused',
        'acme has the database go back to 10.11 from 11.4, which RDS does not. Leave it, or make another from a snapshot of before.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'database: a larger class',
    change: database((d) => {
      d.class = 'db.m7g.xlarge';
    }),
    effects: [
      [
        'reconnect',
        'acme runs the database on db.m7g.xlarge instead of db.m7g.large in its maintenance window, sun 03:00 to 04:00 UTC: its standby is changed first and takes over; connections drop, and come back within minutes.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'database: a larger class without a standby, at once',
    change: database((d) => {
      d.class = 'db.m7g.xlarge';
      d.multiZone = false;
      d.apply = 'now';
    }),
    effects: [
      ['downtime', 'acme runs the database on db.m7g.xlarge instead of db.m7g.large at once: it is away for minutes.'],
      [
        'live',
        'acme takes away the standby of the database at once: when its machine or its zone fails, nothing takes over.',
      ],
      [
        'live',
        'acme has changes of the database done as soon as they are applied; with the next one all is done that waits now.',
      ],
    ],
    plan: 'downtime',
  },
  {
    title: 'database: another name',
    change: database((d) => {
      d.name = 'orders';
    }),
    effects: [
      [
        'refused',
        'acme calls the database orders instead of warren, for which AWS would make another, empty one. Leave it.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'database: more storage',
    change: database((d) => {
      d.storage = { sizeGiB: 150, maxGiB: 200 };
    }),
    effects: [
      [
        'live',
        'acme has 150 GiB of storage for the database instead of 100 in its maintenance window, sun 03:00 to 04:00 UTC. For six hours it cannot be changed again.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'database: less storage',
    change: database((d) => {
      d.storage = { sizeGiB: 50 };
    }),
    effects: [
      [
        'refused',
        'acme has 50 GiB of storage for the database instead of 100, and storage of RDS never shrinks. Use 100 or more.',
      ],
      ['live', 'acme no longer sets database.storage.maxGiB, which was 200 GiB.'],
    ],
    plan: 'live',
  },
  {
    title: 'database: more room to grow',
    change: database((d) => {
      d.storage = { sizeGiB: 100, maxGiB: 500 };
    }),
    effects: [['live', 'acme sets database.storage.maxGiB to 500 instead of 200 GiB.']],
    plan: 'live',
  },
  {
    title: 'database: no standby',
    change: database((d) => {
      d.multiZone = false;
    }),
    effects: [
      [
        'live',
        'acme takes away the standby of the database in its maintenance window, sun 03:00 to 04:00 UTC: when its machine or its zone fails, nothing takes over.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'database: backups for longer',
    change: database((d) => {
      d.backups = { retentionDays: 30 };
    }),
    effects: [['live', 'acme keeps backups of the database for 30 days instead of 7.']],
    plan: 'live',
  },
  {
    title: 'database: backups not as long',
    change: database((d) => {
      d.backups = { retentionDays: 2 };
    }),
    effects: [['data loss', 'acme keeps backups of the database for 2 days instead of 7: older ones are deleted.']],
    plan: 'data loss',
  },
  {
    title: 'database: no backups',
    change: database((d) => {
      d.backups = { retentionDays: 0 };
    }),
    effects: [
      [
        'data loss',
        'acme has no backups of the database made any more; those that RDS made by itself are deleted. It restarts for that in its maintenance window, sun 03:00 to 04:00 UTC, and is away for a while.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'database: backups at another time',
    change: database((d) => {
      d.backups = { start: '23:00' };
    }),
    effects: [['live', 'acme sets database.backups.start to 23:00 instead of 01:00.']],
    plan: 'live',
  },
  {
    title: 'database: another maintenance window',
    change: database((d) => {
      d.maintenance = { day: 'tue', start: '05:30' };
    }),
    effects: [
      [
        'live',
        'acme sets database.maintenance.day to tue instead of sun. What waits for the window is done in the new one.',
      ],
      [
        'live',
        'acme sets database.maintenance.start to 05:30 instead of 03:00. What waits for the window is done in the new one.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'database: deletion protection',
    change: database((d) => {
      d.deletionProtection = true;
    }),
    effects: [['live', 'acme has AWS refuse to delete the database.']],
    plan: 'live',
  },
  {
    title: 'database: another name of the last snapshot',
    change: database((d) => {
      d.finalSnapshot = 'last';
    }),
    effects: [['none', 'acme sets database.finalSnapshot to last instead of final.']],
    plan: 'live',
  },
  {
    title: 'no database',
    change: ({ platform }) => {
      delete platform.database;
    },
    effects: [
      [
        'data loss',
        'acme deletes the database, and what RDS backed up of it by itself. All that stays is a snapshot whose name begins with acme-database-final, which is made then, and is kept and paid for until you delete it.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'cache: a newer version',
    change: cache((c) => {
      c.version = '8.2';
    }),
    effects: [
      [
        'reconnect',
        'acme upgrades the cache from Valkey 8.1 to 8.2 in its maintenance window, sun 04:00 to 05:00 UTC: another node takes over; connections drop for seconds.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'cache: an older version',
    change: cache((c) => {
      c.version = '8.0';
    }),
    effects: [
      [
        'refused',
        'acme has the cache go back to Valkey 8.0 from 8.1, for which ElastiCache would make another, empty one. Leave it.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'cache: larger nodes',
    change: cache((c) => {
      c.nodeType = 'cache.m7g.xlarge';
    }),
    effects: [
      [
        'reconnect',
        'acme runs the cache on cache.m7g.xlarge instead of cache.m7g.large in its maintenance window, sun 04:00 to 05:00 UTC: another node takes over; connections drop for seconds.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'cache: more nodes',
    change: cache((c) => {
      c.nodes = 3;
    }),
    effects: [['live', 'acme has 3 nodes of the cache instead of 2.']],
    plan: 'live',
  },
  {
    title: 'cache: one node',
    change: cache((c) => {
      c.nodes = 1;
    }),
    effects: [
      [
        'live',
        'acme has 1 node of the cache instead of 2: when it fails nothing takes over, and what is in it is lost.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'cache: snapshots for longer',
    change: cache((c) => {
      c.snapshots = { retentionDays: 7 };
    }),
    effects: [['live', 'acme keeps snapshots of the cache for 7 days instead of 1.']],
    plan: 'live',
  },
  {
    title: 'cache: no snapshots',
    change: cache((c) => {
      c.snapshots = { retentionDays: 0 };
    }),
    effects: [['live', 'acme has no snapshots of the cache made any more.']],
    plan: 'live',
  },
  {
    title: 'cache: snapshots at another time',
    change: cache((c) => {
      c.snapshots = { start: '22:00' };
    }),
    effects: [['live', 'acme sets cache.snapshots.start to 22:00 instead of 02:00.']],
    plan: 'live',
  },
  {
    title: 'cache: another maintenance window',
    change: cache((c) => {
      c.maintenance = { day: 'wed', start: '00:30' };
    }),
    effects: [
      [
        'live',
        'acme sets cache.maintenance.day to wed instead of sun. What waits for the window is done in the new one.',
      ],
      [
        'live',
        'acme sets cache.maintenance.start to 00:30 instead of 04:00. What waits for the window is done in the new one.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'cache: changes at once',
    change: cache((c) => {
      c.apply = 'now';
    }),
    effects: [
      [
        'live',
        'acme has changes of the cache done as soon as they are applied; with the next one all is done that waits now.',
      ],
    ],
    plan: 'live',
  },
  {
    title: 'no cache',
    change: ({ platform }) => {
      delete platform.cache;
    },
    effects: [
      [
        'data loss',
        'acme deletes the cache with all that is in it, and the snapshots that ElastiCache made of it by itself.',
      ],
    ],
    plan: 'data loss',
  },
  {
    title: 'neither a database nor a cache',
    change: ({ platform }) => {
      delete platform.database;
      delete platform.cache;
    },
    effects: [
      [
        'data loss',
        'acme deletes the database, and what RDS backed up of it by itself. All that stays is a snapshot whose name begins with acme-database-final, which is made then, and is kept and paid for until you delete it.',
      ],
      [
        'data loss',
        'acme deletes the cache with all that is in it, and the snapshots that ElastiCache made of it by itself.',
      ],
    ],
    plan: 'data loss',
  },
];

import { type Platform, platformSchema } from '../../../catalog/kinds/platform/platform.ts';
import { changedPlatform } from '../../../catalog/kinds/platform/platform-effects.ts';
import { plainText } from '../../../catalog/words/sentence.ts';
import { baseFiles } from '../../changes/change.ts';

type Written = ReturnType<typeof baseFiles>['platform'];

const { database: base, ...written } = baseFiles().platform;

function platformWith(changes: Partial<Written>): Platform {
  return platformSchema.parse({ ...written, ...changes });
}

function told(before: Partial<Written>, after: Partial<Written>) {
  const sides = {
    before: platformWith(before),
    after: platformWith(after),
    brokers: [],
    endpoints: [],
    hadReceiver: false,
    hasProcessors: false,
    clusters: [],
  };
  return changedPlatform(sides).map(({ severity, sentence }) => [severity, plainText(sentence)]);
}

const database = (changes: object = {}) => ({ database: { ...base, class: 'db.m7g.large', ...changes } });

test('a protected database is not taken away, and what to do first is said', () => {
  expect(told(database({ deletionProtection: true }), {})).toEqual([
    [
      'refused',
      'takes the database away, which AWS refuses to delete. Set database.deletionProtection to false first, and have that applied.',
    ],
  ]);
});

test('protection that is taken off together with the database protects it still', () => {
  expect(told(database({ deletionProtection: true }), database({ deletionProtection: false }))).toEqual([
    ['live', 'no longer has AWS refuse to delete the database.'],
  ]);
});

test('a new database is told of with what it is', () => {
  expect(told({}, database({ version: '11.8' }))).toEqual([
    ['live', 'gets a database: mariadb 11.8 on db.m7g.large with 100 GiB, with a standby in another zone.'],
  ]);
  expect(told({}, database({ multiZone: false, engine: 'mysql', version: undefined }))).toEqual([
    ['live', 'gets a database: mysql 8.4 on db.m7g.large with 100 GiB, without a standby.'],
  ]);
});

test('a new cache is told of with what it is', () => {
  expect(told({ cache: undefined }, {})).toEqual([['live', 'gets a cache: Valkey 8.1 on 2 nodes of cache.m7g.large.']]);
});

test('a version that is written down as it is changes nothing', () => {
  expect(told(database({ version: undefined }), database({ version: '11.8' }))).toEqual([
    ['none', 'writes down the version of the database that it has, 11.8.'],
  ]);
});

test('backups that are begun restart the database', () => {
  expect(told(database({ backups: { retentionDays: 0 } }), database({ apply: 'now' }))).toEqual([
    ['downtime', 'has backups of the database kept for 7 days. It restarts for that at once, and is away for a while.'],
    [
      'live',
      'has changes of the database done as soon as they are applied; with the next one all is done that waits now.',
    ],
  ]);
});

test('a cache of one node is away while it changes', () => {
  const cache = (nodeType: string) => ({ cache: { nodeType, nodes: 1 } });
  expect(told(cache('cache.t4g.small'), cache('cache.t4g.medium'))).toEqual([
    [
      'downtime',
      'runs the cache on cache.t4g.medium instead of cache.t4g.small in its maintenance window, sun 04:00 to 05:00 UTC: processors are without it meanwhile.',
    ],
  ]);
});

test.each([
  ['a database', { ...database(), cache: undefined }],
  ['a cache', {}],
])('a network with %s in it is not made anew, and none of its zones is left', (_, store) => {
  const side = (cidr: string, zones: string[]) => ({ ...store, network: { cidr, zones } });
  const [a, b, c] = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
  expect(told(side('10.20.0.0/16', [a, b, c]), side('10.30.0.0/16', [a, b, c]))).toEqual([
    ['refused', expect.stringContaining('AWS deletes no network with a database or a cache in it')],
  ]);
  expect(told(side('10.20.0.0/16', [a, b, c]), side('10.20.0.0/16', [a, b]))).toEqual([
    ['refused', expect.stringContaining('AWS deletes no subnet that a database or a cache stands in')],
  ]);
});

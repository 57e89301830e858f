import { type Broker, brokerSchema } from '../../../../../catalog/kinds/broker/broker.ts';
import { changedBroker } from '../../../../../catalog/kinds/broker/effects/broker-effects.ts';
import { platformSchema } from '../../../../../catalog/kinds/platform/platform.ts';
import { plainText, quote } from '../../../../../catalog/words/sentence.ts';

type Fields = Record<string, unknown>;

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
});

function broker(fields: Fields): Broker {
  const least = { version: '4.3.6', nodes: 3, instance: { type: 'm7g.xlarge' } };
  return { name: 'orders', ...brokerSchema.parse({ ...least, ...fields }) };
}

/** What a change from one state of a file to another is told as. */
function told(before: Fields, after: Fields): [string, string][] {
  const sides = { before: broker(before), after: broker(after), platform: { before: platform, after: platform } };
  return changedBroker(sides).map(({ severity, sentence }) => [severity, plainText(sentence)]);
}

const shop = (user: Fields) => ({ users: { shop: user } });

test('a vhost that is protected is not taken away, and one that no longer is goes', () => {
  const remove = [{ kind: 'vhost', name: 'old' }];
  expect(told({ vhosts: { '/': {}, old: { protected: true } } }, { vhosts: { '/': {} }, remove })).toContainEqual([
    'refused',
    'cannot take the vhost old away, which is protected. Set its protected to false in a change of its own first, and apply that.',
  ]);
  expect(told({ vhosts: { '/': {}, old: {} } }, { vhosts: { '/': {} }, remove })).toContainEqual([
    'downtime',
    'takes the vhost old away with everything in it, if none of its queues holds messages; its clients are cut off.',
  ]);
});

test('a rotation cuts clients off where the password before is refused', () => {
  expect(told(shop({ previousPassword: 'refused' }), shop({ previousPassword: 'refused', rotation: 2 }))).toEqual([
    [
      'downtime',
      'has a new password made for shop, under the user name shop-alternate. Since previousPassword is refused, the name and password before stop working at once, and clients that are connected with them are cut off. Set it to accepted until they have the new one.',
    ],
  ]);
});

test("a rotation of the administrator's password says that the one before stops where it is refused", () => {
  const administrator = { previousPassword: 'refused' };
  expect(told({ administrator }, { administrator: { ...administrator, rotation: 2 } })).toEqual([
    ['live', "has a new administrator's password made. The one before stops working at once."],
  ]);
});

test('a password of its own takes a user back to its own name', () => {
  expect(told(shop({ rotation: 2 }), shop({ password: { secret: 'mine' } }))).toEqual([
    [
      'reconnect',
      'takes the password of shop from the secret mine instead of the one that Warren made: clients sign in with that from then on. The secret that Warren made goes. They sign in as shop instead of shop-alternate, which stays in the broker; to take it away, list it under remove.',
    ],
  ]);
});

test('previousPassword of a user with a password of its own changes nothing', () => {
  const password = { secret: 'mine' };
  expect(told(shop({ password }), shop({ password, previousPassword: 'refused' }))).toEqual([
    [
      'none',
      'has no password of shop from before, since it comes from a secret of its own: previousPassword changes nothing.',
    ],
  ]);
});

test('a user that has two names is not gone with one of them', () => {
  const gone = (...names: string[]) => ({ remove: names.map((name) => ({ kind: 'user', name })) });
  expect(told(shop({ rotation: 2 }), gone('shop'))).toEqual([
    [
      'downtime',
      'takes the user shop away: its clients are cut off and cannot sign in any more. But shop-alternate, its name at every second rotation, stays and lets them in: list it under remove, too.',
    ],
  ]);
  expect(told(shop({ rotation: 2 }), gone('shop', 'shop-alternate')).map(([, sentence]) => sentence)).toEqual([
    'takes the user shop away: its clients are cut off and cannot sign in any more.',
    'takes the user shop-alternate away: its clients are cut off and cannot sign in any more.',
  ]);
});

test('another authority of clients is told of when there is one before and after', () => {
  const tls = (secret: string) => ({ tls: { clientCertificates: 'require', clientAuthority: { secret } } });
  expect(told(tls('a'), tls('b'))).toEqual([
    [
      'reconnect',
      'checks certificates of clients against those in b instead of a: whoever shows one of another authority is refused.',
    ],
  ]);
  expect(told(tls('a'), {}).map(([, sentence]) => sentence)).toEqual([
    'lets in clients that show no certificate, by name and password alone.',
    'no longer asks its clients for certificates (require before). Its 3 nodes restart one after another; quorum queues stay available, clients on the restarting node reconnect.',
    'no longer reads the authorities of clients in a.',
  ]);
});

test('snapshots for nodes that join leave the disks there are as they are', () => {
  const from = (...ids: string[]) => ({ restoreFrom: { snapshots: ids.map((id) => `snap-0000000${id}`) } });
  const five = { nodes: 5, ...from('1', '2', '3', '4', '5') };
  expect(told(from('1', '2', '3'), five).map(([severity]) => severity)).toEqual(['live', 'none']);
  expect(told(from('1', '2', '3'), { nodes: 5, ...from('1', '3', '2', '4', '5') }).map(([s]) => s)).toEqual([
    'live',
    'refused',
  ]);
});

test('disks of nodes that go are kept if they were to be before the change', () => {
  const keeps = (nodes: number, keepDisks: boolean) => ({ nodes, deletion: { keepDisks } });
  const loses =
    'loses nodes 4 and 5 at once. Classic queues on them go; a quorum queue or stream with most of its replicas on them stops.';
  expect(told(keeps(5, false), keeps(3, true))[0]).toEqual([
    'data loss',
    `${loses} Their disks are deleted, with the messages on them.`,
  ]);
  expect(told(keeps(5, true), keeps(3, false))[0]).toEqual([
    'data loss',
    `${loses} Their disks are kept, with the messages on them, until somebody deletes them.`,
  ]);
});

test('the order of arguments of a binding is no change', () => {
  const bound = (options: Fields) => ({
    queues: [{ name: 'jobs' }],
    bindings: [{ source: 'amq.headers', destination: 'jobs', arguments: options }],
  });
  expect(told(bound({ a: 1, b: 2 }), bound({ b: 2, a: 1 }))).toEqual([]);
  expect(told(bound({ a: 1 }), bound({ a: 2 })).map(([, sentence]) => sentence)).toEqual([
    'binds amq.headers to the queue jobs in vhost /, arguments {"a":2}.',
    'no longer binds amq.headers to the queue jobs in vhost /, arguments {"a":1}. The binding stays in the broker, as drift; to take it away, list it under remove.',
  ]);
});

test('a plugin that something else in the file needs goes on running', () => {
  const shovels = [{ name: 'm', source: { uri: { secret: 'a' }, queue: 'q' }, destination: { uri: { secret: 'b' } } }];
  expect(told({ shovels, plugins: ['rabbitmq_shovel'] }, { shovels })).toEqual([
    ['none', 'no longer names the plugin rabbitmq_shovel, which goes on running for shovels.'],
  ]);
});

test('an exchange of a plugin that is no longer named is useless where nothing else needs the plugin', () => {
  const hash = (...names: string[]) => ({ exchanges: names.map((name) => ({ name, type: 'x-consistent-hash' })) });
  const stays = 'The exchange stays in the broker, as drift; to take it away, list it under remove.';
  expect(told(hash('a', 'b'), hash('a'))).toEqual([['none', `no longer names the exchange b in vhost /. ${stays}`]]);
  expect(told(hash('a'), hash())).toEqual([
    [
      'downtime',
      `no longer names the exchange a in vhost /. ${stays} But its plugin rabbitmq_consistent_hash_exchange, which nothing else here needs, stops, and clients that publish to it are refused. Keep its lines while it is in use.`,
    ],
  ]);
});

test('another default queue type is felt only by vhosts that do not say their own', () => {
  const vhosts = { a: { defaultQueueType: 'quorum' } };
  expect(told({ vhosts }, { vhosts, defaultQueueType: 'classic' }).map(([severity]) => severity)).toEqual(['live']);
});

test('a value with a secret among its parts does not show it', () => {
  expect(quote({ a: { db_password: 'hunter2' }, b: [{ token: 'x' }] })).toEqual({
    quote: '{"a":{"db_password":"(hidden)"},"b":[{"token":"(hidden)"}]}',
  });
  expect(quote({ secret: 'name-of-one' })).toEqual({ quote: '{"secret":"name-of-one"}' });
});

test('a tag that is called secret is not shown', () => {
  expect(told({}, { tags: { secret: 'hunter2' } })).toEqual([['live', 'sets tags.secret to (hidden).']]);
});

test('of long mappings what differs is shown, and not how both begin', () => {
  const long = { 'dead-letter-exchange': 'a-long-name-of-an-exchange', 'dead-letter-routing-key': 'another-long-name' };
  const policy = (definition: Fields) => ({ policies: [{ name: 'p', pattern: '.*', definition }] });
  expect(told(policy({ ...long, 'max-length': 9 }), policy({ ...long, 'max-length': 99 }))).toEqual([
    [
      'live',
      'sets policies.p.definition to {"max-length":99} instead of {"max-length":9}. It matches no queue of the file.',
    ],
  ]);
  const queue = (options: Fields) => ({ queues: [{ name: 'q', arguments: options }] });
  const [refused] = told(
    queue({ 'x-single-active-consumer': true, 'x-max-length': 9 }),
    queue({ 'x-single-active-consumer': true }),
  );
  expect(refused?.[1]).toContain('from {"x-max-length":9} to {}: that is fixed');
});

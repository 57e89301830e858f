import { parseExport } from '../../../operations/import/exported-definitions.ts';
import { translate } from '../../../operations/import/translate.ts';

const options = { name: 'orders', platform: 'acme', version: '4.3.6', instanceType: 'c7g.xlarge' };

/** What becomes of an export, its notes in lines. */
function translated(value: object, vhost?: string) {
  const { broker, notes } = translate(parseExport({ value, source: 'x', vhost }), options);
  return { broker, notes: notes.map(({ about, message }) => `${about}: ${message}`) };
}

const queue = (name: string, rest: object = {}) => ({
  vhost: '/',
  name,
  durable: true,
  auto_delete: false,
  arguments: {},
  ...rest,
});

test('vhosts that an export names, and does not list, are added', () => {
  const { broker, notes } = translated({
    vhosts: [{ name: '/' }],
    permissions: [{ user: 'app', vhost: 'shop', configure: '', write: '', read: '' }],
    users: [{ name: 'app', password_hash: 'x', tags: [] }],
    queues: [queue('a', { vhost: 'eu' })],
  });
  expect(Object.keys(broker.vhosts ?? {})).toEqual(['/', 'shop', 'eu']);
  expect(notes).toContain(
    '2 vhosts: each is added: the export names it, and does not list it among its vhosts. They are shop, eu.',
  );
  expect(broker.users?.app?.permissions).toEqual({ shop: { configure: '', write: '', read: '' } });
});

test('users alone, and queues without a list of vhosts, are exports', () => {
  const users = translated({ users: [{ name: 'app', password_hash: 'x', tags: ['management'] }] });
  expect(users.broker.users?.app?.tags).toEqual(['management']);
  expect(users.notes).toContain('vhost /: is added: the export names no vhost, and this one every broker has.');
  const queues = translated({ queues: [queue('placed')] });
  expect([Object.keys(queues.broker.vhosts ?? {}), queues.broker.queues?.length]).toEqual([['/'], 1]);
});

test('a user without a password stays without one, and one with a hash has a new one', () => {
  const { broker, notes } = translated({
    users: [
      { name: 'cert', password_hash: '', tags: [] },
      { name: 'shop', password_hash: 'x', tags: [] },
      { name: 'root', password: 'y', administrator: true },
    ],
  });
  expect([broker.users?.cert?.password, broker.users?.shop?.password]).toEqual(['none', undefined]);
  expect(broker.users?.root?.tags).toEqual(['administrator']);
  expect(notes.find((note) => note.startsWith('users without a password'))).toMatch(/stay without one: cert\./);
});

test('a protected vhost is one in the file, and a traced one is told of', () => {
  const { broker, notes } = translated({
    vhosts: [
      { name: '/', metadata: { protected_from_deletion: true } },
      { name: 'b', tracing: true },
    ],
  });
  expect(broker.vhosts?.['/']).toEqual({ tags: [], protected: true });
  expect(notes.join('\n')).toMatch(/vhost b: has tracing on, which is off in the new broker/);
});

test('a queue without a type is of that of its vhost where it can be', () => {
  const { broker } = translated({
    vhosts: [{ name: '/', metadata: { default_queue_type: 'quorum' } }],
    queues: [queue('placed'), queue('going', { auto_delete: true })],
  });
  expect(broker.queues?.map(({ type }) => type)).toEqual(['quorum', 'classic']);
});

test('policies name the upstreams of a set instead of the set, and lose one that says more', () => {
  const set = (name: string, value: object[]) => ({ vhost: '/', component: 'federation-upstream-set', name, value });
  const policy = (name: string) => ({
    vhost: '/',
    name,
    pattern: name,
    definition: { 'federation-upstream-set': name },
  });
  const { broker, notes } = translated({
    vhosts: [{ name: '/' }],
    policies: ['one', 'two', 'more', 'gone', 'all'].map(policy),
    parameters: [
      set('one', [{ upstream: 'west' }]),
      set('two', [{ upstream: 'west' }, { upstream: 'a.b' }]),
      set('more', [{ upstream: 'west', exchange: 'x' }]),
    ],
  });
  expect(broker.policies?.map(({ name, definition }) => [name, definition])).toEqual([
    ['one', { 'federation-upstream': 'west' }],
    ['two', { 'federation-upstream-pattern': '^(west|a\\.b)$' }],
    ['all', { 'federation-upstream-set': 'all' }],
  ]);
  const told = notes.join('\n');
  expect(told).toMatch(/policy more in vhost \/: loses federation-upstream-set: .* more than their names: exchange\./);
  expect(told).toMatch(/policy gone in vhost \/: loses federation-upstream-set: the export holds no set gone/);
});

test('what points at something left out is told of', () => {
  const { broker, notes } = translated({
    vhosts: [{ name: '/' }],
    exchanges: [
      { vhost: '/', name: 'later', type: 'x-delayed-message', arguments: { 'x-delayed-type': 'topic' } },
      { vhost: '/', name: 'events', type: 'topic', arguments: { 'alternate-exchange': 'later' } },
      { vhost: '/', name: 'federation: events', type: 'x-federation-upstream', internal: true },
    ],
    queues: [queue('placed', { arguments: { 'x-dead-letter-exchange': 'later', 'x-max-length': 2 ** 60 } })],
    bindings: [{ vhost: '/', source: 'later', destination: 'placed', destination_type: 'queue', routing_key: 'k' }],
    policies: [{ vhost: '/', name: 'dead', pattern: '', definition: { 'dead-letter-exchange': 'later' } }],
    parameters: [
      {
        vhost: '/',
        component: 'shovel',
        name: 'out',
        value: { 'src-uri': 'amqp://', 'src-queue': 'placed', 'dest-uri': 'amqp://', 'dest-exchange': 'later' },
      },
    ],
    permissions: [{ user: 'ghost', vhost: '/', configure: '', write: '', read: '' }],
  });
  expect(broker.queues?.[0]?.arguments).toEqual({});
  const told = notes.join('\n');
  for (const line of [
    /^exchange later in vhost \/: is left out with its bindings: its type is x-delayed-message\. .* Left out with it: 1 binding, later → placed\.$/m,
    /^exchange events in vhost \/: has the alternate-exchange later, which is left out/m,
    /^internal object federation: events in vhost \/: is left out: federation of another broker made it/m,
    /^queue placed in vhost \/: loses x-dead-letter-exchange: exchange later is left out/m,
    /^queue placed in vhost \/: loses x-max-length, which is or holds a number beyond 9007199254740991/m,
    /^policy dead in vhost \/: has the dead-letter-exchange later, which is left out/m,
    /^shovel out in vhost \/: names exchange later of its vhost, left out here/m,
    /^permission of ghost in vhost \/: is left out: the export holds no such user/m,
  ])
    expect(told).toMatch(line);
  expect(notes.filter((note) => note.startsWith('exchange later'))).toHaveLength(1);
});

import { managedUsers } from '../../../../services/agent/topology/logins.ts';
import type { Topology } from '../../../../services/agent/topology/resolve.ts';
import { bundleWith, login, type TopologyBundle, topologyOf, user } from './samples.ts';

const shop = (parts: Parameters<typeof user>[1] = {}): TopologyBundle =>
  bundleWith(
    { permissions: [{ user: 'shop', vhost: '/', configure: '', write: '', read: '.*' }] },
    { users: [user('shop', { tags: ['monitoring'], limits: { 'max-channels': 2 }, ...parts })] },
  );

const namesAndPasswords = ({ users }: Topology): string[] =>
  users.filter(({ everywhere }) => !everywhere).map(({ name, password }) => `${name}:${password}`);

describe('a user whose password Warren makes', () => {
  it('has the name and password of its secret', async () => {
    const topology = await topologyOf(shop(), { 'users/shop': login('shop', 'one') });
    expect(namesAndPasswords(topology)).toEqual(['shop:one']);
    expect(topology.retired).toEqual(['warren-alternate', 'shop-alternate']);
  });

  it('has two names after a rotation, with the same rights', async () => {
    const topology = await topologyOf(shop(), { 'users/shop': [login('shop-alternate', 'two'), login('shop', 'one')] });
    expect(namesAndPasswords(topology)).toEqual(['shop-alternate:two', 'shop:one']);
    expect(topology.users.slice(1).map(({ tags, limits }) => ({ tags, limits }))).toEqual([
      { tags: ['monitoring'], limits: { 'max-channels': 2 } },
      { tags: ['monitoring'], limits: { 'max-channels': 2 } },
    ]);
    expect(topology.definitions.permissions.map((permission) => permission.user)).toEqual(['shop-alternate', 'shop']);
    expect(topology.retired).toEqual(['warren-alternate']);
  });

  it('loses the name before when the password before is refused', async () => {
    const topology = await topologyOf(shop({ previous: 'refused' }), {
      'users/shop': [login('shop-alternate', 'two'), login('shop', 'one')],
    });
    expect(namesAndPasswords(topology)).toEqual(['shop-alternate:two']);
    expect(topology.definitions.permissions.map((permission) => permission.user)).toEqual(['shop-alternate']);
    expect(topology.retired).toContain('shop');
  });

  it('has the current password alone when both stages say the same name', async () => {
    const topology = await topologyOf(shop(), { 'users/shop': [login('shop', 'two'), login('shop', 'one')] });
    expect(namesAndPasswords(topology)).toEqual(['shop:two']);
    expect(topology.retired).toContain('shop-alternate');
  });
});

describe('a user with a password of its own', () => {
  it.each([
    ['bare', 'open sesame', 'open sesame'],
    ['as JSON', '{"username": "whatever", "password": "one"}', 'one'],
    ['of digits', '12345678', '12345678'],
  ])('has the current one, %s', async (_, text, password) => {
    const topology = await topologyOf(shop({ alternates: false }), { 'users/shop': [text, 'before'] });
    expect(namesAndPasswords(topology)).toEqual([`shop:${password}`]);
    expect(topology.retired).toEqual(['warren-alternate']);
  });
});

it('the administrator may do everything everywhere, under both names', async () => {
  const { administrator, users } = await topologyOf(bundleWith(), {
    administrator: [login('warren-alternate', 'two'), login('warren', 'one')],
  });
  expect(administrator).toEqual({ name: 'warren-alternate', password: 'two' });
  expect(users.map(({ name, everywhere }) => [name, everywhere])).toEqual([
    ['warren-alternate', true],
    ['warren', true],
  ]);
});

it('puts secrets into parameters, at any depth', async () => {
  const value = { 'src-uri': { $secret: 'a' }, uris: [{ $secret: 'b' }], 'ack-mode': 'on-confirm' };
  const parameter = { vhost: '/', component: 'shovel', name: 'move', value };
  const { definitions } = await topologyOf(bundleWith({ parameters: [parameter] }), { a: 'amqp://a', b: 'amqp://b' });
  expect(definitions.parameters).toEqual([
    {
      ...parameter,
      value: { 'src-uri': 'amqp://a', uris: ['amqp://b'], 'ack-mode': 'on-confirm' },
      secrets: ['amqp://a', 'amqp://b'],
    },
  ]);
});

it('names every secret that is missing or malformed, and the field it is for, but never its value', async () => {
  const bundle = bundleWith(
    {
      parameters: [{ vhost: '/', component: 'shovel', name: 'move', value: { 'src-uri': { $secret: 'acme/source' } } }],
    },
    {
      users: [
        user('shop'),
        user('stranger'),
        user('empty', { alternates: false }),
        user('nameless', { alternates: false }),
        user('broken', { alternates: false }),
      ],
    },
  );
  await expect(
    topologyOf(bundle, {
      'users/stranger': login('somebody', 'sesame'),
      'users/empty': '',
      'users/nameless': '{"secret": "sesame"}',
      'users/broken': 'sesame\n',
    }),
  ).rejects.toThrow(
    new Error(
      [
        'users.shop.password: secret users/shop has to be {"username", "password"} with shop or shop-alternate as the user name.',
        'users.stranger.password: secret users/stranger has to be {"username", "password"} with stranger or stranger-alternate as the user name.',
        'users.empty.password: secret users/empty holds no password. Give it one, bare or as JSON with a field password.',
        'users.nameless.password: secret users/nameless holds no password. Give it one, bare or as JSON with a field password.',
        'users.broken.password: secret users/broken ends with a line break. Write it again without one.',
        'shovel move in vhost /: secret acme/source has no value. Give it one.',
        'Nothing of the topology of brokers/orders.yaml was applied.',
      ].join('\n'),
    ),
  );
});

it('counts both names of a user as managed', () => {
  const bundle = bundleWith({}, { users: [user('shop'), user('own', { alternates: false })] });
  expect(managedUsers(bundle)).toEqual(['warren', 'warren-alternate', 'shop', 'shop-alternate', 'own']);
});

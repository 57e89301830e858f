import { brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { platformSchema } from '../../../../catalog/kinds/platform/platform.ts';
import { bundleSchema } from '../../../../contracts/bundle.ts';
import { renderDefinitions } from '../../../../stacks/broker/bundle/definitions.ts';

const platform = platformSchema.parse({
  name: 'acme',
  accountId: '123456789012',
  region: 'eu-west-1',
  network: { cidr: '10.20.0.0/16', zones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
});

const parts = bundleSchema.pick({ definitions: true, users: true, administrator: true, remove: true });

/** What a node is told, as it arrives there: through JSON and the bundle's own schema. */
function render(topology: object) {
  const broker = brokerSchema.parse({ version: '4.3.6', instance: { type: 'm7g.xlarge' }, ...topology });
  return parts.parse(JSON.parse(JSON.stringify(renderDefinitions(platform, { ...broker, name: 'orders' }))));
}

const value = (topology: object, component: string) =>
  render(topology).definitions.parameters.find((parameter) => parameter.component === component);

test('a broker without topology has the vhost / and nothing else', () => {
  const { definitions, users, remove } = render({});
  expect(definitions).toEqual({
    vhosts: [{ name: '/', description: '', tags: [] }],
    permissions: [],
    topic_permissions: [],
    parameters: [],
    policies: [],
    exchanges: [],
    queues: [],
    bindings: [],
  });
  expect([users, remove]).toEqual([[], []]);
});

test('the administrator is warren, with two names that take turns', () => {
  expect(render({ administrator: { previousPassword: 'refused' } }).administrator).toEqual({
    name: 'warren',
    tags: ['administrator'],
    limits: {},
    secret: 'acme/brokers/orders/administrator',
    alternates: true,
    previous: 'refused',
  });
});

test("a user's password is Warren's own, or that of the secret the file names", () => {
  const { users } = render({
    users: {
      shop: { tags: ['b', 'a'], maxConnections: 5 },
      audit: { password: { secret: 'audit/rabbitmq' }, previousPassword: 'refused', maxChannels: -1 },
    },
  });
  expect(users).toEqual([
    {
      name: 'audit',
      tags: [],
      limits: { 'max-channels': -1 },
      secret: 'audit/rabbitmq',
      alternates: false,
      previous: 'refused',
    },
    {
      name: 'shop',
      tags: ['a', 'b'],
      limits: { 'max-connections': 5 },
      secret: 'acme/brokers/orders/users/shop',
      alternates: true,
      previous: 'accepted',
    },
  ]);
});

test('permissions and topic permissions name their user and vhost', () => {
  const { definitions } = render({
    users: {
      shop: {
        permissions: { '/': { write: '^events$' } },
        topicPermissions: [{ exchange: 'events', write: '^order' }],
      },
    },
  });
  expect(definitions.permissions).toEqual([{ user: 'shop', vhost: '/', configure: '', write: '^events$', read: '' }]);
  expect(definitions.topic_permissions).toEqual([
    { user: 'shop', vhost: '/', exchange: 'events', write: '^order', read: '' },
  ]);
});

test('limits of a vhost become a parameter, and only where there are any', () => {
  const { definitions } = render({
    vhosts: { a: { maxQueues: 0 }, b: { tags: ['z', 'y'], defaultQueueType: 'stream' } },
  });
  expect(definitions.parameters).toEqual([
    { vhost: 'a', component: 'vhost-limits', name: 'limits', value: { 'max-queues': 0 } },
  ]);
  expect(definitions.vhosts[1]).toEqual({
    name: 'b',
    description: '',
    tags: ['y', 'z'],
    default_queue_type: 'stream',
  });
});

test('policies and operator policies pass their definition through', () => {
  const policy = { name: 'limits', pattern: '.*', applyTo: 'queues', priority: 2, definition: { 'max-length': 5 } };
  const { definitions } = render({ policies: [policy], operatorPolicies: [policy] });
  const said = { pattern: '.*', 'apply-to': 'queues', priority: 2, definition: { 'max-length': 5 } };
  expect(definitions.policies).toEqual([{ vhost: '/', name: 'limits', ...said }]);
  expect(definitions.parameters).toEqual([{ vhost: '/', component: 'operator_policy', name: 'limits', value: said }]);
});

test('the type of a queue is one of its arguments', () => {
  const { definitions } = render({ queues: [{ name: 'log', type: 'stream', arguments: { 'x-max-age': '7D' } }] });
  expect(definitions.queues).toEqual([
    {
      vhost: '/',
      name: 'log',
      durable: true,
      auto_delete: false,
      arguments: { 'x-max-age': '7D', 'x-queue-type': 'stream' },
    },
  ]);
});

test('exchanges and bindings keep their arguments, lists and mappings among them', () => {
  const given = { 'x-match': 'all', list: [1, 'a'], nested: { deep: true } };
  const { definitions } = render({
    exchanges: [{ name: 'events', type: 'headers', internal: true }],
    bindings: [{ source: 'events', destination: 'all', destinationType: 'exchange', arguments: given }],
  });
  expect(definitions.exchanges[0]).toMatchObject({ name: 'events', type: 'headers', internal: true, durable: true });
  expect(definitions.bindings).toEqual([
    {
      vhost: '/',
      source: 'events',
      destination: 'all',
      destination_type: 'exchange',
      routing_key: '',
      arguments: given,
    },
  ]);
});

test('an upstream has a reference where its URI goes, and its further settings', () => {
  const upstream = { name: 'west', uri: { secret: 'west/uri' }, queue: 'placed', parameters: { 'reconnect-delay': 5 } };
  expect(value({ federation: [upstream] }, 'federation-upstream')?.value).toEqual({
    uri: { $secret: 'west/uri' },
    queue: 'placed',
    'prefetch-count': 1000,
    'max-hops': 1,
    'reconnect-delay': 5,
  });
});

test('a shovel speaks of its ends by RabbitMQ’s names', () => {
  const shovel = {
    name: 'copy',
    source: { uri: { secret: 'old/uri' }, exchange: 'events', routingKey: '#' },
    destination: { uri: { secret: 'new/uri' }, protocol: 'amqp10', address: '/queues/placed' },
    parameters: { 'src-prefetch-count': 10 },
  };
  expect(value({ shovels: [shovel] }, 'shovel')?.value).toEqual({
    'src-protocol': 'amqp091',
    'src-uri': { $secret: 'old/uri' },
    'src-exchange': 'events',
    'src-exchange-key': '#',
    'dest-protocol': 'amqp10',
    'dest-uri': { $secret: 'new/uri' },
    'dest-address': '/queues/placed',
    'ack-mode': 'on-confirm',
    'src-prefetch-count': 10,
  });
});

test('what must go is said as the file says it, with defaults', () => {
  expect(
    render({
      remove: [
        { kind: 'user', name: 'old' },
        { kind: 'queue', name: 'old' },
        { kind: 'binding', source: 'events', destination: 'old' },
      ],
    }).remove,
  ).toEqual([
    { kind: 'binding', vhost: '/', source: 'events', destination: 'old', destinationType: 'queue', routingKey: '' },
    { kind: 'queue', vhost: '/', name: 'old' },
    { kind: 'user', name: 'old' },
  ]);
});

test('the order in the file makes no other bundle', () => {
  const topology = {
    vhosts: { b: {}, a: {} },
    users: { two: { tags: ['x', 'w'] }, one: { permissions: { b: { read: '.*' }, a: { read: '.*' } } } },
    queues: [
      { name: 'q2', vhost: 'a', arguments: { 'x-max-length': 5, 'x-expires': 6 } },
      { name: 'q1', vhost: 'a' },
    ],
    policies: [
      { name: 'p', vhost: 'b', pattern: '', definition: { 'max-length': 1, expires: 2 } },
      { name: 'p', vhost: 'a', pattern: '', definition: { expires: 2 } },
    ],
  };
  expect(JSON.stringify(render(backwards(topology) as object))).toBe(JSON.stringify(render(topology)));
});

/** The same with every list and mapping the other way round. */
function backwards(from: unknown): unknown {
  if (Array.isArray(from)) return from.toReversed().map(backwards);
  if (typeof from !== 'object' || from === null) return from;
  return Object.fromEntries(
    Object.entries(from)
      .reverse()
      .map(([key, inner]) => [key, backwards(inner)]),
  );
}

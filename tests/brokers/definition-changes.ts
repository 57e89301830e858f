import { exchangeTypes } from '../../catalog/kinds/broker/fields/topology.ts';
import {
  binding,
  exchange,
  linksThatRun,
  operatorPolicy,
  partnerPassword,
  permissions,
  policy,
  queue,
  shovel,
  signIns,
  topicPermissions,
  upstream,
  userLimits,
  userTags,
  vhost,
  vhostLimits,
  vhostProtection,
} from './definition-looks.ts';
import { type BrokerInput, type FieldChange, pick } from './field-change.ts';

const uri = (options: string) => `amqp://client:open@127.0.0.1:5672/orders?${options}`;

/** What the changes' secrets hold, by name. */
export const definitionSecrets = {
  'fields/client': JSON.stringify({ username: 'client', password: 'open' }),
  'fields/partner-before': 'first',
  'fields/partner-after': 'second',
  'fields/uri-before': uri('heartbeat=10'),
  'fields/uri-after': uri('heartbeat=20'),
  // Such URIs have no path: https://www.rabbitmq.com/docs/shovel-dynamic
  'fields/uri-amqp10': 'amqp://client:open@127.0.0.1:5672?hostname=vhost:orders&sasl=plain',
} as const;

const everything = { configure: '.*', write: '.*', read: '.*' };

const amqp10 = { uri: { secret: 'fields/uri-amqp10' }, protocol: 'amqp10' } as const;

/** Definitions before the first change: a vhost to fill, who fills it, and one of everything that can be removed. */
export const definitionBase: Partial<BrokerInput> = {
  vhosts: { '/': {}, orders: {}, leaving: {} },
  users: {
    client: { password: { secret: 'fields/client' }, permissions: { '/': everything, orders: everything } },
    leaving: {},
  },
  policies: [{ name: 'leaving', vhost: 'orders', pattern: '^leaving$', definition: { 'max-length': 1 } }],
  operatorPolicies: [{ name: 'leaving', vhost: 'orders', pattern: '^leaving$', definition: { 'max-length': 1 } }],
  exchanges: [
    { name: 'leaving', vhost: 'orders', type: 'fanout' },
    { name: 'staying', vhost: 'orders', type: 'fanout' },
  ],
  queues: [
    { name: 'leaving', vhost: 'orders' },
    { name: 'staying', vhost: 'orders' },
  ],
  bindings: (['queue', 'exchange'] as const).flatMap((destinationType) =>
    ['leaving', 'staying'].map((routingKey) => ({
      vhost: 'orders',
      source: 'staying',
      destination: 'staying',
      destinationType,
      routingKey,
    })),
  ),
  federation: [{ name: 'leaving', vhost: 'orders', uri: { secret: 'fields/uri-before' } }],
  shovels: [
    {
      name: 'leaving',
      vhost: 'orders',
      source: { uri: { secret: 'fields/uri-before' }, exchange: 'staying' },
      destination: { uri: { secret: 'fields/uri-before' }, queue: 'staying' },
    },
  ],
};

/** The running version knows it with a plugin alone, and the version that the file names without. */
const unknownHere = 'x-modulus-hash';

const knownTypes = exchangeTypes.filter((type) => type !== unknownHere);

/** Changes of what a broker holds. None of them costs anybody a connection, so each takes many fields together. */
export const definitionChanges: readonly FieldChange[] = [
  {
    name: 'adding to vhosts, users and policies',
    change: (file) => {
      file.vhosts = {
        ...file.vhosts,
        orders: {
          description: 'Of the shop',
          tags: ['eu'],
          defaultQueueType: 'classic',
          maxConnections: 90,
          maxQueues: 70,
          protected: true,
        },
      };
      file.users = {
        ...file.users,
        shop: {
          tags: ['monitoring'],
          permissions: { orders: { configure: '^a', write: '^b', read: '^c' } },
          topicPermissions: [{ vhost: 'orders', exchange: 'amq.topic', write: '^d', read: '^e' }],
          maxConnections: 5,
          maxChannels: 50,
        },
        partner: { tags: ['management'], password: { secret: 'fields/partner-before' } },
      };
      file.policies = [
        ...(file.policies ?? []),
        {
          name: 'expiry',
          vhost: 'orders',
          pattern: '^paid$',
          applyTo: 'queues',
          priority: 3,
          definition: { 'message-ttl': 60_000 },
        },
      ];
      file.operatorPolicies = [
        ...(file.operatorPolicies ?? []),
        {
          name: 'bounds',
          vhost: 'orders',
          pattern: '^placed$',
          applyTo: 'quorum_queues',
          priority: 4,
          definition: { 'max-length': 1000 },
        },
      ];
    },
    looks: [
      vhost({ description: 'Of the shop', tags: ['eu'], default_queue_type: 'classic' }),
      vhostLimits({ 'max-connections': 90, 'max-queues': 70 }),
      vhostProtection(true),
      userTags(['monitoring']),
      userLimits({ 'max-connections': 5, 'max-channels': 50 }),
      permissions({ configure: '^a', write: '^b', read: '^c' }),
      topicPermissions([{ vhost: 'orders', exchange: 'amq.topic', write: '^d', read: '^e' }]),
      partnerPassword(definitionSecrets['fields/partner-before']),
      policy({ pattern: '^paid$', 'apply-to': 'queues', priority: 3, definition: { 'message-ttl': 60_000 } }),
      operatorPolicy({
        pattern: '^placed$',
        'apply-to': 'quorum_queues',
        priority: 4,
        definition: { 'max-length': 1000 },
      }),
    ],
  },
  {
    name: 'changing vhosts, users and policies',
    change: (file) => {
      file.vhosts = {
        ...file.vhosts,
        orders: {
          description: 'Of shops',
          tags: ['eu', 'us'],
          defaultQueueType: 'stream',
          maxConnections: 80,
          maxQueues: -1,
        },
      };
      file.users = {
        ...file.users,
        shop: {
          tags: ['management', 'policymaker'],
          permissions: { orders: { configure: '^f', write: '^g', read: '^h' } },
          topicPermissions: [{ vhost: 'orders', exchange: 'amq.topic', write: '^i', read: '^j' }],
          maxConnections: 6,
          maxChannels: 60,
        },
        partner: { tags: ['management'], password: { secret: 'fields/partner-after' } },
      };
      for (const each of [...(file.policies ?? []), ...(file.operatorPolicies ?? [])]) {
        if (each.name === 'leaving') continue;
        Object.assign(each, {
          pattern: '^(paid|placed)$',
          applyTo: 'all',
          priority: 5,
          definition: { expires: 3_600_000 },
        });
      }
    },
    looks: [
      vhost({ description: 'Of shops', tags: ['eu', 'us'], default_queue_type: 'stream' }),
      vhostLimits({ 'max-connections': 80, 'max-queues': -1 }),
      vhostProtection(false),
      userTags(['management', 'policymaker']),
      userLimits({ 'max-connections': 6, 'max-channels': 60 }),
      permissions({ configure: '^f', write: '^g', read: '^h' }),
      topicPermissions([{ vhost: 'orders', exchange: 'amq.topic', write: '^i', read: '^j' }]),
      partnerPassword(definitionSecrets['fields/partner-after']),
      policy({ pattern: '^(paid|placed)$', 'apply-to': 'all', priority: 5, definition: { expires: 3_600_000 } }),
      operatorPolicy({
        pattern: '^(paid|placed)$',
        'apply-to': 'all',
        priority: 5,
        definition: { expires: 3_600_000 },
      }),
    ],
  },
  {
    name: 'adding exchanges, queues and bindings',
    change: (file) => {
      file.exchanges = [
        ...(file.exchanges ?? []),
        { name: 'inbox', vhost: 'orders', type: 'topic', arguments: { 'alternate-exchange': 'staying' } },
        { name: 'inside', vhost: 'orders', type: 'headers', durable: false, autoDelete: true, internal: true },
        ...knownTypes.map((type) => ({ name: `of-type-${type}`, type })),
      ];
      file.queues = [
        ...(file.queues ?? []),
        { name: 'placed', vhost: 'orders', arguments: { 'x-delivery-limit': 10 } },
        {
          name: 'paid',
          vhost: 'orders',
          type: 'classic',
          durable: false,
          autoDelete: true,
          arguments: { 'x-max-priority': 5 },
        },
        { name: 'log', vhost: 'orders', type: 'stream', arguments: { 'x-max-age': '7D' } },
      ];
      file.bindings = [
        ...(file.bindings ?? []),
        { vhost: 'orders', source: 'inbox', destination: 'placed', routingKey: 'order.#' },
        {
          vhost: 'orders',
          source: 'inbox',
          destination: 'inside',
          destinationType: 'exchange',
          routingKey: '#',
        },
        {
          vhost: 'orders',
          source: 'inside',
          destination: 'log',
          arguments: { 'x-match': 'all', times: 3, kind: 'paid' },
        },
      ];
    },
    looks: [
      exchange('inbox', { type: 'topic', arguments: { 'alternate-exchange': 'staying' } }),
      exchange('inside', { type: 'headers', durable: false, auto_delete: true, internal: true }),
      {
        fields: ['exchanges[].type'],
        see: async ({ api }) => {
          const names = knownTypes.map((type) => `of-type-${type}`);
          const found = await Promise.all(names.map((name) => api('exchanges', '/', name)));
          return found.map((each) => pick(each, ['type'])?.type);
        },
        becomes: knownTypes,
      },
      queue('placed', { type: 'quorum', arguments: { 'x-delivery-limit': 10 } }),
      queue('paid', { type: 'classic', durable: false, auto_delete: true, arguments: { 'x-max-priority': 5 } }),
      queue('log', { type: 'stream', arguments: { 'x-max-age': '7D' } }),
      binding({ source: 'inbox', destination: 'placed' }, { routing_key: 'order.#', arguments: {} }),
      binding({ source: 'inbox', destination: 'inside', type: 'e' }, { routing_key: '#', arguments: {} }),
      binding(
        { source: 'inside', destination: 'log' },
        { routing_key: '', arguments: { 'x-match': 'all', times: 3, kind: 'paid' } },
      ),
    ],
  },
  {
    name: 'adding upstreams and shovels',
    change: (file) => {
      const from = { uri: { secret: 'fields/uri-before' } };
      file.federation = [
        ...(file.federation ?? []),
        { name: 'acme', vhost: 'orders', ...from, exchange: 'inbox', prefetchCount: 10, maxHops: 2 },
      ];
      file.policies = [
        ...(file.policies ?? []),
        {
          name: 'federate',
          vhost: 'orders',
          pattern: '^staying$',
          applyTo: 'exchanges',
          definition: { 'federation-upstream': 'acme' },
        },
      ];
      file.shovels = [
        ...(file.shovels ?? []),
        {
          name: 'copy',
          vhost: 'orders',
          source: { ...from, exchange: 'inbox', routingKey: 'order.*' },
          destination: { ...from, queue: 'staying' },
          parameters: { 'src-prefetch-count': 7 },
        },
        {
          name: 'move',
          vhost: 'orders',
          source: { ...from, queue: 'staying' },
          destination: { ...amqp10, address: '/queues/placed' },
          ackMode: 'on-publish',
        },
      ];
    },
    looks: [
      upstream({ exchange: 'inbox', 'prefetch-count': 10, 'max-hops': 2, uri: definitionSecrets['fields/uri-before'] }),
      shovel('copy', {
        'src-protocol': 'amqp091',
        'src-uri': definitionSecrets['fields/uri-before'],
        'src-exchange': 'inbox',
        'src-exchange-key': 'order.*',
        'src-prefetch-count': 7,
        'dest-protocol': 'amqp091',
        'dest-uri': definitionSecrets['fields/uri-before'],
        'dest-queue': 'staying',
        'ack-mode': 'on-confirm',
      }),
      shovel('move', {
        'src-protocol': 'amqp091',
        'src-uri': definitionSecrets['fields/uri-before'],
        'src-queue': 'staying',
        'dest-protocol': 'amqp10',
        'dest-uri': definitionSecrets['fields/uri-amqp10'],
        'dest-address': '/queues/placed',
        'ack-mode': 'on-publish',
      }),
      linksThatRun(['acme inbox', 'copy', 'move']),
    ],
  },
  {
    name: 'changing upstreams and shovels',
    change: (file) => {
      const from = { uri: { secret: 'fields/uri-after' } };
      file.federation = [
        ...(file.federation ?? []).filter(({ name }) => name !== 'acme'),
        {
          name: 'acme',
          vhost: 'orders',
          ...from,
          exchange: 'of-upstream',
          queue: 'of-upstream',
          prefetchCount: 20,
          maxHops: 3,
          parameters: { 'reconnect-delay': 4 },
        },
      ];
      file.shovels = [
        ...(file.shovels ?? []).filter(({ name }) => name === 'leaving'),
        {
          name: 'copy',
          vhost: 'orders',
          source: { ...amqp10, address: '/queues/placed' },
          destination: { ...from, exchange: 'inbox', routingKey: 'copied' },
          ackMode: 'no-ack',
          parameters: { 'reconnect-delay': 8 },
        },
        {
          name: 'move',
          vhost: 'orders',
          source: { ...from, queue: 'staying' },
          destination: { ...from, queue: 'placed' },
        },
      ];
    },
    looks: [
      upstream({
        exchange: 'of-upstream',
        queue: 'of-upstream',
        'prefetch-count': 20,
        'max-hops': 3,
        'reconnect-delay': 4,
        uri: definitionSecrets['fields/uri-after'],
      }),
      shovel('copy', {
        'src-protocol': 'amqp10',
        'src-uri': definitionSecrets['fields/uri-amqp10'],
        'src-address': '/queues/placed',
        'dest-protocol': 'amqp091',
        'dest-uri': definitionSecrets['fields/uri-after'],
        'dest-exchange': 'inbox',
        'dest-exchange-key': 'copied',
        'reconnect-delay': 8,
        'ack-mode': 'no-ack',
      }),
      shovel('move', {
        'src-protocol': 'amqp091',
        'src-uri': definitionSecrets['fields/uri-after'],
        'src-queue': 'staying',
        'dest-protocol': 'amqp091',
        'dest-uri': definitionSecrets['fields/uri-after'],
        'dest-queue': 'placed',
        'ack-mode': 'on-confirm',
      }),
      linksThatRun(['acme of-upstream', 'copy', 'move']),
    ],
  },
  {
    name: 'rotating passwords',
    change: rotate({ rotation: 2, previousPassword: 'accepted' }),
    looks: [
      signIns('warren', { fields: ['administrator.rotation'], now: 'warren-alternate', before: 'warren' }),
      signIns('shop', { fields: ['users.*.rotation'], now: 'shop-alternate', before: 'shop' }),
    ],
  },
  {
    name: 'refusing the passwords before',
    change: rotate({ rotation: 2, previousPassword: 'refused' }),
    looks: [
      signIns('warren', {
        fields: ['administrator.previousPassword'],
        now: 'warren-alternate',
        before: undefined,
      }),
      signIns('shop', { fields: ['users.*.previousPassword'], now: 'shop-alternate', before: undefined }),
    ],
  },
  {
    name: 'removing one of each kind',
    change: (file) => {
      const stays = ({ name }: { name: string }) => name !== 'leaving';
      const { leaving: _vhost, ...vhosts } = file.vhosts ?? {};
      const { leaving: _user, ...users } = file.users ?? {};
      Object.assign(file, { vhosts, users });
      file.policies = file.policies?.filter(stays);
      file.operatorPolicies = file.operatorPolicies?.filter(stays);
      file.exchanges = file.exchanges?.filter(stays);
      file.queues = file.queues?.filter(stays);
      file.federation = file.federation?.filter(stays);
      file.shovels = file.shovels?.filter(stays);
      const isLeaving = { source: 'staying', destination: 'staying', routingKey: 'leaving' };
      file.bindings = file.bindings?.filter(
        ({ destinationType, routingKey }) => destinationType !== 'exchange' || routingKey !== isLeaving.routingKey,
      );
      const kinds = ['queue', 'exchange', 'policy', 'operator-policy', 'upstream', 'shovel'] as const;
      file.remove = [
        { kind: 'vhost', name: 'leaving' },
        { kind: 'user', name: 'leaving' },
        ...kinds.map((kind) => ({ kind, vhost: 'orders', name: 'leaving' })),
        { kind: 'binding', vhost: 'orders', ...isLeaving, destinationType: 'exchange' },
      ];
    },
    looks: [
      {
        fields: ['remove[].kind', 'remove[].name', 'remove[].vhost'],
        see: async ({ api }) => {
          const found = await Promise.all(leavingPaths.map((path) => api(...path)));
          return leavingPaths.filter((_, index) => found[index] !== undefined).map(([kind]) => kind);
        },
        becomes: [],
      },
      {
        fields: ['remove[].source', 'remove[].destination', 'remove[].destinationType', 'remove[].routingKey'],
        see: async ({ api }) => ({
          queue: await routingKeys(api('bindings', 'orders', 'e', 'staying', 'q', 'staying')),
          exchange: await routingKeys(api('bindings', 'orders', 'e', 'staying', 'e', 'staying')),
        }),
        becomes: { queue: ['leaving', 'staying'], exchange: ['staying'] },
      },
    ],
  },
];

function rotate(to: { rotation: number; previousPassword: 'accepted' | 'refused' }) {
  return (file: BrokerInput) => {
    file.administrator = to;
    file.users = { ...file.users, shop: { ...file.users?.shop, tags: ['management'], ...to } };
  };
}

/** Where the HTTP API has what is removed. */
const leavingPaths = [
  ['vhosts', 'leaving'],
  ['users', 'leaving'],
  ['queues', 'orders', 'leaving'],
  ['exchanges', 'orders', 'leaving'],
  ['policies', 'orders', 'leaving'],
  ['operator-policies', 'orders', 'leaving'],
  ['parameters', 'federation-upstream', 'orders', 'leaving'],
  ['parameters', 'shovel', 'orders', 'leaving'],
];

async function routingKeys(bindings: Promise<unknown>): Promise<string[]> {
  return ((await bindings) as { routing_key: string }[]).map(({ routing_key }) => routing_key).sort();
}

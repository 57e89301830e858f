import { openManagement } from '../../../services/agent/rabbitmq/management.ts';

/** Series that a broker of the tests may be of. */
export type Series = '4.0' | '4.3';

/** A call of RabbitMQ's HTTP API that makes one object. */
interface Making {
  path: string[];
  body?: unknown;
  method?: 'POST';
  /** The one series that it is made in; all when left out. */
  in?: Series;
}

/** Plugins whose exchanges are made, beside those that every broker of the tests has. */
export const pluginsOfObjects = [
  'rabbitmq_jms_topic_exchange',
  'rabbitmq_random_exchange',
  'rabbitmq_recent_history_exchange',
  'rabbitmq_sharding',
  'rabbitmq_event_exchange',
];

/** What upstream denies, and Debian's build of 4.3 permits, as the official image has it. */
export const asUpstream: Record<Series, string[]> = {
  '4.0': [],
  '4.3': ['deprecated_features.permit.transient_nonexcl_queues = false'],
};

/** Makes one of every object that RabbitMQ has, and of some many, by its own HTTP API. Throws where it refuses one. */
export async function makeEveryObject(managementUrl: string, series: Series): Promise<void> {
  const management = openManagement({ url: managementUrl, credentials: { name: 'guest', password: 'guest' } });
  for (const { path, body = {}, method, in: only = series } of everyObject()) {
    if (only !== series) continue;
    if (method === 'POST') await management.post(path, body);
    else await management.put(path, body);
  }
}

function everyObject(): Making[] {
  return [
    ...vhosts(),
    ...users(),
    ...permissions(),
    ...exchanges(),
    ...queues(),
    ...bindings(),
    ...policies(),
    ...parameters(),
    ...oddlyNamed(),
  ];
}

function vhosts(): Making[] {
  return [
    {
      path: ['vhosts', 'orders'],
      body: { description: 'Orders of the shop', tags: 'shop,eu', default_queue_type: 'quorum' },
    },
    { path: ['vhosts', 'logs'], body: { description: 'Streams: what happened', default_queue_type: 'stream' } },
    { path: ['vhosts', 'jobs'], body: { default_queue_type: 'classic' } },
    { path: ['vhosts', 'silent'], body: {} },
    { path: ['vhosts', 'kept'], body: { description: 'May not go' } },
    { path: ['vhosts', 'kept', 'deletion', 'protection'], method: 'POST', in: '4.3' },
    { path: ['vhost-limits', 'orders', 'max-connections'], body: { value: 500 } },
    { path: ['vhost-limits', 'orders', 'max-queues'], body: { value: 1000 } },
    { path: ['vhost-limits', 'jobs', 'max-queues'], body: { value: -1 } },
    { path: ['vhost-limits', 'silent', 'max-connections'], body: { value: 0 } },
  ];
}

/** A hash of the length that its algorithm gives, with a salt of four bytes. */
const hashOf = (bytes: number) => Buffer.alloc(4 + bytes, 'x').toString('base64');

function users(): Making[] {
  return [
    user('sha256', { password: 'not-a-secret', tags: 'administrator' }),
    user('sha512', hashed('sha512', 64, 'monitoring,policymaker')),
    user('md5', hashed('md5', 16, 'management')),
    user('certificate', { password_hash: '', tags: '' }),
    user('tagged', { password: 'not-a-secret', tags: 'impersonator,team-a,Ünïcode' }),
    user('no-rights', { password: 'not-a-secret', tags: '' }),
    { path: ['user-limits', 'md5', 'max-connections'], body: { value: 5 } },
    { path: ['user-limits', 'md5', 'max-channels'], body: { value: -1 } },
    { path: ['user-limits', 'sha512', 'max-channels'], body: { value: 0 } },
  ];
}

const user = (name: string, body: object): Making => ({ path: ['users', name], body });

function hashed(algorithm: string, bytes: number, tags: string): object {
  return { password_hash: hashOf(bytes), hashing_algorithm: `rabbit_password_hashing_${algorithm}`, tags };
}

function permissions(): Making[] {
  const all = { configure: '.*', write: '.*', read: '.*' };
  const topic = (name: string, vhost: string, exchange: string, write: string, read: string): Making => ({
    path: ['topic-permissions', vhost, name],
    body: { exchange, write, read },
  });
  return [
    { path: ['permissions', 'orders', 'sha256'], body: all },
    { path: ['permissions', '/', 'sha256'], body: { configure: '', write: '^$', read: '^(amq\\.|placed$)' } },
    { path: ['permissions', 'jobs', 'md5'], body: { configure: '^{username}\\.', write: "^it's: #1$", read: '\\d+' } },
    { path: ['permissions', 'logs', 'certificate'], body: { configure: '', write: '', read: '.*' } },
    { path: ['permissions', 'silent', 'guest'], body: all },
    topic('sha256', 'orders', 'amq.topic', '^order\\.{client_id}\\.', '.*'),
    topic('md5', 'jobs', 'amq.topic', '', ''),
  ];
}

/** Of every type, in the ways that clients make them. */
function exchanges(): Making[] {
  const exchange = (name: string, type: string, more: object = {}): Making => ({
    path: ['exchanges', 'orders', name],
    body: { type, durable: true, auto_delete: false, arguments: {}, ...more },
  });
  return [
    exchange('direct', 'direct'),
    exchange('fanout', 'fanout', { durable: false }),
    exchange('events', 'topic', { arguments: { 'alternate-exchange': 'unrouted' } }),
    exchange('unrouted', 'fanout'),
    exchange('headers', 'headers', { auto_delete: true, arguments: { 'x-note': 'any text', depth: 3 } }),
    exchange('inside', 'topic', { internal: true }),
    exchange('nowhere', 'direct', { arguments: { 'alternate-exchange': 'not there' } }),
    exchange('shards', 'x-consistent-hash'),
    exchange('by-header', 'x-consistent-hash', { arguments: { 'hash-header': 'customer' } }),
    exchange('by-property', 'x-consistent-hash', { arguments: { 'hash-property': 'message_id' } }),
    exchange('modulus', 'x-modulus-hash'),
    exchange('any', 'x-random'),
    exchange('local', 'x-local-random'),
    exchange('recent', 'x-recent-history', {
      arguments: { 'x-recent-history-length': 50, 'x-recent-history-no-store': true },
    }),
    exchange('jms', 'x-jms-topic'),
    exchange('typed', 'direct', {
      arguments: {
        yes: true,
        no: false,
        half: 0.5,
        negative: -1,
        large: Number.MAX_SAFE_INTEGER,
        tiny: 1e-7,
        words: ['a', 'b', 3, [true, { deep: ['x', {}] }], []],
        // A list of texts and small numbers alone, within a table, rabbitmqctl writes as one text, which the HTTP API does not.
        table: { a: { b: { c: 'd', list: [1, true] } }, empty: {} },
      },
    }),
  ];
}

function queues(): Making[] {
  const queue = (name: string, type: string, more: object = {}, rest: object = {}): Making => ({
    path: ['queues', 'orders', name],
    body: { durable: true, auto_delete: false, arguments: { 'x-queue-type': type, ...more }, ...rest },
  });
  const dead = { 'x-dead-letter-exchange': 'unrouted', 'x-dead-letter-routing-key': 'expired' };
  const bounds = {
    'x-max-length': 100_000,
    'x-max-length-bytes': 2 ** 40,
    'x-message-ttl': 0,
    'x-expires': 86_400_000,
  };
  return [
    queue('placed', 'quorum'),
    queue('full', 'quorum', {
      ...dead,
      ...bounds,
      'x-overflow': 'reject-publish',
      'x-dead-letter-strategy': 'at-least-once',
      'x-delivery-limit': 10,
      'x-quorum-initial-group-size': 3,
      'x-queue-leader-locator': 'balanced',
      'x-single-active-consumer': true,
    }),
    queue('endless', 'quorum', { 'x-delivery-limit': -1, 'x-overflow': 'drop-head', 'x-dead-letter-exchange': '' }),
    queue('in-memory', 'quorum', { 'x-max-in-memory-length': 100, 'x-max-in-memory-bytes': 100_000 }),
    { ...queue('delayed', 'quorum', { 'x-delayed-retry-type': 'all', 'x-delayed-retry-min': 1000 }), in: '4.3' },
    { ...queue('timed', 'quorum', { 'x-consumer-timeout': 60_000 }), in: '4.3' },
    queue('classic', 'classic'),
    queue('mixed', 'classic', {
      ...dead,
      ...bounds,
      'x-overflow': 'reject-publish-dlx',
      'x-max-priority': 10,
      'x-queue-mode': 'lazy',
      'x-queue-version': 2,
      'x-single-active-consumer': false,
    }),
    { ...queue('version-1', 'classic', { 'x-queue-version': 1 }), in: '4.0' },
    { ...queue('located', 'classic', { 'x-queue-master-locator': 'min-masters' }), in: '4.0' },
    queue('noted', 'classic', { 'x-note': 'of a client', 'x-team': ['a', 'b'] }),
    queue('lost-letters', 'classic', { 'x-dead-letter-exchange': 'not there', 'x-dead-letter-routing-key': 'x' }),
    { ...queue('transient', 'classic', {}, { durable: false, auto_delete: true }), in: '4.0' },
    queue('passing', 'classic', {}, { auto_delete: true }),
    queue('log', 'stream'),
    queue('long-log', 'stream', {
      'x-max-age': '30D',
      'x-max-length-bytes': 20_000_000_000,
      'x-stream-max-segment-size-bytes': 100_000_000,
      'x-stream-filter-size-bytes': 32,
      'x-initial-cluster-size': 1,
      'x-queue-leader-locator': 'client-local',
    }),
    { path: ['queues', 'logs', 'untyped'], body: { durable: true, arguments: {} } },
    { path: ['queues', 'jobs', 'untyped'], body: { durable: true, arguments: {} } },
    { path: ['queues', 'silent', 'untyped'], body: { durable: true, arguments: {} } },
    { path: ['queues', '/', 'untyped'], body: { durable: true, arguments: {} } },
  ];
}

function bindings(): Making[] {
  const binding = (
    source: string,
    type: 'q' | 'e',
    destination: string,
    routing_key: string,
    args: object = {},
  ): Making => ({
    path: ['bindings', 'orders', 'e', source, type, destination],
    body: { routing_key, arguments: args },
    method: 'POST',
  });
  return [
    binding('events', 'q', 'placed', 'order.#'),
    binding('events', 'q', 'placed', ''),
    binding('events', 'q', 'placed', '*.late'),
    binding('events', 'q', 'log', '#'),
    binding('unrouted', 'q', 'classic', ''),
    binding('amq.topic', 'q', 'placed', 'mqtt.🐇'),
    binding('amq.direct', 'e', 'events', 'bridge'),
    binding('events', 'e', 'shards', '#'),
    binding('events', 'e', 'inside', 'audit.*'),
    binding('inside', 'q', 'log', '#'),
    binding('shards', 'q', 'placed', '10'),
    binding('shards', 'q', 'full', '20'),
    binding('modulus', 'q', 'placed', ''),
    binding('any', 'q', 'placed', ''),
    binding('recent', 'q', 'placed', ''),
    binding('jms', 'q', 'placed', 'sport', { rjms_erlang_selector: '{\'=\',{\'ident\',<<"a">>},<<"b">>}.' }),
    binding('headers', 'q', 'placed', '', { 'x-match': 'all', region: 'eu', urgent: true }),
    binding('headers', 'q', 'placed', '', { 'x-match': 'any-with-x', size: 12, ratio: 1.5, 'x-tag': 'y' }),
    binding('headers', 'q', 'full', 'ignored', { deep: { list: [1, 'two', false, { three: 3 }] }, minus: -5 }),
  ];
}

function policies(): Making[] {
  const policy = (kind: 'policies' | 'operator-policies', name: string, body: object): Making => ({
    path: [kind, 'orders', name],
    body,
  });
  return [
    policy('policies', 'everything', {
      pattern: '',
      'apply-to': 'all',
      priority: -1,
      definition: { 'message-ttl': 1000 },
    }),
    policy('policies', 'bounds', {
      pattern: '^(placed|full)$',
      'apply-to': 'queues',
      priority: 10,
      definition: { 'max-length': 5000, 'max-length-bytes': 2 ** 33, expires: 86_400_000, overflow: 'reject-publish' },
    }),
    policy('policies', 'quorum', {
      pattern: '.*',
      'apply-to': 'quorum_queues',
      definition: { 'delivery-limit': 5, 'dead-letter-exchange': 'unrouted', 'dead-letter-strategy': 'at-most-once' },
    }),
    policy('policies', 'classic', { pattern: '.*', 'apply-to': 'classic_queues', definition: { 'queue-version': 2 } }),
    policy('policies', 'streams', { pattern: 'log$', 'apply-to': 'streams', definition: { 'max-age': '7D' } }),
    policy('policies', 'exchanges', {
      pattern: '^direct$',
      'apply-to': 'exchanges',
      definition: { 'alternate-exchange': 'unrouted' },
    }),
    policy('policies', 'upstream', {
      pattern: '^fed\\.',
      'apply-to': 'exchanges',
      definition: { 'federation-upstream': 'full' },
    }),
    policy('policies', 'set', {
      pattern: '^set\\.',
      'apply-to': 'all',
      definition: { 'federation-upstream-set': 'both' },
    }),
    policy('policies', 'all-of-them', {
      pattern: '^all\\.',
      'apply-to': 'queues',
      definition: { 'federation-upstream-set': 'all' },
    }),
    policy('operator-policies', 'bounds', {
      pattern: '.*',
      'apply-to': 'queues',
      priority: 3,
      definition: { 'max-length': 1_000_000, 'message-ttl': 604_800_000 },
    }),
    policy('operator-policies', 'quorum', {
      pattern: '^q',
      'apply-to': 'quorum_queues',
      definition: { 'delivery-limit': 50, 'max-length-bytes': 2 ** 35 },
    }),
  ];
}

/** A URI that nobody listens on: a link then does nothing but try again. */
const nowhere = 'amqp://reader:not-a-secret@127.0.0.1:1/%2f?heartbeat=10';

function parameters(): Making[] {
  return [
    ...upstreams(),
    ...shovels(),
    { path: ['global-parameters', 'cluster_name'], body: { value: 'rabbit@shop' } },
    { path: ['global-parameters', 'cluster_tags'], body: { value: { region: 'eu', zone: 'a' } } },
    { path: ['global-parameters', 'mqtt_port_to_vhost_mapping'], body: { value: { 1883: 'orders' } } },
    { path: ['global-parameters', 'mqtt_default_vhosts'], body: { value: { 'O=client,CN=x': 'jobs' } } },
  ];
}

function upstreams(): Making[] {
  const parameter = (component: string, name: string, value: unknown): Making => ({
    path: ['parameters', component, 'orders', name],
    body: { value },
  });
  return [
    parameter('federation-upstream', 'bare', { uri: nowhere }),
    parameter('federation-upstream', 'full', {
      uri: nowhere,
      exchange: 'events',
      queue: 'placed',
      'prefetch-count': 200,
      'max-hops': 2,
      'ack-mode': 'on-publish',
      'bind-nowait': false,
      'channel-use-mode': 'single',
      'consumer-tag': 'from afar',
      expires: 3_600_000,
      'message-ttl': 60_000,
      'queue-type': 'quorum',
      'reconnect-delay': 120,
      'resource-cleanup-mode': 'never',
      'trust-user-id': true,
    }),
    parameter('federation-upstream', 'several', { uri: [nowhere, `${nowhere}&channel_max=5`] }),
    parameter('federation-upstream-set', 'both', [{ upstream: 'bare' }, { upstream: 'full', exchange: 'other' }]),
  ];
}

function shovels(): Making[] {
  const shovel = (name: string, value: object, only?: Series): Making => ({
    path: ['parameters', 'shovel', 'orders', name],
    body: { value: { 'src-uri': nowhere, 'dest-uri': nowhere, 'reconnect-delay': 600, ...value } },
    ...(only ? { in: only } : {}),
  });
  return [
    shovel('bare', { 'src-queue': 'placed', 'dest-queue': 'moved' }),
    shovel('amqp091', {
      'src-protocol': 'amqp091',
      'src-exchange': 'events',
      'src-exchange-key': 'order.#',
      'dest-protocol': 'amqp091',
      'dest-exchange': 'archive',
      'dest-exchange-key': 'all',
      'ack-mode': 'on-publish',
      'src-prefetch-count': 50,
      'src-delete-after': 'never',
      'src-consumer-args': { 'x-priority': 5 },
      'dest-add-forward-headers': true,
      'dest-add-timestamp-header': true,
      'dest-publish-properties': { delivery_mode: 2 },
    }),
    shovel('rewrites-key', { 'src-queue': 'placed', 'dest-exchange-key': 'moved', 'ack-mode': 'no-ack' }),
    shovel('of-old', { 'src-queue': 'placed', 'dest-queue': 'x', 'prefetch-count': 9, 'delete-after': 'queue-length' }),
    shovel('several', { 'src-uri': [nowhere, `${nowhere}&frame_max=8192`], 'src-queue': 'placed', 'dest-queue': 'y' }),
    shovel('streams', {
      'src-queue': 'log',
      'src-consumer-args': { 'x-stream-offset': 'first' },
      'dest-queue': 'copy',
      'dest-queue-args': { 'x-queue-type': 'stream' },
    }),
    shovel('amqp10', {
      'src-protocol': 'amqp10',
      'src-address': '/queues/placed',
      'dest-protocol': 'amqp10',
      'dest-address': '/exchanges/archive/all',
      'dest-application-properties': { from: 'orders' },
      'dest-message-annotations': { 'x-routed': 'yes' },
      'dest-properties': { subject: 'moved' },
      'src-prefetch-count': 10,
    }),
    shovel(
      'local',
      { 'src-protocol': 'local', 'src-queue': 'placed', 'dest-protocol': 'local', 'dest-queue': 'z' },
      '4.3',
    ),
    shovel('predeclared', {
      'src-queue': 'placed',
      'src-predeclared': true,
      'dest-queue': 'placed',
      'dest-predeclared': true,
    }),
  ];
}

/** Names that paths, YAML, shells or people read as something else, and the longest that there may be. */
const oddNames = [
  ' ',
  ' a b ',
  '/',
  'a/b/../c',
  '%2f%00%',
  '"quoted"',
  "it's",
  '`$(x)`${y}',
  '.hidden',
  '日本語 ünïcode é',
  '🐇',
  '\u{202e}backwards',
  'tab\tinside',
  'true',
  'null',
  '0x10',
  '- x: y # z',
  '<<',
  '{a, [b]}',
  'amq_like',
  'AMQ.loud',
  'constructor',
  'x'.repeat(255),
  'ß'.repeat(127),
];

function oddlyNamed(): Making[] {
  return oddNames.flatMap((name): Making[] => {
    // Of a user, the alternate name has to fit as well.
    const user = name.slice(0, 120);
    const short = name.slice(0, 100);
    return [
      { path: ['vhosts', name], body: { description: name, tags: 'odd' } },
      { path: ['users', user], body: { password: 'not-a-secret', tags: 'management' } },
      { path: ['permissions', name, user], body: { configure: '^a', write: '', read: '.*' } },
      { path: ['exchanges', name, name], body: { type: 'headers', durable: true } },
      {
        path: ['queues', name, name],
        body: { durable: true, arguments: { 'x-queue-type': 'classic', [`x-${short}`]: name } },
      },
      {
        path: ['bindings', name, 'e', name, 'q', name],
        body: { routing_key: name, arguments: { [short]: name } },
        method: 'POST',
      },
      { path: ['policies', name, name], body: { pattern: '^a$', definition: { 'dead-letter-routing-key': name } } },
      { path: ['operator-policies', name, name], body: { pattern: '^a$', definition: { expires: 86_400_000 } } },
      { path: ['parameters', 'federation-upstream', name, name], body: { value: { uri: nowhere, exchange: name } } },
      { path: ['topic-permissions', name, user], body: { exchange: 'amq.topic', write: '^a', read: '' } },
    ];
  });
}

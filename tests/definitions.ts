import fc from 'fast-check';

/** Definitions as RabbitMQ exports them, with everything said that it would fill in itself. */
export interface Definitions {
  vhosts: { name: string; metadata: { description: string; tags: string[]; default_queue_type: string } }[];
  users: { name: string; password_hash: string; hashing_algorithm: string; tags: string[]; limits: Settings }[];
  permissions: { user: string; vhost: string; configure: string; write: string; read: string }[];
  topic_permissions: { user: string; vhost: string; exchange: string; write: string; read: string }[];
  parameters: { vhost: string; component: string; name: string; value: Settings }[];
  policies: {
    vhost: string;
    name: string;
    pattern: string;
    'apply-to': string;
    priority: number;
    definition: Settings;
  }[];
  exchanges: {
    vhost: string;
    name: string;
    type: string;
    durable: boolean;
    auto_delete: boolean;
    internal: boolean;
    arguments: Settings;
  }[];
  queues: { vhost: string; name: string; durable: boolean; auto_delete: boolean; arguments: Settings }[];
  bindings: {
    vhost: string;
    source: string;
    destination: string;
    destination_type: 'queue' | 'exchange';
    routing_key: string;
    arguments: Settings;
  }[];
}

type Settings = Record<string, unknown>;

/** Names that YAML, URLs or shells read as something else. */
const oddNames = [
  'a b',
  ' leading',
  'trailing ',
  '<<',
  'true',
  'null',
  '~',
  '1',
  '0x10',
  '1e3',
  '*a',
  '&a',
  '!tag',
  '- x',
  'a: b',
  'a #b',
  '#',
  '{a}',
  '[a]',
  '"quoted"',
  "it's",
  '%2f',
  'a/b',
  '../a',
  'constructor',
  '日本',
  'ünïcode',
  '🐇',
  '@',
  '`',
  '|',
  '>',
  'tab\tinside',
  '${name}',
];

/** Text that a file refuses in a name or key, or that RabbitMQ keeps for itself. */
const unusable =
  /[\r\n\uFFFD]|^__proto__$|^\.\.?$|^amq\.|^x-|-alternate$|(password|passwd|passphrase|secret|token|pass|private_key)$/i;

const name = fc
  .oneof(
    fc.constantFrom(...oddNames),
    fc.stringMatching(/^[a-z][a-z0-9._-]{0,20}$/),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  )
  .filter((text) => text.length > 0 && !unusable.test(text));

const routingKey = fc.oneof(fc.constantFrom('', '#', '*.placed', 'order.#'), name);
const pattern = fc.constantFrom('', '.*', '^$', '^orders\\.', '^(placed|paid)$', '(?i)^a', '^[^.]+$', "^it's: #1$");
const word = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);

/** Long enough for no queue to expire while a test looks at it. */
const expiryMs = fc.integer({ min: 3_600_000, max: 86_400_000 });
const count = fc.integer({ min: 1, max: 1_000_000 });
const bytes = fc.integer({ min: 1_000_000, max: 2 ** 40 });

const headerValue = fc.oneof(
  name,
  fc.integer(),
  fc.constantFrom(1.5, -0.25),
  fc.boolean(),
  fc.array(fc.oneof(name, fc.integer(), fc.boolean()), { minLength: 1, maxLength: 3 }),
  fc.dictionary(name, fc.oneof(name, fc.integer()), { minKeys: 1, maxKeys: 2, noNullPrototype: true }),
);

/** Any of some settings, each there or not. */
const some = (settings: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Settings> =>
  fc.record(settings, { requiredKeys: [] }).map((value) => ({ ...value }));

const distinct = <T>(entry: fc.Arbitrary<T>, key: (entry: T) => unknown, maxLength: number, minLength = 0) =>
  fc.uniqueArray(entry, { selector: (each) => JSON.stringify(key(each)), minLength, maxLength });

/** Definitions that RabbitMQ 4.0 takes, with the plugins rabbitmq_federation and rabbitmq_shovel, in a random order. */
export const arbitraryDefinitions: fc.Arbitrary<Definitions> = fc
  .record({
    vhosts: distinct(fc.oneof(fc.constant('/'), name), (each) => each, 3, 1),
    users: distinct(
      name.filter((each) => !['guest', 'warren'].includes(each)),
      (each) => each,
      3,
    ),
  })
  .chain(({ vhosts, users }) => {
    const objects = fc.tuple(...vhosts.map(objectsOf));
    return fc.record({
      vhosts: fc.tuple(...vhosts.map(vhostOf)),
      users: fc.tuple(...users.map(userOf)),
      permissions:
        users.length === 0
          ? fc.constant<never[]>([])
          : distinct(permissionOf(users, vhosts), ({ user, vhost }) => [user, vhost], 4),
      topic_permissions:
        users.length === 0
          ? fc.constant<never[]>([])
          : distinct(
              permissionOf(users, vhosts).map(({ configure: _, ...rest }) => ({ ...rest, exchange: 'amq.topic' })),
              ({ user, vhost }) => [user, vhost],
              2,
            ),
      objects,
    });
  })
  .map(({ objects, ...rest }) => ({
    ...rest,
    parameters: objects.flatMap((each) => each.parameters),
    policies: objects.flatMap((each) => each.policies),
    exchanges: objects.flatMap((each) => each.exchanges),
    queues: objects.flatMap((each) => each.queues),
    bindings: objects.flatMap((each) => each.bindings),
  }));

function vhostOf(vhost: string): fc.Arbitrary<Definitions['vhosts'][number]> {
  return fc.record({
    name: fc.constant(vhost),
    metadata: fc.record({
      description: fc.oneof(fc.constant(''), name),
      tags: distinct(word, (each) => each, 2),
      // RabbitMQ gives a vhost that says nothing the default of its day.
      default_queue_type: fc.constantFrom('quorum', 'classic', 'stream'),
    }),
  });
}

function userOf(user: string): fc.Arbitrary<Definitions['users'][number]> {
  return fc.record({
    name: fc.constant(user),
    // Of the password `x`, with the salt 00000000.
    password_hash: fc.constant('AAAAAEA5RkA2ZKzQIPHiuGQ4ovWmGHDBYuTCOTgCrgvyDbjh'),
    hashing_algorithm: fc.constant('rabbit_password_hashing_sha256'),
    tags: distinct(fc.oneof(fc.constantFrom('administrator', 'monitoring', 'management'), word), (each) => each, 3),
    limits: some({ 'max-connections': count, 'max-channels': count }),
  });
}

function permissionOf(users: string[], vhosts: string[]): fc.Arbitrary<Definitions['permissions'][number]> {
  return fc.record({
    user: fc.constantFrom(...users),
    vhost: fc.constantFrom(...vhosts),
    configure: pattern,
    write: pattern,
    read: pattern,
  });
}

type Objects = Pick<Definitions, 'parameters' | 'policies' | 'exchanges' | 'queues' | 'bindings'>;

function objectsOf(vhost: string): fc.Arbitrary<Objects> {
  return distinct(exchangeOf(vhost), (each) => each.name, 4).chain((exchanges) => {
    const exchangeNames = exchanges.map((each) => each.name);
    return distinct(queueOf(vhost, exchangeNames), (each) => each.name, 4).chain((queues) =>
      fc
        .record({
          exchanges: fc.constant(exchanges),
          queues: fc.constant(queues),
          bindings: bindingsOf({ vhost, exchanges, queues: queues.map((each) => each.name) }),
          policies: distinct(policyOf(vhost), (each) => each.name, 2),
          operatorPolicies: distinct(operatorPolicyOf(vhost), (each) => each.name, 2),
          upstreams: distinct(upstreamOf(vhost), (each) => each.name, 2),
          shovels: distinct(shovelOf(vhost), (each) => each.name, 2),
          limits: fc.option(vhostLimitsOf(vhost), { nil: undefined }),
        })
        .map(({ operatorPolicies, upstreams, shovels, limits, ...rest }) => ({
          ...rest,
          parameters: [...operatorPolicies, ...upstreams, ...shovels, ...(limits ? [limits] : [])],
        })),
    );
  });
}

function exchangeOf(vhost: string): fc.Arbitrary<Definitions['exchanges'][number]> {
  return fc.record({
    vhost: fc.constant(vhost),
    name,
    type: fc.constantFrom('direct', 'fanout', 'topic', 'headers', 'x-local-random'),
    durable: fc.boolean(),
    auto_delete: fc.boolean(),
    // Exports leave internal exchanges out.
    internal: fc.constant(false),
    arguments: some({ 'alternate-exchange': fc.constantFrom('amq.fanout', 'not-there'), 'x-note': headerValue }),
  });
}

function queueOf(vhost: string, exchanges: string[]): fc.Arbitrary<Definitions['queues'][number]> {
  const length = { 'x-max-length': count, 'x-max-length-bytes': bytes };
  const shared = {
    ...length,
    'x-expires': expiryMs,
    'x-message-ttl': fc.nat(1_000_000),
    'x-single-active-consumer': fc.boolean(),
  };
  const deadLetters = fc.option(
    fc.record(
      {
        'x-dead-letter-exchange': fc.constantFrom('', 'amq.topic', ...exchanges),
        'x-dead-letter-routing-key': routingKey,
      },
      { requiredKeys: ['x-dead-letter-exchange'] },
    ),
    { nil: {} },
  );
  const options = {
    quorum: some({
      ...shared,
      'x-delivery-limit': fc.integer({ min: -1, max: 100 }),
      'x-overflow': fc.constantFrom('drop-head', 'reject-publish'),
      'x-dead-letter-strategy': fc.constantFrom('at-most-once', 'at-least-once'),
      'x-quorum-initial-group-size': fc.integer({ min: 1, max: 5 }),
      'x-queue-leader-locator': fc.constantFrom('client-local', 'balanced'),
    }),
    classic: some({
      ...shared,
      'x-max-priority': fc.integer({ min: 1, max: 10 }),
      'x-overflow': fc.constantFrom('drop-head', 'reject-publish', 'reject-publish-dlx'),
      'x-queue-version': fc.constant(2),
    }),
    stream: some({
      'x-max-age': fc.constantFrom('7D', '1h', '2Y'),
      'x-max-length-bytes': bytes,
      'x-stream-max-segment-size-bytes': fc.integer({ min: 1_000_000, max: 500_000_000 }),
      'x-initial-cluster-size': fc.integer({ min: 1, max: 3 }),
      'x-queue-leader-locator': fc.constantFrom('client-local', 'balanced'),
    }),
  };
  return fc.constantFrom('quorum' as const, 'classic' as const, 'stream' as const).chain((type) =>
    fc
      .record({
        name,
        auto_delete: type === 'classic' ? fc.boolean() : fc.constant(false),
        options: options[type],
        deadLetters: type === 'stream' ? fc.constant({}) : deadLetters,
      })
      .map(({ options: given, deadLetters: dead, ...rest }) => ({
        vhost,
        ...rest,
        durable: true,
        arguments: { ...given, ...dead, 'x-queue-type': type },
      })),
  );
}

function bindingsOf({
  vhost,
  exchanges,
  queues,
}: {
  vhost: string;
  exchanges: Definitions['exchanges'];
  queues: string[];
}): fc.Arbitrary<Definitions['bindings']> {
  const types: Record<string, string> = {
    'amq.topic': 'topic',
    'amq.headers': 'headers',
    // A local random exchange takes only queues of its own node.
    ...Object.fromEntries(
      exchanges.filter(({ type }) => type !== 'x-local-random').map((each) => [each.name, each.type]),
    ),
  };
  const ends = [
    ...queues.map((each) => ({ destination: each, destination_type: 'queue' as const })),
    ...exchanges.map((each) => ({ destination: each.name, destination_type: 'exchange' as const })),
  ];
  if (ends.length === 0) return fc.constant([]);
  const binding = fc.constantFrom(...Object.keys(types)).chain((source) =>
    fc.record({
      vhost: fc.constant(vhost),
      source: fc.constant(source),
      end: fc.constantFrom(...ends),
      routing_key: routingKey,
      arguments: types[source] === 'headers' ? headers() : fc.constant({}),
    }),
  );
  return distinct(
    binding.map(({ end, ...rest }) => ({ ...rest, ...end })),
    ({ source, destination, destination_type, routing_key }) => [source, destination, destination_type, routing_key],
    5,
  );
}

function headers(): fc.Arbitrary<Settings> {
  return fc
    .tuple(
      some({ 'x-match': fc.constantFrom('all', 'any', 'all-with-x', 'any-with-x') }),
      fc.dictionary(name, headerValue, { maxKeys: 3, noNullPrototype: true }),
    )
    .map(([match, values]) => ({ ...values, ...match }));
}

const limitsOfQueues = { 'max-length': count, 'max-length-bytes': bytes, 'message-ttl': count, expires: expiryMs };

function policyOf(vhost: string): fc.Arbitrary<Definitions['policies'][number]> {
  const definitions: Record<string, fc.Arbitrary<Settings>> = {
    all: some({ ...limitsOfQueues, 'alternate-exchange': name }),
    queues: some({ ...limitsOfQueues, 'dead-letter-exchange': name, 'dead-letter-routing-key': routingKey }),
    quorum_queues: some({ ...limitsOfQueues, 'delivery-limit': count, 'target-group-size': fc.constantFrom(1, 3, 5) }),
    classic_queues: some({ ...limitsOfQueues, overflow: fc.constantFrom('drop-head', 'reject-publish-dlx') }),
    streams: some({ 'max-age': fc.constantFrom('7D', '1h'), 'max-length-bytes': bytes }),
    exchanges: some({ 'alternate-exchange': name }),
  };
  return fc.constantFrom(...Object.keys(definitions)).chain((target) =>
    fc.record({
      vhost: fc.constant(vhost),
      name,
      pattern,
      'apply-to': fc.constant(target),
      priority: fc.integer({ min: -10, max: 100 }),
      definition: (definitions[target] ?? fc.constant({})).filter((each) => Object.keys(each).length > 0),
    }),
  );
}

function operatorPolicyOf(vhost: string): fc.Arbitrary<Definitions['parameters'][number]> {
  return fc.record({
    vhost: fc.constant(vhost),
    component: fc.constant('operator_policy'),
    name,
    value: fc.record({
      pattern,
      'apply-to': fc.constantFrom('all', 'queues', 'quorum_queues', 'classic_queues'),
      priority: fc.integer({ min: -10, max: 100 }),
      definition: some({ ...limitsOfQueues, 'delivery-limit': count }).filter((each) => Object.keys(each).length > 0),
    }),
  });
}

/** An address that nobody listens on, so that a link does nothing but try again. */
const nowhere = 'amqp://reader:not-a-secret@127.0.0.1:1';

const ackMode = fc.constantFrom('on-confirm', 'on-publish', 'no-ack');
const delaySeconds = fc.integer({ min: 60, max: 3600 });

function upstreamOf(vhost: string): fc.Arbitrary<Definitions['parameters'][number]> {
  const further = some({
    exchange: name,
    queue: name,
    'ack-mode': ackMode,
    'bind-nowait': fc.boolean(),
    'consumer-tag': name,
    expires: expiryMs,
    'message-ttl': count,
    'queue-type': fc.constantFrom('classic', 'quorum'),
    'reconnect-delay': delaySeconds,
    'resource-cleanup-mode': fc.constantFrom('default', 'never'),
    'trust-user-id': fc.boolean(),
  });
  return fc.record({
    vhost: fc.constant(vhost),
    component: fc.constant('federation-upstream'),
    name,
    value: fc
      .tuple(fc.record({ 'prefetch-count': count, 'max-hops': fc.integer({ min: 1, max: 5 }) }), further)
      .map(([fields, rest]) => ({ uri: nowhere, ...fields, ...rest })),
  });
}

function shovelOf(vhost: string): fc.Arbitrary<Definitions['parameters'][number]> {
  const source = fc.oneof(
    fc.record({ 'src-protocol': fc.constant('amqp091'), 'src-queue': name }),
    fc.record({ 'src-protocol': fc.constant('amqp091'), 'src-exchange': name, 'src-exchange-key': name }),
    fc.record({ 'src-protocol': fc.constant('amqp10'), 'src-address': fc.constant('/queues/placed') }),
  );
  const destination = fc.oneof(
    fc.record({ 'dest-protocol': fc.constant('amqp091'), 'dest-queue': name }),
    fc.record({ 'dest-protocol': fc.constant('amqp091'), 'dest-exchange': name }),
    fc.record({ 'dest-protocol': fc.constant('amqp091') }),
    fc.record({ 'dest-protocol': fc.constant('amqp10'), 'dest-address': fc.constant('/queues/placed') }),
  );
  const further = some({
    'dest-add-forward-headers': fc.boolean(),
    'dest-add-timestamp-header': fc.boolean(),
    'reconnect-delay': delaySeconds,
    'src-delete-after': fc.constant('never'),
    'src-prefetch-count': count,
  });
  return fc.record({
    vhost: fc.constant(vhost),
    component: fc.constant('shovel'),
    name,
    value: fc.tuple(source, destination, further, ackMode).map(([from, to, rest, mode]) => ({
      'src-uri': nowhere,
      'dest-uri': nowhere,
      ...from,
      ...to,
      ...rest,
      'ack-mode': mode,
    })),
  });
}

function vhostLimitsOf(vhost: string): fc.Arbitrary<Definitions['parameters'][number]> {
  // RabbitMQ refuses definitions with more queues than their vhost may hold.
  const value = fc.oneof(
    fc.record({ 'max-connections': fc.integer({ min: 0, max: 1000 }) }),
    fc.record({ 'max-queues': fc.integer({ min: 100, max: 1000 }), 'max-connections': count }),
  );
  return value.map((limits) => ({ vhost, component: 'vhost-limits', name: 'limits', value: limits }));
}

/** The same definitions in an order that does not depend on how they were written. */
function inOneOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOneOrder);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, inOneOrder(inner)]),
  );
}

/** Entries in one order, whatever order they came in. */
export function sortedEntries(entries: readonly unknown[]): unknown[] {
  return entries
    .map((entry) => JSON.stringify(inOneOrder(entry)))
    .sort()
    .map((text) => JSON.parse(text));
}

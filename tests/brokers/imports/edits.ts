/*
 * Definitions as people write and bend them: one small export that is right, and many edits of it, right and wrong.
 */

/** Definitions that may be anything. */
// biome-ignore lint/suspicious/noExplicitAny: an edit may make anything of them
export type Loose = Record<string, any>;

/** A URI that nobody listens on. */
const nowhere = 'amqp://reader:not-a-secret@127.0.0.1:1';

/** One of everything, in the vhost `v`. */
export function smallExport(): Loose {
  const vhost = 'v';
  return {
    rabbit_version: '4.3.6',
    vhosts: [{ name: vhost, metadata: { description: 'Small', tags: ['a'], default_queue_type: 'quorum' } }],
    users: [
      {
        name: 'u',
        password_hash: 'AAAAAEA5RkA2ZKzQIPHiuGQ4ovWmGHDBYuTCOTgCrgvyDbjh',
        hashing_algorithm: 'rabbit_password_hashing_sha256',
        tags: ['management'],
        limits: { 'max-channels': 9 },
      },
    ],
    permissions: [{ user: 'u', vhost, configure: '', write: '.*', read: '^q$' }],
    topic_permissions: [{ user: 'u', vhost, exchange: 'e', write: '^a\\.', read: '.*' }],
    parameters: [
      { vhost, component: 'vhost-limits', name: 'limits', value: { 'max-queues': 50 } },
      {
        vhost,
        component: 'operator_policy',
        name: 'o',
        value: { pattern: '.*', 'apply-to': 'queues', priority: 1, definition: { 'max-length': 1000 } },
      },
      { vhost, component: 'federation-upstream', name: 'f', value: { uri: nowhere, 'reconnect-delay': 600 } },
      {
        vhost,
        component: 'shovel',
        name: 's',
        value: {
          'src-uri': nowhere,
          'src-queue': 'q',
          'dest-uri': nowhere,
          'dest-queue': 'moved',
          'reconnect-delay': 600,
        },
      },
    ],
    global_parameters: [{ name: 'cluster_name', value: 'small' }],
    policies: [
      { vhost, name: 'p', pattern: '^q', 'apply-to': 'queues', priority: 2, definition: { 'message-ttl': 60_000 } },
    ],
    exchanges: [{ vhost, name: 'e', type: 'topic', durable: true, auto_delete: false, internal: false, arguments: {} }],
    queues: [
      { vhost, name: 'q', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'quorum' } },
      { vhost, name: 'c', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'classic' } },
      { vhost, name: 't', durable: true, auto_delete: false, arguments: { 'x-queue-type': 'stream' } },
    ],
    bindings: [{ vhost, source: 'e', destination: 'q', destination_type: 'queue', routing_key: 'a.#', arguments: {} }],
  };
}

/** What somebody does to definitions; each by a name that says what. */
export const edits: Record<string, (definitions: Loose) => void> = {
  ...set('vhosts', {
    'has no metadata': { metadata: undefined },
    'says its description beside its metadata alone': { metadata: undefined, description: 'Beside' },
    'has a description of nothing': { metadata: { description: null } },
    'has tags in one text': { metadata: { tags: 'a,b' } },
    'has no default queue type': { metadata: { default_queue_type: 'undefined' } },
    'has a default queue type that there is not': { metadata: { default_queue_type: 'lazy' } },
    'is protected from deletion': { metadata: { protected_from_deletion: true } },
    'has an empty name': { name: '' },
    'is called as a step of a path': { name: '..' },
    'has a name with a line break': { name: 'v\nw' },
    'has a name of 256 bytes': { name: 'v'.repeat(256) },
    'has no name': { name: undefined },
    'has a number for a name': { name: 7 },
    'says limits of its own': { limits: { 'max-connections': 5 } },
  }),
  ...set('users', {
    'has no hash': { password_hash: undefined, hashing_algorithm: undefined },
    'has an empty hash': { password_hash: '' },
    'has its password in the clear': { password_hash: undefined, password: 'not-a-secret' },
    'has a hash of another algorithm': { hashing_algorithm: 'rabbit_password_hashing_sha512' },
    'has a hash of md5': { hashing_algorithm: 'rabbit_password_hashing_md5' },
    'has a hash of an algorithm that there is not': { hashing_algorithm: 'scrypt' },
    'has a hash that is no Base64': { password_hash: '***' },
    'has tags in one text': { tags: 'administrator,monitoring' },
    'has no tags': { tags: undefined },
    'has tags of nothing': { tags: null },
    'has 32 tags': { tags: Array.from({ length: 32 }, (_, index) => `t${index}`) },
    'has 33 tags': { tags: Array.from({ length: 33 }, (_, index) => `t${index}`) },
    'has a tag twice': { tags: ['a', 'a'] },
    'has a tag outside of ASCII': { tags: ['über'] },
    'has an empty name': { name: '' },
    'has a name of 245 bytes': { name: 'u'.repeat(245) },
    'has a name of 255 bytes': { name: 'u'.repeat(255) },
    'has a name of 256 bytes': { name: 'u'.repeat(256) },
    'has no limits': { limits: undefined },
    'has an empty list of limits': { limits: [] },
    'has a limit of text': { limits: { 'max-channels': 'many' } },
    'has a limit below -1': { limits: { 'max-connections': -2 } },
    'has a limit that there is not': { limits: { 'max-queues': 5 } },
    'has a limit of half a connection': { limits: { 'max-connections': 1.5 } },
  }),
  ...set('permissions', {
    'is of a user that is not there': { user: 'nobody' },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'has a pattern that does not compile': { read: '*' },
    'has a pattern that PCRE alone knows': { read: '(?i)^(?>q)' },
    'has no pattern to configure': { configure: undefined },
    'has a pattern of 1,025 bytes': { write: 'a'.repeat(1025) },
  }),
  ...set('topic_permissions', {
    'is of a user that is not there': { user: 'nobody' },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'is about an exchange that is not there': { exchange: 'nothing' },
    'is about the default exchange': { exchange: '' },
    'is about an exchange of every vhost': { exchange: 'amq.topic' },
    'has a pattern that does not compile': { write: '(' },
  }),
  ...set('exchanges', {
    'has a type that there is not': { type: 'x-delayed-message', arguments: { 'x-delayed-type': 'direct' } },
    'has no type': { type: undefined },
    hashes: { type: 'x-consistent-hash' },
    'hashes by a header and a property': {
      type: 'x-consistent-hash',
      arguments: { 'hash-header': 'a', 'hash-property': 'message_id' },
    },
    'is internal': { internal: true },
    'is transient': { durable: false },
    'goes by itself': { auto_delete: true },
    'says nothing of being durable': { durable: undefined, auto_delete: undefined, internal: undefined },
    'is durable in text': { durable: 'true' },
    'has an empty list of arguments': { arguments: [] },
    'has no arguments': { arguments: undefined },
    'has arguments of nothing': { arguments: null },
    'has an argument of nothing': { arguments: { a: null } },
    'has a list in an argument': { arguments: { a: [1, 'b', { c: [true] }] } },
    'has a number beyond 2^53': { arguments: { a: 2 ** 53 } },
    'has a number beyond 2^63': { arguments: { a: 1e19 } },
    'has a fraction in an argument': { arguments: { a: 0.1 } },
    'has an alternate exchange': { arguments: { 'alternate-exchange': 'amq.fanout' } },
    'has an alternate exchange that is a number': { arguments: { 'alternate-exchange': 5 } },
    'has an empty name': { name: '' },
    'is one of every vhost': { name: 'amq.topic' },
    'begins with amq.': { name: 'amq.mine' },
    'has a name of 255 bytes': { name: 'ß'.repeat(127) },
    'has a name of 256 bytes': { name: 'e'.repeat(256) },
    'has a name with a line break': { name: 'e\r\nf' },
    'is called as a step of a path': { name: '.' },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'has no vhost': { vhost: undefined },
    'has a field that there is not': { colour: 'blue' },
  }),
  ...set('queues', {
    'has no arguments': { arguments: undefined },
    'has an empty list of arguments': { arguments: [] },
    'has arguments of nothing': { arguments: null },
    'says its type beside its arguments': { type: 'quorum', arguments: {} },
    'says two types': { type: 'classic' },
    'has a type that there is not': { arguments: { 'x-queue-type': 'lazy' } },
    'has its type in capitals': { arguments: { 'x-queue-type': 'Quorum' } },
    'has the type of a module': { arguments: { 'x-queue-type': 'rabbit_quorum_queue' } },
    'is transient': { durable: false },
    'goes by itself': { auto_delete: true },
    'says nothing of being durable': { durable: undefined, auto_delete: undefined },
    'is of one connection': { exclusive: true },
    'has an argument of nothing': { arguments: { 'x-queue-type': 'quorum', 'x-note': null } },
    'has an argument that nobody knows': { arguments: { 'x-queue-type': 'quorum', note: 'x' } },
    'has a name of the server': { name: 'amq.gen-abc' },
    'has an empty name': { name: '' },
    'has a name of 255 bytes': { name: 'q'.repeat(255) },
    'has a name of 256 bytes': { name: 'q'.repeat(256) },
    'has a name with a line break': { name: 'q\nr' },
    'is called as a step of a path': { name: '..' },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'has no vhost': { vhost: undefined },
    'has no name': { name: undefined },
  }),
  ...queueArguments('quorum', {
    'dead letters to an exchange that is not there': { 'x-dead-letter-exchange': 'nothing' },
    'a key of dead letters alone': { 'x-dead-letter-routing-key': 'k' },
    'a length of text': { 'x-max-length': '5' },
    'a length below nothing': { 'x-max-length': -1 },
    'half a length': { 'x-max-length': 1.5 },
    'an expiry of nothing': { 'x-expires': 0 },
    'an overflow that there is not': { 'x-overflow': 'drop-tail' },
    'an overflow that classic queues alone have': { 'x-overflow': 'reject-publish-dlx' },
    priorities: { 'x-max-priority': 5 },
    'an age': { 'x-max-age': '1D' },
    'a delivery limit of text': { 'x-delivery-limit': 'ten' },
    'a delivery limit of -1': { 'x-delivery-limit': -1 },
    'a strategy that there is not': { 'x-dead-letter-strategy': 'maybe' },
    'a group of 0': { 'x-quorum-initial-group-size': 0 },
    'one consumer in text': { 'x-single-active-consumer': 'yes' },
    'a time to live of a year': { 'x-message-ttl': 31_536_000_000 },
    'a time to live below nothing': { 'x-message-ttl': -1 },
    'a place for leaders that there is not': { 'x-queue-leader-locator': 'random' },
    'a mode': { 'x-queue-mode': 'lazy' },
  }),
  ...queueArguments('classic', {
    '255 priorities': { 'x-max-priority': 255 },
    '256 priorities': { 'x-max-priority': 256 },
    'no priorities': { 'x-max-priority': 0 },
    'a lazy mode': { 'x-queue-mode': 'lazy' },
    'a mode that there is not': { 'x-queue-mode': 'eager' },
    'version 1': { 'x-queue-version': 1 },
    'version 2': { 'x-queue-version': 2 },
    'a delivery limit': { 'x-delivery-limit': 5 },
    'a place for its master': { 'x-queue-master-locator': 'min-masters' },
    'a policy for mirrors': { 'x-ha-policy': 'all' },
  }),
  ...queueArguments('stream', {
    'an age': { 'x-max-age': '7D' },
    'an age without a unit': { 'x-max-age': '7' },
    'an age of a unit that there is not': { 'x-max-age': '7W' },
    'a length': { 'x-max-length': 5 },
    'an expiry': { 'x-expires': 60_000 },
    'segments of text': { 'x-stream-max-segment-size-bytes': 'large' },
    'segments beyond 3 GB': { 'x-stream-max-segment-size-bytes': 3_000_000_001 },
    'filters of 15 bytes': { 'x-stream-filter-size-bytes': 15 },
    'filters of 16 bytes': { 'x-stream-filter-size-bytes': 16 },
    'dead letters': { 'x-dead-letter-exchange': 'e' },
  }),
  ...set('bindings', {
    'leads to a queue that is not there': { destination: 'nothing' },
    'comes from an exchange that is not there': { source: 'nothing' },
    'comes from the default exchange': { source: '', routing_key: 'q' },
    'leads from an exchange to itself': { destination: 'e', destination_type: 'exchange' },
    'leads to something else': { destination_type: 'stream' },
    'does not say to what it leads': { destination_type: undefined },
    'has no key': { routing_key: undefined },
    'has an empty key': { routing_key: '' },
    'has a key of 256 bytes': { routing_key: 'k'.repeat(256) },
    'has a number for a key': { routing_key: 5 },
    'has no arguments': { arguments: undefined },
    'has an argument of nothing': { arguments: { a: null } },
    'has headers of each type': {
      source: 'amq.headers',
      arguments: { 'x-match': 'all', a: 1, b: 1.5, c: true, d: ['x'] },
    },
    'has a match that there is not': { source: 'amq.headers', arguments: { 'x-match': 'some' } },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'has no vhost': { vhost: undefined },
  }),
  ...set('policies', {
    'has no priority': { priority: undefined },
    'has a priority of text': { priority: '5' },
    'has a priority of a fraction': { priority: 1.5 },
    'has a priority beyond 2^31': { priority: 2 ** 40 },
    'does not say what it applies to': { 'apply-to': undefined },
    'applies to something else': { 'apply-to': 'messages' },
    'has a pattern that does not compile': { pattern: '*' },
    'has no pattern': { pattern: undefined },
    'has an empty definition': { definition: {} },
    'has an empty list for its definition': { definition: [] },
    'has a definition in a text': { definition: '{"max-length":5}' },
    'has no definition': { definition: undefined },
    'has a setting that there is not': { definition: { 'max-lenght': 5 } },
    mirrors: { definition: { 'ha-mode': 'all', 'max-length': 5 } },
    'has a length of text': { definition: { 'max-length': 'five' } },
    'has a setting of nothing': { definition: { 'max-length': null } },
    'names an upstream that is not there': {
      'apply-to': 'exchanges',
      definition: { 'federation-upstream': 'nothing' },
    },
    'names an upstream and a set': { definition: { 'federation-upstream': 'f', 'federation-upstream-set': 'all' } },
    'has an empty name': { name: '' },
    'has a name of 300 bytes': { name: 'p'.repeat(300) },
    'is of a vhost that is not there': { vhost: 'nowhere' },
    'has no vhost': { vhost: undefined },
  }),
  ...parameter('operator_policy', {
    'has a setting that policies alone have': { definition: { 'dead-letter-exchange': 'e' } },
    'has a definition in a text': { definition: '{"max-length":5}' },
    'has a pattern that does not compile': { pattern: '(' },
    'applies to something else': { 'apply-to': 'messages' },
    'has no priority': { priority: undefined },
    'has an empty definition': { definition: {} },
  }),
  ...parameter('vhost-limits', {
    'has none': { 'max-queues': -1 },
    'is below the queues that there are': { 'max-queues': 1 },
    'is text': { 'max-queues': 'many' },
    'is one that there is not': { 'max-length': 5 },
    'is a fraction': { 'max-connections': 0.5 },
    'is below -1': { 'max-connections': -2 },
  }),
  ...parameter('federation-upstream', {
    'has no URI': { uri: undefined },
    'has an empty list of URIs': { uri: [] },
    'has two URIs': { uri: [nowhere, nowhere] },
    'has a URI that is none': { uri: 'over there' },
    'has a setting that there is not': { 'max-hop': 2 },
    'has hops of text': { 'max-hops': 'two' },
    'has no hops': { 'max-hops': 0 },
    'has a mode that there is not': { 'ack-mode': 'sometimes' },
    'has a fraction for its delay': { 'reconnect-delay': 0.5 },
    'has a setting of nothing': { expires: null },
    'has an empty exchange': { exchange: '' },
    'has hops of a fraction': { 'max-hops': 1.5 },
    'is on a queue and an exchange': { queue: 'q', exchange: 'e' },
  }),
  ...parameter('shovel', {
    'has no source': { 'src-queue': undefined },
    'has two sources': { 'src-exchange': 'e' },
    'has an empty queue': { 'src-queue': '' },
    'has no destination': { 'dest-queue': undefined },
    'has two destinations': { 'dest-exchange': 'e' },
    'speaks something else': { 'src-protocol': 'mqtt' },
    'speaks AMQP 1.0 without an address': { 'src-protocol': 'amqp10' },
    'has a mode that there is not': { 'ack-mode': 'sometimes' },
    'has a URI that is none': { 'src-uri': 'over there' },
    'has no URI': { 'dest-uri': undefined },
    'has a setting that there is not': { 'src-prefetch': 5 },
    'has a prefetch of text': { 'src-prefetch-count': 'some' },
    'ends after some': { 'src-delete-after': 10 },
    'ends at a word that there is not': { 'src-delete-after': 'soon' },
    'has an empty key beside a queue': { 'src-exchange-key': '' },
    'has a key beside a queue': { 'src-exchange-key': 'k' },
    'is local': { 'src-protocol': 'local', 'dest-protocol': 'local' },
    'has properties in an empty list': { 'dest-publish-properties': [] },
    'has a property that there is not': { 'dest-publish-properties': { colour: 'blue' } },
  }),
  ...whole(),
};

function set(list: string, values: Record<string, object>): typeof edits {
  return Object.fromEntries(
    Object.entries(values).map(([what, value]) => [
      `${list}[0] ${what}`,
      (definitions: Loose) => void Object.assign(definitions[list][0], value),
    ]),
  );
}

function queueArguments(type: string, values: Record<string, object>): typeof edits {
  return Object.fromEntries(
    Object.entries(values).map(([what, value]) => [
      `a ${type} queue has ${what}`,
      (definitions: Loose) => {
        const queue = definitions.queues.find((each: Loose) => each.arguments?.['x-queue-type'] === type);
        if (queue) Object.assign(queue.arguments, value);
      },
    ]),
  );
}

function parameter(component: string, values: Record<string, object>): typeof edits {
  return Object.fromEntries(
    Object.entries(values).map(([what, value]) => [
      `${component} ${what}`,
      (definitions: Loose) => {
        const found = definitions.parameters.find((each: Loose) => each.component === component);
        if (found) Object.assign(found.value, value);
      },
    ]),
  );
}

/** Edits of more than one object; those that take lists away come last, so that others find theirs. */
function whole(): typeof edits {
  const again = (list: string, change: object) => (definitions: Loose) => {
    const [first] = definitions[list];
    definitions[list].push({ ...structuredClone(first), ...change });
  };
  return {
    'nothing is changed': () => undefined,
    'the queue is there twice': again('queues', {}),
    'the queue is there twice, with another type': again('queues', { arguments: { 'x-queue-type': 'classic' } }),
    'the exchange is there twice, with another type': again('exchanges', { type: 'fanout' }),
    'the binding is there twice': again('bindings', {}),
    'the binding is there twice, with another argument': again('bindings', { arguments: { a: 1 } }),
    'the policy is there twice': again('policies', { priority: 7 }),
    'the user is there twice': again('users', { tags: [] }),
    'the permission is there twice': again('permissions', { read: '' }),
    'the vhost is there twice': again('vhosts', {}),
    'the shovel is there twice': (definitions) =>
      definitions.parameters.push(structuredClone(definitions.parameters[3])),
    'a list holds a text': (definitions) => void definitions.queues.push('q'),
    'there is a field that there is not': (definitions) => void Object.assign(definitions, { colour: 'blue' }),
    'there is a global parameter': (definitions) => void definitions.global_parameters.push({ name: 'x', value: [1] }),
    'there is a component that there is not': (definitions) =>
      void definitions.parameters.push({ vhost: 'v', component: 'colour', name: 'x', value: { a: 1 } }),
    'there is a set of upstreams': (definitions) =>
      void definitions.parameters.push({
        ...{ vhost: 'v', component: 'federation-upstream-set', name: 'set' },
        value: [{ upstream: 'f' }],
      }),
    'there is an empty set of upstreams': (definitions) =>
      void definitions.parameters.push({ vhost: 'v', component: 'federation-upstream-set', name: 'set', value: [] }),
    'it is of an older version': (definitions) => void Object.assign(definitions, { rabbit_version: '3.8.9' }),
    'it is of a version to come': (definitions) => void Object.assign(definitions, { rabbit_version: '5.0.0' }),
    'there are no vhosts': (definitions) => delete definitions.vhosts,
    'there is an empty list of vhosts': (definitions) => void Object.assign(definitions, { vhosts: [] }),
    'there are no users': (definitions) => delete definitions.users,
    'there is nothing but users': (definitions) => keepOnly(definitions, ['users']),
    'there is nothing but vhosts': (definitions) => keepOnly(definitions, ['vhosts']),
    'there is nothing but queues': (definitions) => keepOnly(definitions, ['queues']),
    'there is nothing at all': (definitions) => keepOnly(definitions, []),
    'a list is nothing': (definitions) => void Object.assign(definitions, { policies: null }),
    'a list is a mapping': (definitions) => void Object.assign(definitions, { bindings: {} }),
  };
}

function keepOnly(definitions: Loose, lists: readonly string[]): void {
  for (const list of Object.keys(definitions)) if (!lists.includes(list)) delete definitions[list];
}

import { loadCatalog } from '../../../catalog/load.ts';
import { parseExport } from '../../../operations/import/exported-definitions.ts';
import { translate } from '../../../operations/import/translate.ts';
import { writeYaml } from '../../../operations/import/write-yaml.ts';
import { sampleFile } from '../../repositories.ts';

const options = { name: 'orders', platform: 'acme', version: '4.3.6', instanceType: 'c7g.xlarge' };
const inDefaultVhost = { vhosts: [{ name: '/' }] };

/** What becomes of an export; every file made here has to pass the check. */
function translated(value: object, vhost?: string) {
  const translation = translate(parseExport({ value: { ...inDefaultVhost, ...value }, vhost, source: 'x' }), options);
  const files = [
    { path: 'platform.yaml', text: sampleFile('platform.yaml') },
    { path: 'brokers/orders.yaml', text: writeYaml(translation) },
  ];
  const problems = loadCatalog({ files, today: '2026-11-21' }).problems;
  expect(problems.filter(({ rule }) => rule !== 'way-in-without-password')).toEqual([]);
  return { ...translation, notes: translation.notes.map(({ about, message }) => `${about}: ${message}`) };
}

const queue = (name: string, given: object = {}, rest: object = {}) => ({
  vhost: '/',
  name,
  arguments: given,
  ...rest,
});

test('guest, the administrator’s names and names that other users take in turn are left out', () => {
  const names = ['guest', 'warren', 'warren-alternate', 'shop', 'shop-alternate', 'a-alternate'];
  const { broker, notes } = translated({ users: names.map((name) => ({ name, tags: '' })) });
  expect(Object.keys(broker.users ?? {})).toEqual(['shop', 'a-alternate']);
  expect(notes.join('\n')).toMatch(/user guest: is left out: everybody knows it/);
  expect(notes.join('\n')).toMatch(/user shop-alternate: is left out: user shop takes this name/);
});

test('a tag that RabbitMQ would read as another one stays behind, and a note says so', () => {
  const { broker, notes } = translated({ users: [{ name: 'shop', tags: ['Ã¼ber', 'management'] }] });
  expect(broker.users?.shop?.tags).toEqual(['management']);
  expect(notes.join('\n')).toMatch(/user shop: loses tags that RabbitMQ does not keep as they are: "Ã¼ber"/);
});

test('tags of users are read from lists and from texts with commas', () => {
  const { broker } = translated({
    users: [
      { name: 'old', tags: 'management,monitoring' },
      { name: 'new', tags: ['policymaker'], limits: { 'max-channels': 7 } },
    ],
  });
  expect(broker.users?.old?.tags).toEqual(['management', 'monitoring']);
  expect(broker.users?.new).toMatchObject({ tags: ['policymaker'], maxChannels: 7 });
});

test('settings of mirrored queues are dropped, and a policy that was nothing else', () => {
  const policy = { vhost: '/', pattern: '.*', 'apply-to': 'queues' };
  const { broker, notes } = translated({
    policies: [
      { ...policy, name: 'ha', definition: { 'ha-mode': 'all', 'ha-sync-mode': 'automatic' } },
      { ...policy, name: 'both', definition: { 'ha-mode': 'all', 'max-length': 5 } },
    ],
  });
  expect(broker.policies).toEqual([
    { vhost: '/', name: 'both', pattern: '.*', applyTo: 'queues', priority: 0, definition: { 'max-length': 5 } },
  ]);
  expect(notes).toContain('policy ha in vhost /: is left out: nothing remains of it.');
  expect(notes.join('\n')).toMatch(
    /2 policies in vhost \/: each loses a setting: ha-mode is gone since RabbitMQ 4\.0.* They are ha, both\./,
  );
});

test('an operator policy is read whether its definition is JSON, a text of JSON, or a list of pairs as rabbitmqctl of 4.0 writes it', () => {
  const value = { pattern: '.*', 'apply-to': 'queues', priority: 1 };
  const parameter = { vhost: '/', component: 'operator_policy' };
  const { broker } = translated({
    parameters: [
      { ...parameter, name: 'old', value: { ...value, definition: '{"max-length":5}' } },
      { ...parameter, name: 'new', value: { ...value, definition: { 'max-length': 5 } } },
      { ...parameter, name: 'pairs', value: { ...value, definition: [['max-length', 5]] } },
    ],
  });
  expect(broker.operatorPolicies?.map(({ name, definition }) => [name, definition])).toEqual([
    ['old', { 'max-length': 5 }],
    ['new', { 'max-length': 5 }],
    ['pairs', { 'max-length': 5 }],
  ]);
});

test('exchanges of unknown types go with their bindings', () => {
  const { broker, notes } = translated({
    exchanges: [
      { vhost: '/', name: 'later', type: 'x-delayed-message', arguments: { 'x-delayed-type': 'direct' } },
      { vhost: '/', name: 'amq.rabbitmq.log', type: 'topic', internal: true },
    ],
    queues: [queue('placed')],
    bindings: [
      { vhost: '/', source: 'later', destination: 'placed', destination_type: 'queue', routing_key: 'a' },
      { vhost: '/', source: '', destination: 'placed', destination_type: 'queue', routing_key: 'placed' },
      { vhost: '/', source: 'amq.topic', destination: 'placed', destination_type: 'queue', routing_key: 'b' },
    ],
  });
  expect(broker.exchanges).toEqual([]);
  expect(broker.bindings?.map(({ source }) => source)).toEqual(['amq.topic']);
  expect(notes).toEqual([
    expect.stringMatching(
      /^exchange later in vhost \/: is left out with its bindings: its type is x-delayed-.* Left out with it: 1 binding, later → placed\.$/,
    ),
    expect.stringMatching(/^binding to placed in vhost \/: is left out: every queue is bound to the default exchange/),
    'the export: also holds, left out without loss: exchanges that RabbitMQ makes (amq.rabbitmq.log).',
  ]);
});

test('a queue without a type is classic, and the broker goes on making classic queues', () => {
  const { broker } = translated({ queues: [queue('placed')] });
  expect(broker.queues?.[0]?.type).toBe('classic');
  expect(broker.defaultQueueType).toBe('classic');
});

test('a vhost that says its default queue type keeps it, by name or by module', () => {
  const vhosts = [
    { name: 'a', default_queue_type: 'quorum' },
    { name: 'b', metadata: { default_queue_type: 'rabbit_stream_queue', description: 'B', tags: ['t'] } },
  ];
  const { broker } = translated({ vhosts });
  expect(broker.defaultQueueType).toBeUndefined();
  expect(broker.vhosts).toEqual({
    a: { tags: [], defaultQueueType: 'quorum' },
    b: { tags: ['t'], description: 'B', defaultQueueType: 'stream' },
  });
});

test('limits of a vhost are taken from the vhost and from its parameter', () => {
  const { broker } = translated({
    vhosts: [
      { name: '/', limits: { 'max-queues': 5 } },
      { name: 'b', limits: [] },
      // As rabbitmqctl 4.0.5 writes them.
      { name: 'c', limits: [['max-connections', 7]] },
    ],
    parameters: [{ vhost: 'b', component: 'vhost-limits', name: 'limits', value: { 'max-connections': 0 } }],
  });
  expect(broker.vhosts).toEqual({
    '/': { tags: [], maxQueues: 5 },
    b: { tags: [], maxConnections: 0 },
    c: { tags: [], maxConnections: 7 },
  });
});

test('options that the type of a queue does not have are dropped', () => {
  const { broker, notes } = translated({
    queues: [queue('log', { 'x-queue-type': 'stream', 'x-max-age': '7D', 'x-max-priority': 5 })],
  });
  expect(broker.queues?.[0]?.arguments).toEqual({ 'x-max-age': '7D' });
  expect(notes).toContain(
    'queue log in vhost /: loses x-max-priority: it is an option of classic queues, which RabbitMQ refuses for stream queues.',
  );
});

test('dead letters to an exchange that is not there are dropped with their key', () => {
  const given = { 'x-dead-letter-exchange': 'gone', 'x-dead-letter-routing-key': 'a', 'x-max-length': 5 };
  const { broker, notes } = translated({ queues: [queue('placed', given)] });
  expect(broker.queues?.[0]?.arguments).toEqual({ 'x-max-length': 5 });
  expect(notes.join('\n')).toMatch(/loses x-dead-letter-exchange: there is no exchange gone in vhost \//);
});

test('a queue that would not survive a restart becomes durable, since 4.3 refuses it', () => {
  const { broker, notes } = translated({ queues: [queue('readings', {}, { durable: false })] });
  expect(broker.queues?.[0]?.durable).toBe(true);
  expect(notes.join('\n')).toMatch(/queue readings in vhost \/: becomes durable/);
});

test('queues that the server named, and of types of other products, are left out', () => {
  const { broker, notes } = translated({
    queues: [queue('amq.gen-x'), queue('other', { 'x-queue-type': 'jms' })],
  });
  expect(broker.queues).toEqual([]);
  expect(notes).toHaveLength(2);
});

test('links get a secret each for their URIs, with different names and no URI anywhere', () => {
  const uri = 'amqps://user:p%40ss@old.example.com';
  const parameter = { vhost: '/', component: 'federation-upstream' };
  const translation = translated({
    parameters: [
      { ...parameter, name: 'the west', value: { uri, 'ack-mode': 'no-ack', expires: 5 } },
      { ...parameter, name: 'the#west', value: { uri: [uri, uri], 'max-hops': 2, colour: 'red' } },
      {
        vhost: '/',
        component: 'shovel',
        name: 'copy',
        value: { 'src-uri': uri, 'src-queue': 'a', 'src-exchange-key': 'b', 'dest-uri': uri, 'dest-queue': 'c' },
      },
    ],
  });
  expect(translation.broker.federation).toEqual([
    {
      name: 'the west',
      vhost: '/',
      uri: { secret: 'acme/orders/upstreams/the_west' },
      parameters: { 'ack-mode': 'no-ack', expires: 5 },
    },
    { name: 'the#west', vhost: '/', uri: { secret: 'acme/orders/upstreams/the_west-2' }, maxHops: 2, parameters: {} },
  ]);
  expect(translation.broker.shovels?.[0]).toEqual({
    name: 'copy',
    vhost: '/',
    source: { uri: { secret: 'acme/orders/shovels/copy/source' }, queue: 'a' },
    destination: { uri: { secret: 'acme/orders/shovels/copy/destination' }, queue: 'c' },
    parameters: {},
  });
  const { notes } = translation;
  expect(notes).toContain(
    'upstream the#west in vhost /: needs a secret named acme/orders/upstreams/the_west-2 that holds its URI (uri), user and password included. It had 2 of them; choose one.',
  );
  expect(notes).toContain('upstream the#west in vhost /: loses settings that RabbitMQ does not document: colour.');
  expect(JSON.stringify(translation)).not.toContain('old.example.com');
});

test('parameters that no field can say are named, each with what it was for', () => {
  const { notes } = translated({
    global_parameters: [{ name: 'cluster_name' }, { name: 'mqtt_port_to_vhost_mapping' }, { name: 'own' }],
    parameters: [{ vhost: '/', component: 'federation-upstream-set', name: 'some', value: [] }],
  });
  expect(notes).toEqual([
    'global parameter mqtt_port_to_vhost_mapping: is not carried over: it says in which vhost MQTT clients are, by the port that they come in at, and files have no field for it. Set it with `rabbitmqctl set_global_parameter` if it is needed.',
    'global parameter own: is not carried over: files have no field for it. Set it with `rabbitmqctl set_global_parameter` if it is needed.',
    'parameter federation-upstream-set some in vhost /: is not carried over. Name single upstreams in policies (federation-upstream), or all with federation-upstream-set: all.',
    'the export: also holds, left out without loss: what every cluster has of its own (cluster_name).',
  ]);
});

test('the export of one vhost is read with the name that it has or is given', () => {
  const single = { rabbit_version: '3.13.7', vhosts: undefined, queues: [{ name: 'placed', arguments: [] }] };
  expect(translated({ ...single, original_vhost_name: 'shop' }).broker.queues?.[0]?.vhost).toBe('shop');
  expect(translated(single, 'orders').broker.vhosts).toEqual({ orders: { tags: [] } });
  expect(() => translated(single)).toThrow(
    'holds the definitions of one vhost without its name. Name it with --vhost.',
  );
});

test('one vhost is taken out of an export of all, with the users who may use it', () => {
  const { broker } = translated(
    {
      vhosts: [{ name: 'a' }, { name: 'b' }],
      users: [{ name: 'ua' }, { name: 'ub' }],
      permissions: [
        { user: 'ua', vhost: 'a', configure: '', write: '', read: '' },
        { user: 'ub', vhost: 'b', configure: '', write: '', read: '' },
      ],
      queues: [
        { vhost: 'a', name: 'qa' },
        { vhost: 'b', name: 'qb' },
      ],
    },
    'b',
  );
  expect([Object.keys(broker.vhosts ?? {}), Object.keys(broker.users ?? {})]).toEqual([['b'], ['ub']]);
  expect(broker.queues?.map(({ name }) => name)).toEqual(['qb']);
  expect(() => translated({}, 'c')).toThrow('has no vhost "c", but /. Name one with --vhost.');
});

test.each([
  [[], 'holds no RabbitMQ definitions'],
  ['text', 'holds no RabbitMQ definitions'],
  [{ items: [] }, 'holds no RabbitMQ definitions'],
  [{ vhosts: [], queues: [{ vhost: '/' }] }, 'x: queues[0].name is not as RabbitMQ exports it'],
])('%j is refused as no export', (value, message) => {
  expect(() => parseExport({ value, source: 'x' })).toThrow(message);
});

import type { BundleDefinitions } from '../../../../contracts/bundle.ts';
import type { Removal } from '../../../../contracts/removals.ts';
import { type Comparison, compareTopology } from '../../../../services/agent/topology/compare.ts';
import { describeDrift } from '../../../../services/agent/topology/drift.ts';
import { type TopologyObject, titleOf } from '../../../../services/agent/topology/objects.ts';
import type { BrokerState } from '../../../../services/agent/topology/observe.ts';
import { hashPassword } from '../../../../services/agent/topology/password.ts';
import { wantedObjects } from '../../../../services/agent/topology/wanted.ts';
import { bundleWith, login, type SecretValues, type TopologyBundle, topologyOf, user } from './samples.ts';

const file = bundleWith(
  {
    vhosts: [{ name: '/', description: 'Orders', tags: ['b', 'a'], default_queue_type: 'quorum' }],
    permissions: [{ user: 'shop', vhost: '/', configure: '', write: '', read: '.*' }],
    topic_permissions: [{ user: 'shop', vhost: '/', exchange: 'events', write: '^a', read: '^b' }],
    parameters: [{ vhost: '/', component: 'vhost-limits', name: 'limits', value: { 'max-queues': 5 } }],
    policies: [
      {
        vhost: '/',
        name: 'expiry',
        pattern: '^x',
        'apply-to': 'queues',
        priority: 1,
        definition: { expires: 9, 'max-length': 2 },
      },
    ],
    exchanges: [exchange('events')],
    queues: [queue('jobs', { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 })],
    bindings: [binding('events', 'jobs', 'a.#', { x: 1, y: ['z'] })],
  },
  { users: [user('shop', { tags: ['monitoring', 'policymaker'], limits: { 'max-channels': 4 } })] },
);
const secrets: SecretValues = { 'users/shop': login('shop', 'one') };

describe('what the file names', () => {
  it('is made on a blank broker, each after what it needs', async () => {
    const { changes, drift, refused } = await compare(file, []);
    expect(changes.map(sentence)).toEqual([
      'make vhost /',
      'make user warren',
      'make user shop',
      'make limit max-channels of user shop',
      'make permission of user shop in vhost /',
      'make permission of user warren in vhost /',
      'make limits of vhost /',
      'make policy expiry in vhost /',
      'make exchange events in vhost /',
      'make topic permission of user shop for exchange events in vhost /',
      'make queue jobs in vhost /',
      'make binding from exchange events to queue jobs with routing key a.# in vhost /',
    ]);
    expect([drift, refused]).toEqual([[], []]);
  });

  it('needs nothing when it is there, in whatever order RabbitMQ lists it', async () => {
    const objects = await present(file, (object) => {
      if (object.kind === 'vhost') return { ...object, definition: { ...object.definition, tags: ['a', 'b'] } };
      if (object.kind === 'user')
        return { ...object, definition: { ...object.definition, tags: [...object.definition.tags].reverse() } };
      if (object.kind === 'policy')
        return { ...object, definition: { ...object.definition, definition: { 'max-length': 2, expires: 9 } } };
      if (object.kind === 'binding')
        return { ...object, definition: { ...object.definition, arguments: { y: ['z'], x: 1 } } };
      if (object.kind === 'queue') return { ...object, definition: { ...object.definition, exclusive: false } };
      return object;
    });
    expect(await compare(file, objects)).toEqual({ changes: [], drift: [], refused: [] });
  });

  it.each<[string, Partial<BundleDefinitions>]>([
    ['vhost /', { vhosts: [{ name: '/', description: 'Other', tags: [] }] }],
    ['vhost /', { vhosts: [{ name: '/', description: 'Orders', tags: ['a', 'b'], default_queue_type: 'stream' }] }],
    [
      'permission of user shop in vhost /',
      { permissions: [{ user: 'shop', vhost: '/', configure: '', write: '', read: '' }] },
    ],
    [
      'topic permission of user shop for exchange events in vhost /',
      { topic_permissions: [{ user: 'shop', vhost: '/', exchange: 'events', write: '', read: '' }] },
    ],
    ['limits of vhost /', { parameters: [{ vhost: '/', component: 'vhost-limits', name: 'limits', value: {} }] }],
    [
      'policy expiry in vhost /',
      {
        policies: [
          {
            vhost: '/',
            name: 'expiry',
            pattern: '^x',
            'apply-to': 'queues',
            priority: 2,
            definition: { expires: 9, 'max-length': 2 },
          },
        ],
      },
    ],
  ])('is changed where it differs: %s', async (title, definitions) => {
    const changed = { ...file, definitions: { ...file.definitions, ...definitions } };
    const { changes } = await compare(changed, await present(file));
    expect(changes.map(sentence)).toEqual([`change ${title}`]);
  });

  it('has the default queue type of the broker where it says nothing of one', async () => {
    const silent = bundleWith({ vhosts: [{ name: '/', description: '', tags: [] }] });
    const objects = await present(
      bundleWith({ vhosts: [{ name: '/', description: '', tags: [], default_queue_type: 'stream' }] }),
    );
    expect((await compare(silent, objects, { defaultQueueType: 'classic' })).changes).toMatchObject([
      { action: 'change', object: { definition: { default_queue_type: 'classic' } } },
    ]);
    expect((await compare(silent, objects)).changes).toEqual([]);
  });

  it('is a binding of its own for other arguments', async () => {
    const changed = {
      ...file,
      definitions: { ...file.definitions, bindings: [binding('events', 'jobs', 'a.#', { x: 2 })] },
    };
    const { changes, drift } = await compare(changed, await present(file));
    expect([changes.map(sentence), drift.map(titleOf)]).toEqual([
      ['make binding from exchange events to queue jobs with routing key a.# in vhost /'],
      ['binding from exchange events to queue jobs with routing key a.# in vhost /'],
    ]);
  });
});

describe('a user of the file', () => {
  it('keeps a hash that fits its password, and gets another when the password is another', async () => {
    const objects = await present(file);
    expect((await compare(file, objects)).changes).toEqual([]);
    const { changes } = await compare(file, objects, {}, { 'users/shop': login('shop', 'two') });
    expect(changes).toMatchObject([
      { action: 'change', object: { definition: { name: 'shop', password: 'two', password_hash: undefined } } },
    ]);
  });

  it('keeps its hash when only its tags change', async () => {
    const changed = { ...file, users: [user('shop', { limits: { 'max-channels': 4 } })] };
    const objects = await present(file);
    const { changes } = await compare(changed, objects);
    expect(changes).toMatchObject([{ object: { definition: { tags: [], password_hash: hashOf('shop', objects) } } }]);
  });

  it('loses every permission and limit that the file does not name', async () => {
    const bare = { ...file, users: [user('shop', { tags: ['monitoring', 'policymaker'] })] };
    const definitions = { ...file.definitions, permissions: [], topic_permissions: [], parameters: [] };
    const { changes, drift } = await compare({ ...bare, definitions }, await present(file));
    expect(changes.map(sentence)).toEqual([
      'remove topic permission of user shop for exchange events in vhost /',
      'remove limits of vhost /',
      'remove permission of user shop in vhost /',
      'remove limit max-channels of user shop',
    ]);
    expect(drift).toEqual([]);
  });

  it('that has the password before no more is removed', async () => {
    const rotated = { 'users/shop': [login('shop-alternate', 'two'), login('shop', 'one')] } satisfies SecretValues;
    const refusing = bundleWith({}, { users: [user('shop', { previous: 'refused' })] });
    const before = await present(bundleWith({}, { users: [user('shop')] }));
    const { changes } = await compare(refusing, before, {}, rotated);
    expect(changes.map(sentence)).toEqual(['make user shop-alternate', 'remove user shop']);
  });
});

it('guest is removed unasked', async () => {
  const guest: TopologyObject = { kind: 'user', definition: { name: 'guest', tags: [], password_hash: '' } };
  const { changes, drift } = await compare(file, [...(await present(file)), guest]);
  expect([changes.map(sentence), drift]).toEqual([['remove user guest'], []]);
});

it('the administrator may do everything in every vhost, of the file or not', async () => {
  const byHand: TopologyObject = { kind: 'vhost', definition: { name: 'by hand', description: '', tags: [] } };
  const { changes } = await compare(file, [...(await present(file)), byHand]);
  expect(changes.map(sentence)).toEqual(['make permission of user warren in vhost by hand']);
});

describe('drift', () => {
  it.each<[string, TopologyObject]>([
    ['user ann', { kind: 'user', definition: { name: 'ann', tags: [], password_hash: '' } }],
    ['queue x in vhost /', { kind: 'queue', definition: queue('x') }],
    ['exchange x in vhost /', { kind: 'exchange', definition: exchange('x') }],
    [
      'policy x in vhost /',
      {
        kind: 'policy',
        definition: { vhost: '/', name: 'x', pattern: '', 'apply-to': 'all', priority: 0, definition: {} },
      },
    ],
    [
      'shovel x in vhost /',
      { kind: 'parameter', definition: { vhost: '/', component: 'shovel', name: 'x', value: {} } },
    ],
    [
      'upstream x in vhost /',
      { kind: 'parameter', definition: { vhost: '/', component: 'federation-upstream', name: 'x', value: {} } },
    ],
    [
      'operator policy x in vhost /',
      { kind: 'parameter', definition: { vhost: '/', component: 'operator_policy', name: 'x', value: {} } },
    ],
    [
      'federation-upstream-set parameter x in vhost /',
      { kind: 'parameter', definition: { vhost: '/', component: 'federation-upstream-set', name: 'x', value: [] } },
    ],
    [
      'binding from exchange events to queue jobs in vhost /',
      { kind: 'binding', definition: binding('events', 'jobs', '') },
    ],
    [
      'binding from exchange amq.topic to queue jobs with routing key x in vhost /',
      { kind: 'binding', definition: binding('amq.topic', 'jobs', 'x') },
    ],
    ['queue others.parked in vhost /', { kind: 'queue', definition: queue('others.parked') }],
  ])('is %s', async (title, object) => {
    const { changes, drift, refused } = await compare(file, [...(await present(file)), object]);
    expect([changes, drift.map(titleOf), refused]).toEqual([[], [title], []]);
  });

  it.each<[string, TopologyObject]>([
    ['a built-in exchange', { kind: 'exchange', definition: exchange('amq.direct') }],
    ['the default exchange', { kind: 'exchange', definition: exchange('') }],
    ['an exchange of a client', { kind: 'exchange', definition: { ...exchange('x'), auto_delete: true } }],
    ['an exchange of federation', { kind: 'exchange', definition: exchange('federation: events -> rabbit@b A') }],
    ['a server-named queue', { kind: 'queue', definition: queue('amq.gen-x') }],
    ['an exclusive queue', { kind: 'queue', definition: { ...queue('x'), exclusive: true } }],
    ['a queue of a client', { kind: 'queue', definition: { ...queue('x'), auto_delete: true } }],
    ['a subscription of STOMP', { kind: 'queue', definition: queue('stomp-subscription-x') }],
    ['the exchange of taps', { kind: 'exchange', definition: exchange('warren.taps') }],
    ["a gateway's queue of replies", { kind: 'queue', definition: queue('replies.ip-10-0-0-1.5f0c') }],
    ["a processor's queue of retries", { kind: 'queue', definition: queue('jobs.retry.4000') }],
    ["a processor's queue of suspects", { kind: 'queue', definition: queue('jobs.suspects') }],
    ["a processor's parked messages", { kind: 'queue', definition: queue('jobs.parked') }],
    ['a session of MQTT', { kind: 'queue', definition: queue('mqtt-subscription-phoneqos1') }],
    [
      'a binding to a queue that the file does not name',
      { kind: 'binding', definition: binding('events', 'amq.gen-x', '') },
    ],
    [
      'a binding from an exchange that the file does not name',
      { kind: 'binding', definition: binding('x', 'jobs', '') },
    ],
    [
      'a permission of a user that the file does not name',
      { kind: 'permission', definition: { user: 'ann', vhost: '/', configure: '', write: '', read: '' } },
    ],
  ])('is not %s', async (_, object) => {
    expect(await compare(file, [...(await present(file)), object])).toEqual({ changes: [], drift: [], refused: [] });
  });

  it('is a vhost as a whole', async () => {
    const all = { configure: '.*', write: '.*', read: '.*' };
    const { changes, drift } = await compare(file, [
      ...(await present(file)),
      { kind: 'vhost', definition: { name: 'old', description: '', tags: [] } },
      { kind: 'permission', definition: { user: 'warren', vhost: 'old', ...all } },
      { kind: 'queue', definition: { ...queue('x'), vhost: 'old' } },
      {
        kind: 'parameter',
        definition: { vhost: 'old', component: 'vhost-limits', name: 'limits', value: { 'max-queues': 1 } },
      },
    ]);
    expect([changes, drift.map(titleOf)]).toEqual([[], ['vhost old']]);
  });

  it('is told in at most a hundred sentences', () => {
    const queues = Array.from(
      { length: 123 },
      (_, index): TopologyObject => ({ kind: 'queue', definition: queue(`q${index}`) }),
    );
    const sentences = describeDrift(queues, 'brokers/orders.yaml');
    expect(sentences).toHaveLength(101);
    expect([sentences[0], sentences.at(-1)]).toEqual([
      'queue q0 in vhost / is not in brokers/orders.yaml',
      'and 23 more',
    ]);
    expect(describeDrift(queues.slice(0, 100), 'brokers/orders.yaml')).toHaveLength(100);
  });
});

describe('what cannot change', () => {
  it.each<[string, Partial<BundleDefinitions['queues'][number]>]>([
    [
      'has x-queue-type classic, brokers/orders.yaml says quorum',
      { arguments: { 'x-queue-type': 'classic', 'x-delivery-limit': 20 } },
    ],
    [
      'has x-delivery-limit 10, brokers/orders.yaml says 20',
      { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 10 } },
    ],
    ['has no x-delivery-limit, brokers/orders.yaml says 20', { arguments: { 'x-queue-type': 'quorum' } }],
    [
      'has x-expires 1, brokers/orders.yaml says nothing of it',
      { arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 20, 'x-expires': 1 } },
    ],
    ['has durable false, brokers/orders.yaml says true', { durable: false }],
    ['has auto_delete true, brokers/orders.yaml says false', { auto_delete: true }],
  ])('of a queue is refused: %s', async (difference, parts) => {
    const { refused } = await compare(
      file,
      await presentWith({ ...queue('jobs', { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 }), ...parts }),
    );
    expect(refused).toEqual([
      `queue jobs in vhost / ${difference}. Type and arguments of a queue cannot change. Say it with a policy where RabbitMQ has one for it, or make a queue of another name, move the messages with a shovel, then remove this one.`,
    ]);
  });

  it('of an exchange is refused', async () => {
    const objects = (await present(file)).map(
      (object): TopologyObject =>
        object.kind === 'exchange'
          ? { kind: 'exchange', definition: { ...exchange('events'), type: 'fanout', internal: true } }
          : object,
    );
    expect((await compare(file, objects)).refused).toEqual([
      'exchange events in vhost / has type fanout, brokers/orders.yaml says topic; has internal true, brokers/orders.yaml says false. Type and arguments of an exchange cannot change. Make an exchange of another name, bind it like this one, let clients publish there, then remove this one.',
    ]);
  });

  it('is an exclusive queue of a client where the file wants one of its own', async () => {
    const taken = { ...queue('jobs', { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 }), exclusive: true };
    expect((await compare(file, await presentWith(taken))).refused[0]).toContain(
      'queue jobs in vhost / has exclusive true, brokers/orders.yaml says false.',
    );
  });
});

describe('removing', () => {
  const jobs = { kind: 'queue', vhost: '/', name: 'jobs' } satisfies Removal;
  const without = (remove: Removal[], definitions: Partial<BundleDefinitions> = {}): TopologyBundle => ({
    ...file,
    definitions: { ...file.definitions, queues: [], bindings: [], ...definitions },
    remove,
  });

  it('takes a queue that is empty and unused, after what refers to it', async () => {
    const remove = [
      jobs,
      {
        kind: 'binding',
        vhost: '/',
        source: 'events',
        destination: 'jobs',
        destinationType: 'queue',
        routingKey: 'a.#',
      } satisfies Removal,
    ];
    const { changes, drift, refused } = await compare(without(remove), await present(file), {
      loads: [{ vhost: '/', name: 'jobs', messages: 0, consumers: 0 }],
    });
    expect(changes.map(sentence)).toEqual([
      'remove binding from exchange events to queue jobs with routing key a.# in vhost /',
      'remove queue jobs in vhost /',
    ]);
    expect([drift, refused]).toEqual([[], []]);
  });

  it.each([
    ['it holds 12 messages and has 0 consumers', { messages: 12, consumers: 0 }],
    ['it holds 0 messages and has 1 consumer', { messages: 0, consumers: 1 }],
    ['it holds a number of messages that RabbitMQ cannot say just now and has 0 consumers', { consumers: 0 }],
    ['it holds 0 messages and has a number of consumers that RabbitMQ cannot say just now', { messages: 0 }],
  ])('refuses a queue when %s', async (why, load) => {
    const { refused } = await compare(without([jobs]), await present(file), {
      loads: [{ vhost: '/', name: 'jobs', ...load }],
    });
    expect(refused).toEqual([
      `queue jobs in vhost / is to be removed, but ${why}. Stop what publishes to it and reads from it, consume or move its messages, then apply again; or take it out of remove.`,
    ]);
  });

  it('has nothing to do where there is nothing', async () => {
    const objects = (await present(file)).filter(({ kind }) => kind !== 'queue' && kind !== 'binding');
    expect(await compare(without([jobs, { kind: 'vhost', name: 'old' }]), objects)).toEqual({
      changes: [],
      drift: [],
      refused: [],
    });
  });

  it('refuses an exchange while bindings start from it that stay', async () => {
    const remove = [{ kind: 'exchange', vhost: '/', name: 'events' }] satisfies Removal[];
    const bundle = without(remove, { exchanges: [], queues: file.definitions.queues, topic_permissions: [] });
    expect((await compare(bundle, await present(file))).refused).toEqual([
      'exchange events in vhost / is to be removed, but a binding starts from it. Remove these, or take it out of remove.',
    ]);
    const freed = {
      kind: 'binding',
      vhost: '/',
      source: 'events',
      destination: 'jobs',
      destinationType: 'queue',
      routingKey: 'a.#',
    } satisfies Removal;
    expect((await compare({ ...bundle, remove: [...remove, freed] }, await present(file))).refused).toEqual([]);
    const both = { ...bundle, remove: [...remove, jobs], definitions: { ...bundle.definitions, queues: [] } };
    const { refused } = await compare(both, await present(file), {
      loads: [{ vhost: '/', name: 'jobs', messages: 0, consumers: 0 }],
    });
    expect(refused).toEqual([]);
  });

  it('refuses a vhost while a queue of it holds messages', async () => {
    const old: TopologyObject = { kind: 'vhost', definition: { name: 'old', description: '', tags: [] } };
    const bundle = { ...file, remove: [{ kind: 'vhost', name: 'old' }] satisfies Removal[] };
    const load = (name: string, messages?: number) => ({ vhost: 'old', name, messages, consumers: 3 });
    const objects = [...(await present(file)), old];
    expect((await compare(bundle, objects, { loads: [load('a', 0), load('b', 2), load('c')] })).refused).toEqual([
      'vhost old is to be removed, but its queue b holds 2 messages and 1 more queue of it is not empty. Stop what publishes to it and reads from it, consume or move its messages, then apply again; or take it out of remove.',
    ]);
    expect((await compare(bundle, objects, { loads: [load('a', 0)] })).changes.map(sentence)).toEqual([
      'make permission of user warren in vhost old',
      'remove vhost old',
    ]);
  });

  it('refuses what the file declares, and changes nothing that it names twice', async () => {
    const { refused } = await compare(
      { ...file, remove: [{ kind: 'user', name: 'warren' }, jobs] },
      await present(file),
    );
    expect(refused).toEqual([
      'user warren is declared and in remove, both in brokers/orders.yaml. Take it out of one.',
      'queue jobs in vhost / is declared and in remove, both in brokers/orders.yaml. Take it out of one.',
    ]);
  });

  it('takes every binding of a routing key but the one that the file declares', async () => {
    const other: TopologyObject = { kind: 'binding', definition: binding('events', 'jobs', 'a.#', { other: true }) };
    const remove = [
      {
        kind: 'binding',
        vhost: '/',
        source: 'events',
        destination: 'jobs',
        destinationType: 'queue',
        routingKey: 'a.#',
      },
    ] satisfies Removal[];
    const { changes, refused } = await compare({ ...file, remove }, [...(await present(file)), other]);
    expect(changes).toEqual([{ action: 'remove', object: other }]);
    expect(refused).toEqual([]);
  });
});

/** Compares a file with a broker that holds these objects. */
async function compare(
  bundle: TopologyBundle,
  objects: TopologyObject[],
  state: Partial<BrokerState> = {},
  values: SecretValues = secrets,
): Promise<Comparison> {
  return compareTopology(await topologyOf(bundle, values), { objects, loads: [], ...state });
}

/** What a broker holds that holds exactly what a file says. */
async function present(
  bundle: TopologyBundle,
  as: (object: TopologyObject) => TopologyObject = (object) => object,
): Promise<TopologyObject[]> {
  return wantedObjects(await topologyOf(bundle, secrets), { objects: [], loads: [] }).map((object) =>
    as(
      object.kind === 'user'
        ? {
            kind: 'user',
            definition: {
              name: object.definition.name,
              tags: object.definition.tags,
              password_hash: hashPassword(object.definition.password ?? ''),
            },
          }
        : object,
    ),
  );
}

/** What a broker holds that holds what the file says, but for one queue. */
function presentWith(
  definition: BundleDefinitions['queues'][number] & { exclusive?: boolean },
): Promise<TopologyObject[]> {
  return present(file, (object) => (object.kind === 'queue' ? { kind: 'queue', definition } : object));
}

function hashOf(name: string, objects: TopologyObject[]): string | undefined {
  return objects.flatMap(({ kind, definition }) =>
    kind === 'user' && definition.name === name ? [definition.password_hash] : [],
  )[0];
}

function sentence({ action, object }: Comparison['changes'][number]): string {
  return `${action} ${titleOf(object)}`;
}

function queue(
  name: string,
  args: Record<string, unknown> = { 'x-queue-type': 'quorum' },
): BundleDefinitions['queues'][number] {
  return { vhost: '/', name, durable: true, auto_delete: false, arguments: args };
}

function exchange(name: string): BundleDefinitions['exchanges'][number] {
  return { vhost: '/', name, type: 'topic', durable: true, auto_delete: false, internal: false, arguments: {} };
}

function binding(
  source: string,
  destination: string,
  routing_key: string,
  args: Record<string, unknown> = {},
): BundleDefinitions['bindings'][number] {
  return { vhost: '/', source, destination, destination_type: 'queue', routing_key, arguments: args };
}

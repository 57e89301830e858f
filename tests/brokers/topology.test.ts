import amqp from 'amqplib';
import fc from 'fast-check';
import { z } from 'zod';
import type { BundleDefinitions } from '../../contracts/bundle.ts';
import { type Management, openManagement } from '../../services/agent/rabbitmq/management.ts';
import { applyTopology, type TopologySummary } from '../../services/agent/topology/apply.ts';
import { inOneOrder } from '../../services/agent/topology/json.ts';
import { managedUsers } from '../../services/agent/topology/logins.ts';
import { restoreDefinitions } from '../../services/agent/topology/restore.ts';
import type { Leased } from '../../services/node/lock/lease.ts';
import { arbitraryDefinitions, type Definitions } from '../definitions.ts';
import { draws } from '../draws.ts';
import {
  bundleWith,
  login,
  type SecretValues,
  type TopologyBundle,
  topologyOf,
  user,
} from '../services/agent/topology/samples.ts';
import { lastingLease } from '../services/node/lasting-lease.ts';
import { type Rabbitmq, startRabbitmq } from './rabbitmq.ts';

/** An administrator of the tests' own, which outlives what they do; always drift. */
const tester = { name: 'tester', password: 'tester' };
let broker: Rabbitmq;
let management: Management;

beforeAll(async () => {
  broker = await startRabbitmq();
  const guest = openManagement({ url: broker.managementUrl, credentials: { name: 'guest', password: 'guest' } });
  await guest.put(['users', tester.name], { password: tester.password, tags: 'administrator' });
  management = guest.as(tester);
});

beforeEach(makeBlank);

afterAll(() => broker?.stop());

const orders = bundleWith(
  {
    vhosts: [
      { name: '/', description: '', tags: [] },
      { name: 'orders', description: 'Orders of the shop', tags: ['shop', 'eu'], default_queue_type: 'quorum' },
    ],
    permissions: [{ user: 'shop', vhost: 'orders', configure: '', write: '.*', read: '^placed$' }],
    topic_permissions: [{ user: 'shop', vhost: 'orders', exchange: 'events', write: '^order\\.', read: '.*' }],
    parameters: [
      {
        vhost: 'orders',
        component: 'vhost-limits',
        name: 'limits',
        value: { 'max-queues': 10, 'max-connections': -1 },
      },
      {
        vhost: 'orders',
        component: 'operator_policy',
        name: 'bounds',
        value: { pattern: '', 'apply-to': 'queues', priority: 1, definition: { 'max-length': 1000 } },
      },
      {
        vhost: 'orders',
        component: 'federation-upstream',
        name: 'acme',
        value: { uri: { $secret: 'acme/upstream' }, 'prefetch-count': 10, 'max-hops': 1 },
      },
      {
        vhost: 'orders',
        component: 'shovel',
        name: 'archive',
        value: {
          'src-protocol': 'amqp091',
          'src-uri': { $secret: 'acme/upstream' },
          'src-queue': 'placed',
          'dest-protocol': 'amqp091',
          'dest-uri': { $secret: 'acme/upstream' },
          'dest-queue': 'log',
        },
      },
    ],
    policies: [
      {
        vhost: 'orders',
        name: 'expiry',
        pattern: '^placed$',
        'apply-to': 'quorum_queues',
        priority: 7,
        definition: { 'message-ttl': 60000, 'dead-letter-exchange': 'dead' },
      },
    ],
    exchanges: [
      exchange('events', 'topic', { arguments: { 'alternate-exchange': 'dead' } }),
      exchange('dead', 'fanout', { internal: true }),
      exchange('shards', 'x-consistent-hash'),
    ],
    queues: [
      queue('placed', { 'x-queue-type': 'quorum', 'x-delivery-limit': 10 }),
      queue('failed', { 'x-queue-type': 'classic', 'x-max-priority': 5 }),
      queue('log', { 'x-queue-type': 'stream', 'x-max-age': '7D' }),
    ],
    bindings: [
      binding('events', 'placed', 'order.#'),
      binding('dead', 'failed', '', { reason: 'rejected', times: 3, deep: { a: [1, 'b', true] } }),
      { ...binding('events', 'shards', '#'), destination_type: 'exchange' },
    ],
  },
  { users: [user('shop', { tags: ['monitoring'], limits: { 'max-connections': 5 } })] },
);

const secrets: SecretValues = {
  'users/shop': login('shop', 'first'),
  'acme/upstream': 'amqp://acme:sesame@127.0.0.1:1',
};

describe('applying', () => {
  it('makes a blank broker hold everything', async () => {
    const { made, changed, refused } = await apply(orders, secrets);
    expect({ made, changed, refused }).toEqual({
      made: {
        vhost: 1,
        user: 2,
        permission: 3,
        'user limit': 1,
        'vhost limits': 1,
        'topic permission': 1,
        'operator policy': 1,
        upstream: 1,
        shovel: 1,
        policy: 1,
        exchange: 3,
        queue: 3,
        binding: 3,
      },
      changed: {},
      refused: [],
    });
    const { parameters, permissions, bindings } = await management.exportDefinitions();
    expect(parameters.find(({ component }) => component === 'shovel')?.value).toMatchObject({
      'src-uri': 'amqp://acme:sesame@127.0.0.1:1',
    });
    expect(permissions).toContainEqual({ user: 'warren', vhost: '/', configure: '.*', write: '.*', read: '.*' });
    expect(bindings).toHaveLength(3);
  });

  it('makes a user without a password, and a vhost that nobody deletes until it says so no more', async () => {
    const { secret: _, ...nobody } = user('certificates');
    const protecting = (is: boolean) =>
      bundleWith(
        { vhosts: [...bundleWith().definitions.vhosts, { name: 'kept', description: '', tags: [], protected: is }] },
        { users: [nobody] },
      );
    await apply(protecting(true));
    const { users } = await management.exportDefinitions();
    expect(users.find(({ name }) => name === 'certificates')).toMatchObject({ password_hash: '' });
    expect(await signsIn('certificates', '')).toBe(false);
    await expect(management.delete(['vhosts', 'kept'])).rejects.toThrow(/412|protected/);
    expect(await apply(protecting(true))).toMatchObject({ made: {}, changed: {}, removed: {} });

    await apply(protecting(false));
    await management.delete(['vhosts', 'kept']);
  });

  it('changes nothing the second time', async () => {
    await apply(orders, secrets);
    const before = await management.exportDefinitions();
    expect(await apply(orders, secrets)).toMatchObject({ made: {}, changed: {}, removed: {}, refused: [] });
    expect(await management.exportDefinitions()).toEqual(before);
  });

  it('changes whatever can change', async () => {
    await apply(orders, secrets);
    const { definitions } = orders;
    const summary = await apply(
      bundleWith(
        {
          ...definitions,
          vhosts: [
            { name: '/', description: 'Default', tags: [] },
            { name: 'orders', description: 'Orders', tags: [] },
          ],
          permissions: [{ user: 'shop', vhost: '/', configure: '', write: '', read: '' }],
          topic_permissions: [{ user: 'shop', vhost: 'orders', exchange: 'events', write: '.*', read: '.*' }],
          parameters: definitions.parameters
            .slice(1)
            .map((parameter) =>
              parameter.component === 'operator_policy'
                ? { ...parameter, value: { ...parameter.value, priority: 2 } }
                : parameter,
            ),
          policies: definitions.policies.map((policy) => ({ ...policy, definition: { 'message-ttl': 1 } })),
        },
        { users: [user('shop', { tags: ['management'], limits: { 'max-channels': 9 } })] },
      ),
      { ...secrets, 'users/shop': login('shop', 'second'), 'acme/upstream': 'amqp://acme:open@127.0.0.1:1' },
    );
    expect(summary).toMatchObject({
      made: { permission: 1, 'user limit': 1 },
      changed: {
        vhost: 2,
        user: 1,
        'topic permission': 1,
        'operator policy': 1,
        upstream: 1,
        shovel: 1,
        policy: 1,
      },
      removed: { permission: 1, 'user limit': 1, 'vhost limits': 1 },
    });
    const { vhosts } = await management.exportDefinitions();
    expect(vhosts.find(({ name }) => name === 'orders')).toMatchObject({
      metadata: {
        description: 'Orders',
        tags: [],
        // RabbitMQ's own default again, since the file says nothing of it now.
        default_queue_type: 'classic',
      },
    });
    expect(await signsIn('shop', 'second')).toBe(true);
  });

  it('raises the limit of a vhost before it makes the queues that need it', async () => {
    const limited = (maximum: number, queues: string[]): TopologyBundle =>
      bundleWith({
        parameters: [{ vhost: '/', component: 'vhost-limits', name: 'limits', value: { 'max-queues': maximum } }],
        queues: queues.map((name) => ({ ...queue(name), vhost: '/' })),
      });
    await apply(limited(1, ['a']));
    expect(await apply(limited(3, ['a', 'b', 'c']))).toMatchObject({ made: { queue: 2 } });
  });

  it('goes on after RabbitMQ refused a part', async () => {
    const bad = bundleWith({
      queues: [{ ...queue('a', { 'x-queue-type': 'quorum', 'x-max-priority': 5 }), vhost: '/' }],
    });
    await expect(apply(bad)).rejects.toThrow(
      /^POST \/api\/definitions is refused with status 400: .*invalid arg 'x-max-priority' for queue 'a'/,
    );
    expect(await apply(bundleWith({ queues: [{ ...queue('a'), vhost: '/' }] }))).toMatchObject({ made: { queue: 1 } });
  });

  it('does not print the secret of a shovel that RabbitMQ refuses', async () => {
    const uri = 'amqp//acme:sesame@127.0.0.1';
    const refused = apply(orders, { ...secrets, 'acme/upstream': uri });
    await expect(refused).rejects.toThrow(
      /^PUT \/api\/parameters\/federation-upstream\/orders\/acme is refused with status 400: its reason is withheld/,
    );
    await expect(refused).rejects.not.toThrow(/sesame/);
  });

  it('makes again what a node with much to do left out of an import', async () => {
    const queues = ['a', 'b', 'c'].map((name) => ({ ...queue(name), vhost: '/' }));
    let leavesOut = true;
    const busy = (node: Leased<Management>): Leased<Management> => ({
      ...node,
      as: (login) => busy(node.as(login) as Leased<Management>),
      importDefinitions: (document) => {
        const { queues: all = [], ...rest } = document as { queues?: object[] };
        const isFirst = leavesOut && all.length > 0;
        if (isFirst) leavesOut = false;
        return node.importDefinitions(isFirst ? { ...rest, queues: all.slice(1) } : document);
      },
    });
    const topology = await topologyOf(bundleWith({ queues }));
    await applyTopology({ management: busy(management.under(lastingLease())), topology, say: () => undefined });
    expect(leavesOut).toBe(false);
    expect((await management.queues()).map(({ name }) => name)).toEqual(expect.arrayContaining(['a', 'b', 'c']));
  });

  /** Quorum queues take RabbitMQ a while each; at night as many of others as a large broker has. */
  const many: { count: number; type: string }[] = [
    { count: 300, type: 'quorum' },
    ...(process.env.NIGHTLY ? [{ count: 20_000, type: 'classic' }] : []),
  ];

  it.each(many)(
    'makes $count queues of type $type with a binding each, and finds nothing to do afterwards',
    async ({ count, type }) => {
      const names = Array.from({ length: count }, (_, index) => `jobs-${index}`);
      const bundle = bundleWith({
        queues: names.map((name) => ({ ...queue(name, { 'x-queue-type': type }), vhost: '/' })),
        bindings: names.map((name) => ({
          ...{ vhost: '/', source: 'amq.topic', destination: name, destination_type: 'queue' as const },
          ...{ routing_key: name, arguments: {} },
        })),
      });
      const start = Date.now();
      expect(await apply(bundle)).toMatchObject({ made: { queue: count, binding: count } });
      const madeMs = Date.now() - start;
      expect(await apply(bundle)).toMatchObject({ made: {} });
      const mib = Math.round(JSON.stringify(bundle).length / 2 ** 18) / 4;
      console.info(
        `${count} ${type} queues, ${mib} MiB: made in ${madeMs} ms, compared in ${Date.now() - start - madeMs} ms`,
      );
    },
  );
});

/** RabbitMQ says a queue's type twice: in its arguments, and beside them. */
const exportedQueue = z
  .looseObject({ type: z.string(), arguments: z.looseObject({}) })
  .refine(({ type, arguments: { 'x-queue-type': argument } }) => type === argument)
  .transform(({ type: _, ...queue }) => queue);

describe('whatever a file says', () => {
  it('is what RabbitMQ exports afterwards', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDefinitions.filter(isListable), async (definitions) => {
        await makeBlank();
        const bundle = bundleOf(definitions);
        await apply(bundle, passwords);

        const exported = await management.exportDefinitions();
        const found = { ...exported, queues: z.array(exportedQueue).parse(exported.queues ?? []) };
        for (const list of ['exchanges', 'queues', 'bindings', 'policies', 'parameters', 'topic_permissions'] as const)
          expect(sorted(found[list])).toEqual(sorted(definitions[list]));
        expect(sorted(found.permissions)).toEqual(expect.arrayContaining(sorted(definitions.permissions)));
        expect(sorted(found.vhosts.map(({ name, metadata }) => ({ name, metadata })))).toEqual(
          expect.arrayContaining(sorted(definitions.vhosts)),
        );
        expect(sorted(found.users.map(rightsOf))).toEqual(
          expect.arrayContaining(sorted(definitions.users.map(rightsOf))),
        );
        expect(await apply(bundle, passwords)).toMatchObject({ made: {}, changed: {}, removed: {}, refused: [] });
      }),
      // To shrink a failure takes a second a step.
      { ...draws(12), endOnFailure: true },
    );
  });
});

describe('drift', () => {
  it('is told and left alone, and does not speak of what RabbitMQ and clients made', async () => {
    await apply(orders, secrets);
    await management.put(['vhosts', 'forgotten'], {});
    await management.put(['queues', 'forgotten', 'inside'], { durable: true });
    await management.put(['queues', 'orders', 'by hand'], { durable: true });
    await management.put(['exchanges', 'orders', 'of a client'], { type: 'fanout', auto_delete: true });
    await management.put(['policies', 'orders', 'hasty'], { pattern: '^x', definition: { 'max-length': 1 } });
    await management.post(['bindings', 'orders', 'e', 'amq.topic', 'q', 'placed'], { routing_key: 'by hand' });
    await management.post(['bindings', 'orders', 'e', 'events', 'q', 'by hand'], { routing_key: 'x' });
    await management.put(['users', 'ann'], { password: 'x', tags: '' });
    await management.put(['permissions', 'orders', 'ann'], { configure: '', write: '', read: '' });

    const connection = await connect();
    const channel = await connection.createChannel();
    await channel.assertQueue('', { exclusive: true });

    const { drift } = await apply(orders, secrets);
    expect(drift).toEqual([
      'binding from exchange amq.topic to queue placed with routing key by hand in vhost orders is not in brokers/orders.yaml',
      'policy hasty in vhost orders is not in brokers/orders.yaml',
      'queue by hand in vhost orders is not in brokers/orders.yaml',
      'user ann is not in brokers/orders.yaml',
      'user tester is not in brokers/orders.yaml',
      'vhost forgotten is not in brokers/orders.yaml',
    ]);
    await connection.close();
    expect((await management.queues()).map(({ name }) => name)).toEqual(expect.arrayContaining(['by hand', 'inside']));
  });
});

describe('removing', () => {
  const emptied = (queues: string[], remove: TopologyBundle['remove']): TopologyBundle =>
    bundleWith({ queues: queues.map((name) => ({ ...queue(name, typeOf(name)), vhost: '/' })) }, { remove });
  const typeOf = (name: string): Record<string, unknown> => ({ 'x-queue-type': name });

  it.each(['classic', 'quorum', 'stream'])(
    'refuses a %s queue with a message, and changes nothing then',
    async (type) => {
      await apply(emptied([type], []));
      await publish(type);
      const removal = { kind: 'queue', vhost: '/', name: type } as const;
      // What RabbitMQ knows of a stream is some seconds late, more on a busy machine, and nothing else says it.
      if (type === 'stream') {
        await until(
          () => management.queueStatistics('/', type),
          (statistics) => statistics?.messages === 1,
        );
      }
      const { refused, removed, made } = await until(
        () => apply(emptied([], [removal])),
        ({ refused }) => refused.some((line) => line.includes('1 message ')),
      );
      expect(refused).toEqual([
        `queue ${type} in vhost / is to be removed, but it holds 1 message and has 0 consumers. Stop what publishes to it and reads from it, consume or move its messages, then apply again; or take it out of remove.`,
      ]);
      expect({ removed, made }).toEqual({ removed: {}, made: {} });
      expect((await management.queues()).map(({ name }) => name)).toContain(type);
    },
  );

  it('takes away empty queues of every type, and is content when they are gone', async () => {
    const names = ['classic', 'quorum', 'stream'];
    await apply(emptied(names, []));
    const remove = names.map((name) => ({ kind: 'queue', vhost: '/', name }) as const);
    const summary = await until(
      () => apply(emptied([], remove)),
      ({ refused }) => refused.length === 0,
    );
    expect(summary.removed).toEqual({ queue: 3 });
    expect(await management.queues()).toEqual([]);
    expect(await apply(emptied([], remove))).toMatchObject({ removed: {}, refused: [] });
  });

  it('refuses a queue that somebody reads from', async () => {
    await apply(emptied(['quorum'], []));
    const connection = await connect();
    await (await connection.createChannel()).consume('quorum', () => undefined);
    const { refused } = await until(
      () => management.queueStatistics('/', 'quorum').then((load) => ({ refused: [], load })),
      ({ load }) => load?.consumers === 1,
    ).then(() => apply(emptied([], [{ kind: 'queue', vhost: '/', name: 'quorum' }])));
    expect(refused[0]).toContain('it holds 0 messages and has 1 consumer.');
    await connection.close();
  });

  it('takes away everything else that is named', async () => {
    await apply(orders, secrets);
    const vhost = 'orders';
    const summary = await apply(
      bundleWith(
        {
          ...orders.definitions,
          topic_permissions: [],
          parameters: orders.definitions.parameters.slice(0, 1),
          policies: [],
          permissions: [],
          exchanges: orders.definitions.exchanges.filter(({ name }) => name !== 'dead'),
          bindings: orders.definitions.bindings.slice(0, 1),
        },
        {
          remove: [
            { kind: 'operator-policy', vhost, name: 'bounds' },
            { kind: 'upstream', vhost, name: 'acme' },
            { kind: 'shovel', vhost, name: 'archive' },
            { kind: 'policy', vhost, name: 'expiry' },
            { kind: 'user', name: 'shop' },
            { kind: 'exchange', vhost, name: 'dead' },
            { kind: 'binding', vhost, source: 'dead', destination: 'failed', destinationType: 'queue', routingKey: '' },
            {
              kind: 'binding',
              vhost,
              source: 'events',
              destination: 'shards',
              destinationType: 'exchange',
              routingKey: '#',
            },
          ],
        },
      ),
    );
    expect(summary.refused).toEqual([]);
    expect(summary.removed).toEqual({
      'operator policy': 1,
      upstream: 1,
      shovel: 1,
      policy: 1,
      user: 1,
      exchange: 1,
      binding: 2,
    });
  });

  it('refuses a vhost with messages and takes away one without', async () => {
    await management.put(['vhosts', 'old'], {});
    await management.put(['queues', 'old', 'jobs'], { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await publish('jobs', 'old');
    // Made by somebody who let nobody else in.
    await management.delete(['permissions', 'old', tester.name]);
    const bundle = bundleWith({}, { remove: [{ kind: 'vhost', name: 'old' }] });
    expect((await apply(bundle)).refused).toEqual([
      'vhost old is to be removed, but its queue jobs holds 1 message. Stop what publishes to it and reads from it, consume or move its messages, then apply again; or take it out of remove.',
    ]);
    await management.delete(['queues', 'old', 'jobs', 'contents']);
    const { removed } = await until(
      () => apply(bundle),
      ({ refused }) => refused.length === 0,
    );
    expect(removed).toEqual({ vhost: 1 });
  });
});

describe('what cannot change', () => {
  it('is refused before anything is applied', async () => {
    await apply(orders, secrets);
    const before = await management.exportDefinitions();
    const { definitions } = orders;
    const { refused } = await apply(
      bundleWith(
        {
          ...definitions,
          queues: [
            ...definitions.queues.slice(1),
            queue('placed', { 'x-queue-type': 'quorum', 'x-delivery-limit': 20 }),
          ],
          exchanges: definitions.exchanges.map((one) => (one.name === 'dead' ? { ...one, internal: false } : one)),
          policies: [],
        },
        { users: [] },
      ),
      secrets,
    );
    expect(refused).toEqual([
      'exchange dead in vhost orders has internal true, brokers/orders.yaml says false. Type and arguments of an exchange cannot change. Make an exchange of another name, bind it like this one, let clients publish there, then remove this one.',
      'queue placed in vhost orders has x-delivery-limit 10, brokers/orders.yaml says 20. Type and arguments of a queue cannot change. Say it with a policy where RabbitMQ has one for it, or make a queue of another name, move the messages with a shovel, then remove this one.',
    ]);
    expect(await management.exportDefinitions()).toEqual(before);
  });
});

describe('a rotation', () => {
  const shop = (previous: 'accepted' | 'refused'): TopologyBundle =>
    bundleWith(
      { permissions: [{ user: 'shop', vhost: '/', configure: '', write: '', read: '.*' }] },
      { users: [user('shop', { previous })] },
    );

  it('lets the password before in until it is refused', async () => {
    await apply(shop('accepted'), { 'users/shop': login('shop', 'one') });
    const rotated: SecretValues = { 'users/shop': [login('shop-alternate', 'two'), login('shop', 'one')] };
    expect(await apply(shop('accepted'), rotated)).toMatchObject({ made: { user: 1, permission: 1 }, changed: {} });
    expect([await signsIn('shop', 'one'), await signsIn('shop-alternate', 'two')]).toEqual([true, true]);

    expect(await apply(shop('refused'), rotated)).toMatchObject({ removed: { user: 1 } });
    expect([await signsIn('shop', 'one'), await signsIn('shop-alternate', 'two')]).toEqual([false, true]);
  });

  it('of the administrator works while signed in with the password that goes', async () => {
    const first = { name: 'warren', password: 'first administrator' };
    await apply(bundleWith());
    const administrator = user('warren', { tags: ['administrator'], secret: 'administrator', previous: 'refused' });
    const topology = await topologyOf(bundleWith({}, { administrator }), {
      administrator: [login('warren-alternate', 'second'), login('warren', 'first administrator')],
    });
    await applyTopology({ management: management.as(first).under(lastingLease()), topology, say: () => undefined });
    await expect(management.as(first).whoami()).rejects.toThrow('GET /api/whoami is refused with status 401');
    expect(await management.as({ name: 'warren-alternate', password: 'second' }).whoami()).toBe('warren-alternate');
  });
});

describe('restoring', () => {
  it('brings everything back but the users that Warren manages', async () => {
    await apply(orders, secrets);
    await management.put(['users', 'ann'], { password: 'ann', tags: '' });
    await management.put(['permissions', '/', 'ann'], { configure: '', write: '', read: '' });
    const kept = await management.exportDefinitions();
    await management.delete(['vhosts', 'orders']);
    await management.delete(['users', 'ann']);
    const rotated = { ...secrets, 'users/shop': login('shop', 'second') };
    await apply(bundleWith({}, { users: orders.users }), rotated);

    await restoreDefinitions({
      management: management.under(lastingLease()),
      definitions: kept,
      managed: managedUsers(orders),
    });
    expect(await signsIn('ann', 'ann')).toBe(true);
    expect((await management.queues()).map(({ name }) => name).sort()).toEqual(['failed', 'log', 'placed']);
    expect(await apply(orders, rotated)).toMatchObject({ made: { permission: 2, 'topic permission': 1 } });
    expect(await signsIn('shop', 'second', 'orders')).toBe(true);
  });
});

/** Takes away everything but the tests' own administrator. */
async function makeBlank(): Promise<void> {
  const { vhosts, users } = await management.exportDefinitions();
  for (const { name } of vhosts) await management.delete(['vhosts', name]);
  for (const { name } of users) if (name !== tester.name) await management.delete(['users', name]);
  await management.put(['vhosts', '/'], {});
}

async function apply(bundle: TopologyBundle, values?: SecretValues): Promise<TopologySummary> {
  return applyTopology({
    management: management.under(lastingLease()),
    topology: await topologyOf(bundle, values),
    say: () => undefined,
  });
}

function queue(name: string, args: Record<string, unknown> = { 'x-queue-type': 'quorum' }) {
  return { vhost: 'orders', name, durable: true, auto_delete: false, arguments: args };
}

function exchange(name: string, type: string, parts: { internal?: boolean; arguments?: Record<string, unknown> } = {}) {
  return { vhost: 'orders', name, type, durable: true, auto_delete: false, internal: false, arguments: {}, ...parts };
}

function binding(
  source: string,
  destination: string,
  routing_key: string,
  args: Record<string, unknown> = {},
): BundleDefinitions['bindings'][number] {
  return { vhost: 'orders', source, destination, destination_type: 'queue', routing_key, arguments: args };
}

/** Whether AMQP lets somebody in, who has to have a permission in the vhost. */
async function signsIn(name: string, password: string, vhost = '/'): Promise<boolean> {
  try {
    await (await connect({ name, password }, vhost)).close();
    return true;
  } catch (error) {
    if (String(error).includes('ACCESS-REFUSED')) return false;
    throw error;
  }
}

function connect({ name, password } = tester, vhost = '/') {
  const user = `${encodeURIComponent(name)}:${encodeURIComponent(password)}`;
  return amqp.connect(`${broker.amqpUrl.replace('guest:guest', user)}/${encodeURIComponent(vhost)}`);
}

async function publish(name: string, vhost = '/'): Promise<void> {
  const connection = await connect(tester, vhost);
  const channel = await connection.createConfirmChannel();
  channel.sendToQueue(name, Buffer.from('a message'));
  await channel.waitForConfirms();
  await connection.close();
}

/** Tries until it comes out as expected, or gives what came out last. */
async function until<T>(work: () => Promise<T>, isRight: (result: T) => boolean): Promise<T> {
  for (let left = 40; ; left -= 1) {
    const result = await work();
    if (isRight(result) || left === 0) return result;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Secret with the password that every generated user has. */
const passwords: SecretValues = { generated: 'x' };

function bundleOf({ users, vhosts, ...definitions }: Definitions): TopologyBundle {
  return bundleWith(
    { ...definitions, vhosts: vhosts.map(({ name, metadata }) => ({ name, ...metadata })) },
    {
      users: users.map(({ name, tags, limits }) =>
        user(name, { tags, limits: limits as Record<string, number>, secret: 'generated', alternates: false }),
      ),
    },
  );
}

function rightsOf({ name, tags, limits }: { name: string; tags: string[]; limits: object }) {
  return { name, tags, limits };
}

/** RabbitMQ cannot list a binding with arguments and more after a ~ in its key: pack_binding_props/2 of its rabbit_mgmt_format.erl. */
function isListable({ bindings }: Definitions): boolean {
  return bindings.every(
    ({ routing_key, arguments: args }) => !/~./s.test(routing_key) || Object.keys(args).length === 0,
  );
}

function sorted(list: readonly object[]): (string | undefined)[] {
  return list.map(inOneOrder).sort();
}

import { get, type RequestOptions } from 'node:https';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import { connect } from 'amqplib';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import { clusterPorts, listeners } from '../../catalog/kinds/broker/listeners.ts';
import { definitionsExportSchema, exchangeSchema, queueSchema } from '../../services/agent/rabbitmq/api-schemas.ts';
import { sortedEntries } from '../definitions.ts';
import type { Machine } from '../machines/machine.ts';
import { removeScratchFolders, sampleFile, sampleRepository, synthesizeFiles } from '../repositories.ts';
import { type LiveBroker, type LivePlatform, startLivePlatform } from './live-platform.ts';

// A gate waits up to five minutes for its node, and then says why that is not healthy.
jest.setTimeout(600_000);

const names = ['staging', 'telemetry', 'orders'] as const;
const administrator = 'warren';

let live: LivePlatform;
let brokers: Map<string, LiveBroker>;
let stacks: Record<string, string>;

beforeAll(async () => {
  stacks = synthesizeFiles(sampleRepository());
  live = await startLivePlatform();
  // What is looked at here is the same on every node, so one of three is enough.
  const apply = (name: string) => live.apply(name, sampleFile(`brokers/${name}.yaml`).replace('nodes: 3', 'nodes: 1'));
  brokers = new Map(await Promise.all(names.map(async (name) => [name, await apply(name)] as const)));
});

afterAll(async () => {
  await live?.stop();
  removeScratchFolders();
});

describe.each(names)('the first node of the sample %s', (name) => {
  it('holds all that the file declares, and nobody else signs in but the administrator', async () => {
    expect(await exported(name)).toEqual(declared(brokerOf(name).broker));
  });

  it('listens to others on what the file names, and on what the nodes of a cluster need', async () => {
    const wanted = [
      ...brokerOf(name).broker.listeners.map((listener) => listeners[listener].port),
      // Tools of the command line listen on ports of their own for as long as they run.
      ...clusterPorts.slice(0, 2).map(({ from }) => from),
    ];
    expect(await openPorts(machineOf(name))).toEqual([...wanted].sort((a, b) => a - b));
  });

  it('proves on every encrypted port that it is the broker, to those who trust its authority and to nobody else', async () => {
    for (const listener of brokerOf(name).broker.listeners) {
      const { port } = listeners[listener];
      const { subjectaltname } = await shakeHands(name, { port });
      expect(subjectaltname).toContain(`DNS:${name}.acme.internal`);
      const stranger = brokerOf(name === 'staging' ? 'telemetry' : 'staging').authority();
      await expect(shakeHands(name, { port, ca: stranger })).rejects.toThrow(/certificate/);
      await expect(shakeHands(name, { port, servername: 'broker.elsewhere.test' })).rejects.toThrow(/altnames/);
    }
  });

  it('answers the HTTP API and the management UI where the stack says, to those who sign in', async () => {
    const { hostname, port } = new URL(output(name, 'management_endpoint'));
    const { username, password } = brokerOf(name).login(administrator);
    const place = { servername: hostname, port };
    expect(await read(name, { ...place, path: '/' })).toMatchObject({
      status: 200,
      body: expect.stringContaining('RabbitMQ Management'),
    });
    expect(await read(name, { ...place, path: '/api/overview' })).toMatchObject({ status: 401 });
    const overview = await read(name, { ...place, path: '/api/overview', auth: `${username}:${password}` });
    expect(JSON.parse(overview.body)).toMatchObject({ cluster_name: name, node: `rabbit@${name}-1.acme.internal` });
    expect(await read(name, { ...place, path: '/api/overview', auth: 'guest:guest' })).toMatchObject({ status: 401 });
  });

  it('tells its metrics, encrypted', async () => {
    const { body } = await read(name, { port: listeners.metrics.port, path: '/metrics' });
    expect(body).toMatch(/^rabbitmq_identity_info\{.*rabbitmq_cluster="\w+"/m);
    expect(body).toMatch(/^rabbitmq_queues 0*\d+/m);
  });

  it('keeps RabbitMQ and Zabbix’s agent away from the keys of the node’s role', async () => {
    const machine = machineOf(name);
    const kept = (user: number) => `OUTPUT -d 169.254.169.254 -m owner --uid-owner ${user} -j REJECT\n`;
    expect(await machine.read('/run/iptables.rules')).toBe(`${kept(999)}${kept(1997)}`);
    expect((await machine.mustRun(['ps', '-C', 'beam.smp', '-o', 'uid='])).trim()).toBe('999');
  });
});

describe('a client of orders', () => {
  const signIn = (props: { user: string; ca?: string; url?: URL }) => {
    const { user, ca = brokerOf('orders').authority(), url = new URL(output('orders', 'amqp_endpoint')) } = props;
    const { username, password } = brokerOf('orders').login(user);
    const place = {
      protocol: url.protocol.slice(0, -1),
      hostname: machineOf('orders').address,
      port: Number(url.port),
    };
    const options = { ca: [ca], servername: url.hostname, timeout: 5000 };
    return connect({ ...place, username, password, vhost: 'orders' }, options);
  };

  it('connects to the endpoint of the stack with what its secret holds, and does what it may', async () => {
    expect(output('orders', 'amqp_endpoint')).toBe('amqps://orders.acme.internal:5671');
    const connection = await signIn({ user: 'shop' });
    const channel = await connection.createConfirmChannel();
    channel.publish('orders', 'order.paid', Buffer.from('an order'));
    await channel.waitForConfirms();
    const message = await channel.get('paid');
    expect(message || undefined).toMatchObject({ content: Buffer.from('an order') });
    channel.on('error', () => {});
    await expect(channel.get('dead')).rejects.toThrow('ACCESS_REFUSED');
    await connection.close();
  });

  it('does not talk to a broker that another authority vouches for', async () => {
    const stranger = brokerOf('staging').authority();
    await expect(signIn({ user: 'shop', ca: stranger })).rejects.toThrow(
      'self-signed certificate in certificate chain',
    );
  });

  it('is refused when it speaks unencrypted', async () => {
    const plain = new URL('amqp://orders.acme.internal:5671');
    await expect(signIn({ user: 'shop', url: plain })).rejects.toThrow('Socket closed abruptly');
    plain.port = '5672';
    await expect(signIn({ user: 'shop', url: plain })).rejects.toThrow('ECONNREFUSED');
  });
});

function brokerOf(name: string): LiveBroker {
  const broker = brokers.get(name);
  if (!broker) throw new Error(`${name} did not come to life`);
  return broker;
}

function machineOf(name: string): Machine {
  const [node] = brokerOf(name).nodes;
  if (!node) throw new Error(`${name} has no node`);
  return node.machine;
}

/** An output of the sample's stack, as `terraform output` shows it. */
function output(name: string, of: string): string {
  return JSON.parse(stacks[`stacks/broker-${name}/cdk.tf.json`] ?? '').output[of].value;
}

/** Ports that are open to others than the machine itself. */
async function openPorts(machine: Machine): Promise<number[]> {
  const places = (await machine.mustRun(['ss', '-Hltn'])).trim().split('\n');
  const open = places
    .map((line) => line.split(/\s+/)[3] ?? '')
    .filter((place) => !place.startsWith('127.'))
    .map((place) => Number(place.split(':').at(-1)));
  return [...new Set(open)].sort((a, b) => a - b);
}

/** The certificate of a port, after a handshake by the name that clients use, with trust in the broker's authority. */
function shakeHands(
  name: string,
  options: { port: number; ca?: string; servername?: string },
): Promise<PeerCertificate> {
  const trusted = { ca: brokerOf(name).authority(), servername: `${name}.acme.internal` };
  return new Promise((resolve, reject) => {
    const socket = connectTls({ host: machineOf(name).address, timeout: 5000, ...trusted, ...options }, () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
    socket.on('error', reject);
    socket.on('timeout', () => reject(new Error(`port ${options.port} does not shake hands`)));
  });
}

/** What an encrypted port of the broker answers over HTTP. */
function read(
  name: string,
  options: RequestOptions & { servername?: string },
): Promise<{ status: number | undefined; body: string }> {
  const trusted = { ca: brokerOf(name).authority(), servername: `${name}.acme.internal` };
  return new Promise((resolve, reject) => {
    get({ host: machineOf(name).address, timeout: 10_000, agent: false, ...trusted, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, body }));
    }).on('error', reject);
  });
}

const exportSchema = definitionsExportSchema.extend({
  // An export does not tell; those that are internal are not in it.
  exchanges: exchangeSchema.omit({ internal: true }).array(),
  queues: queueSchema.omit({ type: true }).array(),
});

/** What RabbitMQ holds, in its own words and in one order. */
async function exported(name: string) {
  const rabbitmqctl = ['docker', 'exec', 'rabbitmq', 'rabbitmqctl', '--quiet'] as const;
  const text = await machineOf(name).mustRun([...rabbitmqctl, 'export_definitions', '-']);
  const { vhosts, users, ...lists } = exportSchema.parse(JSON.parse(text));
  return inOneOrder({
    vhosts: vhosts.map((vhost) => ({ name: vhost.name, ...vhost.metadata })),
    users: users.map((user) => ({ name: user.name, tags: user.tags, limits: user.limits })),
    permissions: lists.permissions,
    topic_permissions: lists.topic_permissions,
    parameters: lists.parameters,
    policies: lists.policies,
    exchanges: lists.exchanges.filter((exchange) => !exchange.name.startsWith('amq.')),
    queues: lists.queues,
    bindings: lists.bindings,
  });
}

/** What a file declares, in RabbitMQ's words, with the administrator that every broker has. */
function declared(broker: Broker) {
  // RabbitMQ is born with this one, and gives it the node's default since 4.3; what a file does not speak of is left as it is.
  const born = {
    name: '/',
    description: 'Default virtual host',
    tags: [],
    default_queue_type: broker.defaultQueueType,
  };
  const untouched = '/' in broker.vhosts ? [] : [born];
  const vhosts = Object.entries(broker.vhosts).map(([name, { description = '', tags, defaultQueueType }]) => ({
    name,
    description,
    tags,
    default_queue_type: defaultQueueType ?? broker.defaultQueueType,
  }));
  const all = { configure: '.*', write: '.*', read: '.*' };
  const users = Object.entries(broker.users);
  return inOneOrder({
    vhosts: [...untouched, ...vhosts],
    users: [
      { name: administrator, tags: ['administrator'], limits: {} },
      ...users.map(([name, { tags }]) => ({ name, tags, limits: {} })),
    ],
    permissions: [
      ...[...untouched, ...vhosts].map(({ name }) => ({ user: administrator, vhost: name, ...all })),
      ...users.flatMap(([user, { permissions }]) =>
        Object.entries(permissions).map(([vhost, permission]) => ({ user, vhost, ...permission })),
      ),
    ],
    topic_permissions: users.flatMap(([user, { topicPermissions }]) =>
      topicPermissions.map((permission) => ({ user, ...permission })),
    ),
    parameters: [],
    policies: broker.policies.map(({ applyTo, ...policy }) => ({ ...policy, 'apply-to': applyTo })),
    exchanges: broker.exchanges
      .filter(({ internal }) => !internal)
      .map(({ autoDelete, internal: _, ...exchange }) => ({ ...exchange, auto_delete: autoDelete })),
    queues: broker.queues.map(({ autoDelete, type, ...queue }) => ({
      ...queue,
      auto_delete: autoDelete,
      arguments: { ...queue.arguments, 'x-queue-type': type },
    })),
    bindings: broker.bindings.map(({ destinationType, routingKey, ...binding }) => ({
      ...binding,
      destination_type: destinationType,
      routing_key: routingKey,
    })),
  });
}

type Entries = Record<string, unknown>[];

function inOneOrder<Kind extends string>(lists: Record<Kind, Entries>): Record<Kind, Entries> {
  const entries = Object.entries(lists) as [Kind, Entries][];
  return Object.fromEntries(entries.map(([kind, list]) => [kind, sortedEntries(list)])) as Record<Kind, Entries>;
}

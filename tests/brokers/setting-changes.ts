import { totalmem } from 'node:os';
import { listenerNames } from '../../catalog/kinds/broker/listeners.ts';
import { type BrokerInput, type Clients, type FieldChange, pick } from './field-change.ts';
import type { WatchedBroker } from './watched-broker.ts';

const versions = { before: '4.3.5', after: '4.3.6' };

/** Settings before the first change. */
export const settingBase: BrokerInput = {
  version: versions.before,
  instance: { type: 'm7g.large' },
  listeners: ['amqps', 'amqp', 'management', 'management-plain', 'metrics'],
  // Only so that a queue of the file may be transient.
  configuration: { 'deprecated_features.permit.transient_nonexcl_queues': true },
};

/** Changes of settings. One that restarts the node stands alone, or with what it needs beside it. */
export const settingChanges: readonly FieldChange[] = [
  {
    name: 'changing the memory watermark',
    change: (file) => {
      file.memory = { highWatermark: 0.5 };
    },
    looks: [
      {
        fields: ['memory.highWatermark'],
        see: ({ evaluate }) => evaluate('vm_memory_monitor:get_vm_memory_high_watermark().'),
        becomes: '0.5',
      },
      {
        fields: ['memory.highWatermark'],
        // Without a limit of its own, free disk follows.
        see: async ({ evaluate }) =>
          Number(await evaluate('rabbit_disk_monitor:get_disk_free_limit().')) < 0.55 * totalmem(),
        becomes: true,
      },
    ],
  },
  {
    name: 'changing the free-disk limit',
    change: (file) => {
      file.diskFreeLimitGiB = 2;
    },
    looks: [
      {
        fields: ['diskFreeLimitGiB'],
        see: ({ evaluate }) => evaluate('rabbit_disk_monitor:get_disk_free_limit().'),
        becomes: String(2 * 2 ** 30),
      },
    ],
  },
  {
    name: 'changing the limits of clients',
    change: (file) => {
      file.limits = { heartbeatSeconds: 30, channelMax: 100, consumerTimeoutMinutes: 45, maxMessageSizeMiB: 1 };
    },
    looks: [
      { fields: ['limits.heartbeatSeconds'], see: negotiated('heartbeat'), becomes: 30 },
      { fields: ['limits.channelMax'], see: negotiated('channelMax'), becomes: 100 },
      {
        fields: ['limits.consumerTimeoutMinutes'],
        see: ({ evaluate }) => evaluate('application:get_env(rabbit, consumer_timeout).'),
        becomes: `{ok,${45 * 60_000}}`,
      },
      {
        fields: ['limits.maxMessageSizeMiB'],
        see: async (broker) => [await publishes(broker, 2 ** 20), await publishes(broker, 2 ** 20 + 1)],
        becomes: [true, false],
      },
    ],
  },
  {
    name: 'changing the default type of queues',
    change: (file) => {
      file.defaultQueueType = 'classic';
    },
    looks: [{ fields: ['defaultQueueType'], see: typeOfNewQueue, becomes: 'classic' }],
  },
  {
    name: 'adding a plugin',
    change: (file) => {
      file.plugins = ['rabbitmq_event_exchange'];
    },
    looks: [
      {
        fields: ['plugins'],
        see: async ({ api }) => pick(await api('exchanges', '/', 'amq.rabbitmq.event'), ['type']),
        becomes: { type: 'topic' },
      },
    ],
  },
  {
    name: 'changing the certificate',
    change: (file) => {
      file.tls = { ...file.tls, certificate: { secret: 'fields/certificate' } };
    },
    looks: [
      {
        fields: ['tls.certificate.secret'],
        see: ({ shownIssuer }) => Promise.all([5671, 15_671, 15_691].map(shownIssuer)),
        becomes: Array(3).fill('CN=RabbitMQ supplied'),
      },
    ],
  },
  {
    name: 'asking clients for certificates',
    change: (file) => {
      file.tls = { ...file.tls, clientCertificates: 'request', clientAuthority: { secret: 'clients/first' } };
    },
    looks: [
      { fields: ['tls.clientCertificates'], see: takenClients, becomes: { without: true, first: true, second: false } },
    ],
  },
  {
    name: 'insisting on certificates of clients',
    change: (file) => {
      file.tls = { ...file.tls, clientCertificates: 'require', clientAuthority: { secret: 'clients/first' } };
    },
    looks: [
      {
        fields: ['tls.clientCertificates'],
        see: takenClients,
        becomes: { without: false, first: true, second: false },
      },
    ],
  },
  {
    name: 'changing the authority of clients',
    change: (file) => {
      file.tls = { ...file.tls, clientAuthority: { secret: 'clients/second' } };
    },
    looks: [
      {
        fields: ['tls.clientAuthority.secret'],
        see: takenClients,
        becomes: { without: false, first: false, second: true },
      },
    ],
  },
  {
    name: 'opening and closing listeners',
    change: (file) => {
      file.listeners = listenerNames.filter((name) => name !== 'metrics');
    },
    looks: [
      {
        fields: ['listeners'],
        see: ({ openPorts }) => openPorts(),
        becomes: [1883, 5551, 5552, 5671, 5672, 8883, 15_671, 15_672, 61_613, 61_614],
      },
    ],
  },
  {
    name: 'changing rabbitmq.conf',
    change: (file) => {
      file.configuration = { ...file.configuration, frame_max: 65_536 };
    },
    looks: [{ fields: ['configuration'], see: negotiated('frameMax'), becomes: 65_536 }],
  },
  {
    name: 'changing advanced.config',
    change: (file) => {
      file.advancedConfiguration = '[{rabbitmq_management, [{cors_allow_origins, ["https://console.acme.test"]}]}].\n';
    },
    looks: [
      {
        fields: ['advancedConfiguration'],
        see: async ({ broker }) => {
          const url = `http://${broker.nodes[0]?.machine.address}:15672/api/overview`;
          const { headers } = await fetch(url, { headers: { origin: 'https://console.acme.test' } });
          return headers.get('access-control-allow-origin');
        },
        becomes: 'https://console.acme.test',
      },
    ],
  },
  {
    name: 'changing the version',
    change: (file) => {
      file.version = versions.after;
    },
    looks: [
      {
        fields: ['version'],
        see: ({ image }) => image(),
        becomes: `docker.io/library/rabbitmq:${versions.after}-management`,
      },
      {
        fields: ['version'],
        see: async ({ backups }) => (await backups()).filter(({ why }) => why === 'before upgrade'),
        becomes: ['definitions', 'snapshots'].map((kind) => ({ kind, why: 'before upgrade', version: '4.3.5' })),
      },
    ],
  },
];

/** What a client that proposes nothing agrees on with the broker. */
function negotiated(what: 'heartbeat' | 'channelMax' | 'frameMax') {
  return async ({ connect }: WatchedBroker): Promise<number> => {
    const connection = await connect();
    const { [what]: value } = connection.connection as unknown as Record<typeof what, number>;
    await connection.close();
    return value;
  };
}

/** Whether a message of so many bytes is confirmed. */
async function publishes({ connect }: WatchedBroker, bytes: number): Promise<boolean> {
  const connection = await connect();
  const channel = await connection.createConfirmChannel();
  channel.on('error', () => {});
  try {
    await new Promise<void>((resolve, reject) => {
      channel.once('close', () => reject(new Error('the channel was closed')));
      channel.publish('amq.fanout', '', Buffer.alloc(bytes), {}, (error) => (error ? reject(error) : resolve()));
    });
    return true;
  } catch {
    return false;
  } finally {
    await connection.close();
  }
}

/** Type of a queue that a client declares without one. */
async function typeOfNewQueue({ connect, api }: WatchedBroker): Promise<unknown> {
  const connection = await connect();
  const channel = await connection.createChannel();
  await channel.assertQueue('of-default-type');
  const queue = await api('queues', '/', 'of-default-type');
  await channel.deleteQueue('of-default-type');
  await connection.close();
  return pick(queue, ['type'])?.type;
}

/** Which clients are let in over TLS, by the authority of the certificate that they show. */
async function takenClients({ takes }: WatchedBroker, clients: Clients) {
  return {
    without: await takes(),
    first: await takes(clients['clients/first']),
    second: await takes(clients['clients/second']),
  };
}

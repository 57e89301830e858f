import { knownSettings, settingsNamed } from './known-settings.ts';

/** Keys of rabbitmq.conf, or the start of them, that Warren writes from fields of the file, and these fields. */
const ownedKeys: Readonly<Record<string, string>> = {
  'listeners.': 'listeners',
  'ssl_options.': 'tls',
  'management.tcp.': 'listeners',
  'management.ssl.': 'listeners',
  'management.listener.': 'listeners',
  'stream.listeners.': 'listeners',
  'mqtt.listeners.': 'listeners',
  'stomp.listeners.': 'listeners',
  'prometheus.tcp.': 'listeners',
  'prometheus.ssl.': 'listeners',
  'cluster_formation.': 'nodes',
  vm_memory_high_watermark: 'memory.highWatermark',
  'vm_memory_high_watermark.': 'memory.highWatermark',
  disk_free_limit: 'diskFreeLimitGiB',
  'disk_free_limit.': 'diskFreeLimitGiB',
  heartbeat: 'limits.heartbeatSeconds',
  channel_max: 'limits.channelMax',
  consumer_timeout: 'limits.consumerTimeoutMinutes',
  max_message_size: 'limits.maxMessageSizeMiB',
  default_queue_type: 'defaultQueueType',
  'definitions.': 'vhosts, users, queues and the other parts of the topology',
  load_definitions: 'vhosts, users, queues and the other parts of the topology',
  'management.load_definitions': 'vhosts, users, queues and the other parts of the topology',
  default_user: 'users',
  'default_users.': 'users',
  'default_user_tags.': 'users',
  'default_permissions.': 'users',
  default_pass: 'users',
};

/** The field that decides what a key of rabbitmq.conf would, also where RabbitMQ has another name for the same. */
export function ownerOf(key: string): string | undefined {
  const named = ownerByName(key);
  if (named !== undefined) return named;
  const set = new Set(settingsNamed(key).map(({ environment }) => environment));
  return ownedEnvironments().find(({ environment }) => set.has(environment))?.field;
}

/** The field that decides what a term of advanced.config would, `rabbit.ssl_options`, which replaces whatever is below it. */
export function ownerOfTerm(environment: string): string | undefined {
  const below = `${environment}.`;
  return ownedEnvironments().find((owned) => owned.environment === environment || owned.environment.startsWith(below))
    ?.field;
}

function ownerByName(key: string): string | undefined {
  return Object.entries(ownedKeys).find(
    ([start]) => key === start || (start.endsWith('.') && key.startsWith(start)),
  )?.[1];
}

let environments: readonly { environment: string; field: string }[] | undefined;

function ownedEnvironments() {
  environments ??= knownSettings().flatMap(({ key, environment }) => {
    const field = ownerByName(key);
    return field === undefined ? [] : [{ environment, field }];
  });
  return environments;
}

import type { Bundle } from '../bundle.ts';

/** What a node has to do to go from one bundle to another. */
export interface Decision {
  /** Why it must restart, in the words of rabbitmq.conf; empty when it need not. */
  restart: string[];
  /** Settings that it takes on while it runs. */
  live: Setting[];
  /** Whether other plugins run from now on; they start and stop while the node runs. */
  plugins: boolean;
}

/** A line of rabbitmq.conf. */
export interface Setting {
  key: string;
  value: string;
}

/**
 * Erlang that gives a running node a new value, by key of rabbitmq.conf. Connections and channels look these up when
 * they open (rabbit_reader, rabbit_channel, rabbit_vhost, rabbit:persist_static_configuration in RabbitMQ's source).
 */
const liveSettings: Record<string, (value: string) => string> = {
  'vm_memory_high_watermark.relative': (value) => `vm_memory_monitor:set_vm_memory_high_watermark(${decimal(value)})`,
  'disk_free_limit.absolute': (value) => `rabbit_disk_monitor:set_disk_free_limit("${word(value)}")`,
  'disk_free_limit.relative': (value) => `rabbit_disk_monitor:set_disk_free_limit({mem_relative, ${decimal(value)}})`,
  heartbeat: (value) => `application:set_env(rabbit, heartbeat, ${integer(value)})`,
  channel_max: (value) => `application:set_env(rabbit, channel_max, ${integer(value)})`,
  consumer_timeout: (value) => `application:set_env(rabbit, consumer_timeout, ${integer(value)})`,
  max_message_size: (value) =>
    `application:set_env(rabbit, max_message_size, ${integer(value)}), persistent_term:put(max_message_size, ${integer(value)})`,
  default_queue_type: (value) => `application:set_env(rabbit, default_queue_type, rabbit_${word(value)}_queue)`,
};

/** One way out of several for the same thing: a key that goes is made up for by the other one that comes. */
const alternatives: Record<string, string> = {
  'disk_free_limit.absolute': 'disk_free_limit.relative',
  'disk_free_limit.relative': 'disk_free_limit.absolute',
};

/** Compares what runs with what is wanted. `running` is undefined when the node does not run yet. */
export function decide(running: Bundle | undefined, wanted: Bundle): Decision {
  if (!running) return { restart: ['the node does not run'], live: [], plugins: false };
  const before = parseSettings(running.rabbitmqConf);
  const after = parseSettings(wanted.rabbitmqConf);
  const changed = [...after]
    .filter(([key, value]) => before.get(key) !== value)
    .map(([key, value]) => ({ key, value }));
  const gone = [...before.keys()].filter((key) => !after.has(key) && !after.has(alternatives[key] ?? ''));
  return {
    restart: [
      ...(running.image === wanted.image ? [] : [`RabbitMQ ${running.version} becomes ${wanted.version}`]),
      ...(running.advancedConfig === wanted.advancedConfig ? [] : ['advanced.config']),
      ...changed.filter(({ key }) => !(key in liveSettings)).map(({ key }) => key),
      ...gone,
    ],
    live: changed.filter(({ key }) => key in liveSettings),
    plugins: running.plugins.join() !== wanted.plugins.join(),
  };
}

/** The Erlang expression that gives a running node these values. Every one of them is in the table above. */
export function liveExpression(settings: readonly Setting[]): string {
  return `${settings.map(({ key, value }) => liveSettings[key]?.(value)).join(', ')}, ok.`;
}

/** Keys and values of rabbitmq.conf: https://www.rabbitmq.com/docs/configure#config-file */
export function parseSettings(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    settings.map((line) => {
      const end = line.indexOf('=');
      return [line.slice(0, end).trim(), line.slice(end + 1).trim()];
    }),
  );
}

// What is put into an expression has to be just what it says it is.

function integer(value: string): string {
  if (!/^\d+$/.test(value)) throw new Error(`"${value}" is not a whole number`);
  return value;
}

function decimal(value: string): string {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new Error(`"${value}" is not a number`);
  return value;
}

function word(value: string): string {
  if (!/^\w+$/.test(value)) throw new Error(`"${value}" is not a single word`);
  return value;
}

import type { Bundle } from '../../../contracts/bundle.ts';
import {
  changedSettings,
  isLive,
  type LiveSetting,
  metricsPlugin,
  parseSettings,
  restartReasons,
  type Setting,
} from '../../../contracts/live-settings.ts';

/** What a node has to do to go from one bundle to another. */
export interface Decision {
  /** Why it must restart, in the words of rabbitmq.conf; empty when it need not. */
  restart: string[];
  /** Settings that it takes on while it runs. */
  live: Setting[];
  /** Whether other plugins run from now on; they start and stop while the node runs. */
  plugins: boolean;
  /** What the plugin of metrics is told before it starts; empty when it does not, or with the node. */
  metrics: Setting[];
}

/**
 * Erlang that gives a running node a new value, by key of rabbitmq.conf. Connections and channels look these up when
 * they open (rabbit_reader, rabbit_channel, rabbit_vhost, rabbit:persist_static_configuration in RabbitMQ's source).
 */
const expressions: Record<LiveSetting, (value: string) => string> = {
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

/** Compares what runs with what is wanted. `running` is undefined when the node does not run yet. */
export function decide(running: Bundle | undefined, wanted: Bundle): Decision {
  if (!running) return { restart: ['the node does not run'], live: [], plugins: false, metrics: [] };
  return {
    restart: restartReasons(running, wanted),
    live: changedSettings(running.rabbitmqConf, wanted.rabbitmqConf).filter(({ key }) => isLive(key)),
    plugins: running.plugins.join() !== wanted.plugins.join(),
    metrics: running.plugins.includes(metricsPlugin.name) ? [] : metricsSettings(wanted),
  };
}

function metricsSettings({ plugins, rabbitmqConf }: Bundle): Setting[] {
  if (!plugins.includes(metricsPlugin.name)) return [];
  const settings = parseSettings(rabbitmqConf);
  return metricsPlugin.keys.flatMap((key) => {
    const value = settings.get(key);
    return value === undefined ? [] : [{ key, value }];
  });
}

/**
 * The Erlang expression that has the plugin of metrics open its listener for TLS, and no other, once it starts. What is set before an
 * application is loaded outlives that only when it says so: https://www.erlang.org/doc/apps/kernel/application.html#set_env/4.
 * Its environment is what priv/schema/rabbitmq_prometheus.schema makes of these lines.
 */
export function metricsExpression(settings: readonly Setting[]): string {
  const value = (key: string) => settings.find((setting) => setting.key === `prometheus.ssl.${key}`)?.value ?? '';
  const files = ['cacertfile', 'certfile', 'keyfile'].map((key) => `{${key}, "${path(value(key))}"}`);
  const tls = `[{port, ${integer(value('port'))}}, {ssl_opts, [${files.join(', ')}]}]`;
  const set = (name: string, term: string) =>
    `application:set_env(${metricsPlugin.name}, ${name}, ${term}, [{persistent, true}])`;
  return `${set('tcp_config', '[]')}, ${set('ssl_config', tls)}, ok.`;
}

/** The Erlang expression that gives a running node these values. Every one of them is in the table above. */
export function liveExpression(settings: readonly Setting[]): string {
  return `${settings.map(({ key, value }) => (isLive(key) ? expressions[key](value) : '')).join(', ')}, ok.`;
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

function path(value: string): string {
  if (!/^(\/[\w.-]+)+$/.test(value)) throw new Error(`"${value}" is not the path of a file`);
  return value;
}

function word(value: string): string {
  if (!/^\w+$/.test(value)) throw new Error(`"${value}" is not a single word`);
  return value;
}

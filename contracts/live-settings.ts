import type { Bundle } from './bundle.ts';

/** A line of rabbitmq.conf. */
export interface Setting {
  key: string;
  value: string;
}

/** Keys of rabbitmq.conf that a running node takes on. Any other waits for a restart. */
export const liveSettings = [
  'vm_memory_high_watermark.relative',
  'disk_free_limit.absolute',
  'disk_free_limit.relative',
  'heartbeat',
  'channel_max',
  'consumer_timeout',
  'max_message_size',
  'default_queue_type',
] as const;

export type LiveSetting = (typeof liveSettings)[number];

/** Whether a running node takes on a setting of this key. */
export function isLive(key: string): key is LiveSetting {
  return (liveSettings as readonly string[]).includes(key);
}

/**
 * RabbitMQ's plugin of metrics, and what it looks up of rabbitmq.conf when it starts. It starts and stops while the node runs, so these come
 * and go with it.
 */
export const metricsPlugin = {
  name: 'rabbitmq_prometheus',
  keys: [
    'prometheus.tcp.listener',
    'prometheus.ssl.port',
    'prometheus.ssl.cacertfile',
    'prometheus.ssl.certfile',
    'prometheus.ssl.keyfile',
  ],
} as const;

/** The part of a bundle by which it is decided whether a node restarts. */
export type RestartingPart = Pick<Bundle, 'version' | 'image' | 'advancedConfig' | 'rabbitmqConf' | 'plugins'>;

/** Why a node restarts to go from one bundle to another, in the words of rabbitmq.conf; empty when it need not. */
export function restartReasons(before: RestartingPart, after: RestartingPart): string[] {
  const [old, current] = [parseSettings(before.rabbitmqConf), parseSettings(after.rabbitmqConf)];
  const withMetrics = [before, after].filter(({ plugins }) => plugins.includes(metricsPlugin.name)).length === 1;
  const isTaken = (key: string) =>
    isLive(key) || (withMetrics && (metricsPlugin.keys as readonly string[]).includes(key));
  return [
    ...(before.image === after.image ? [] : [`RabbitMQ ${before.version} becomes ${after.version}`]),
    ...(before.advancedConfig === after.advancedConfig ? [] : ['advanced.config']),
    ...changedSettings(before.rabbitmqConf, after.rabbitmqConf).flatMap(({ key }) => (isTaken(key) ? [] : [key])),
    ...[...old.keys()].filter(
      (key) => !current.has(key) && !current.has(alternatives[key] ?? '') && !(withMetrics && isTaken(key)),
    ),
  ];
}

/** Settings that have another value in the second rabbitmq.conf, with that value. */
export function changedSettings(before: string, after: string): Setting[] {
  const old = parseSettings(before);
  return [...parseSettings(after)].flatMap(([key, value]) => (old.get(key) === value ? [] : [{ key, value }]));
}

/** Keys and values of rabbitmq.conf: https://www.rabbitmq.com/docs/configure#config-file */
export function parseSettings(text: string): Map<string, string> {
  const lines = text.split('\n').map((line) => line.trim());
  const settings = lines.filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    settings.map((line) => {
      const [key = '', ...value] = line.split('=');
      return [key.trim(), value.join('=').trim()];
    }),
  );
}

/** One way out of several for the same thing: a key that goes is made up for by the other one that comes. */
const alternatives: Record<string, string> = {
  'disk_free_limit.absolute': 'disk_free_limit.relative',
  'disk_free_limit.relative': 'disk_free_limit.absolute',
};

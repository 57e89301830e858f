import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { Broker } from '../../catalog/broker.ts';
import { type ListenerName, listeners } from '../../catalog/listeners.ts';
import type { Platform } from '../../catalog/platform.ts';
import { configurationBucket, configurationPrefix, secretPath } from '../names.ts';

const boot = template('boot.sh.hbs');
const configuration = template('rabbitmq.conf.hbs');
const cluster = template('cluster.conf.hbs');

/** rabbitmq.conf's prefix of each listener's keys: https://www.rabbitmq.com/docs/networking#interfaces */
const listenerKeys: Record<ListenerName, string> = {
  amqps: 'listeners.ssl.default',
  amqp: 'listeners.tcp.default',
  management: 'management.ssl.port',
  'management-plain': 'management.tcp.port',
  streams: 'stream.listeners.ssl.default',
  'streams-plain': 'stream.listeners.tcp.default',
  mqtts: 'mqtt.listeners.ssl.default',
  mqtt: 'mqtt.listeners.tcp.default',
  stomps: 'stomp.listeners.ssl.default',
  stomp: 'stomp.listeners.tcp.default',
  metrics: 'prometheus.ssl.port',
};

/** What must be said to turn a protocol's plain listener off, since its plugin opens one unasked. */
const plainOff: Partial<Record<ListenerName, string>> = {
  amqp: 'listeners.tcp = none',
  'streams-plain': 'stream.listeners.tcp = none',
  mqtt: 'mqtt.listeners.tcp = none',
  stomp: 'stomp.listeners.tcp = none',
};

/** The files that a node fetches, by name. `nodeNames` are the host names of the whole cluster. */
export function renderConfiguration(broker: Broker, nodeNames: readonly string[]): Record<string, string> {
  return { ...settings(broker), 'cluster.conf': cluster({ nodeNames }) };
}

/**
 * Names a configuration; changes when, and only when, nodes have something new to take on. The list of nodes is left out:
 * a node reads it once, when it is blank, so a cluster that grows does not disturb the nodes it has.
 */
export function configurationFingerprint(broker: Broker): string {
  return createHash('sha256')
    .update(JSON.stringify(settings(broker)))
    .digest('hex')
    .slice(0, 16);
}

export interface BootProps {
  platform: Platform;
  /** Name of the broker. */
  broker: string;
  /** Number of the node, counted from 1. */
  number: number;
  /** Host name of the node. */
  hostName: string;
  /** Name that clients use. */
  endpoint: string;
  volumeId: string;
}

/** What an instance runs when it starts for the first time. */
export function renderBootScript({ platform, broker, ...names }: BootProps): string {
  return boot({
    ...names,
    region: platform.region,
    bucket: configurationBucket(platform),
    prefix: configurationPrefix(broker),
    secrets: secretPath(platform, broker),
  });
}

function settings(broker: Broker): Record<string, string> {
  const tls = broker.listeners.some((name) => listeners[name].tls);
  const { clientCertificates } = broker.tls;
  return {
    image: `docker.io/library/rabbitmq:${broker.version}-management\n`,
    enabled_plugins: `[${pluginsOf(broker).join(',')}].\n`,
    'rabbitmq.conf': configuration({
      broker,
      listeners: listenerLines(broker),
      tls: tls && {
        verify: clientCertificates === 'none' ? 'verify_none' : 'verify_peer',
        failWithoutCertificate: clientCertificates === 'require',
      },
      consumerTimeoutMs: broker.limits.consumerTimeoutMinutes * 60_000,
      maxMessageSizeBytes: broker.limits.maxMessageSizeMiB * 1024 * 1024,
      configuration: broker.configuration,
    }),
    ...(broker.advancedConfiguration === undefined ? {} : { 'advanced.config': broker.advancedConfiguration }),
  };
}

function listenerLines(broker: Broker): string[] {
  const plugins = pluginsOf(broker);
  const on = broker.listeners.flatMap((name) => [
    `${listenerKeys[name]} = ${listeners[name].port}`,
    ...certificates(name),
  ]);
  const off = Object.entries(plainOff).flatMap(([name, line]) => {
    const entry = listeners[name as ListenerName];
    const opened = !('plugin' in entry) || plugins.includes(entry.plugin);
    return opened && !broker.listeners.includes(name as ListenerName) ? [line] : [];
  });
  return [...on, ...off];
}

/** The management and metrics listeners read certificates of their own; the others use the broker's. */
function certificates(name: ListenerName): string[] {
  const prefix = { management: 'management.ssl', metrics: 'prometheus.ssl' }[name as string];
  if (!prefix) return [];
  const files = { cacertfile: 'ca.crt', certfile: 'tls.crt', keyfile: 'tls.key' };
  return Object.entries(files).map(([key, file]) => `${prefix}.${key} = /etc/rabbitmq/tls/${file}`);
}

/** Exchange types that come with a plugin: https://www.rabbitmq.com/docs/plugins#tier1-plugins */
const exchangePlugins: Record<string, string> = {
  'x-consistent-hash': 'rabbitmq_consistent_hash_exchange',
  'x-random': 'rabbitmq_random_exchange',
  'x-recent-history': 'rabbitmq_recent_history_exchange',
};

/** What listeners and topology need, and what the file asks for besides. */
function pluginsOf(broker: Broker): string[] {
  const forListeners = broker.listeners.flatMap((name) => {
    const entry = listeners[name];
    return 'plugin' in entry ? [entry.plugin] : [];
  });
  const forTopology = [
    ...(broker.shovels.length > 0 ? ['rabbitmq_shovel', 'rabbitmq_shovel_management'] : []),
    ...(broker.federation.length > 0 ? ['rabbitmq_federation', 'rabbitmq_federation_management'] : []),
    ...broker.exchanges.flatMap(({ type }) => exchangePlugins[type] ?? []),
  ];
  return [...new Set([...forListeners, ...forTopology, ...broker.plugins])].sort();
}

function template(name: string): HandlebarsTemplateDelegate {
  // The output is configuration and shell, not HTML; what files may say there is checked by the catalog.
  const path = fileURLToPath(new URL(name, import.meta.url));
  return Handlebars.compile(readFileSync(path, 'utf8'), { noEscape: true, strict: false, preventIndent: true });
}

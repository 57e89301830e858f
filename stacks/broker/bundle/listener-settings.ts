import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import { mqttPacketBytes, pluginsOf } from '../../../catalog/kinds/broker/broker-plugins.ts';
import { type ListenerName, listeners } from '../../../catalog/kinds/broker/listeners.ts';

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

/** Metrics have no plain listener that a file could name: https://www.rabbitmq.com/docs/prometheus#tls */
const plainMetricsOff = 'prometheus.tcp.listener = none';

/** Lines of rabbitmq.conf that open what the file names, and nothing else to anybody outside the node. */
export function listenerSettings(broker: Broker): string[] {
  const plugins = pluginsOf(broker).map(({ name }) => name);
  const on = broker.listeners.flatMap((name) => [
    `${listenerKeys[name]} = ${listeners[name].port}`,
    ...certificates(name),
  ]);
  const off = Object.entries(plainOff).flatMap(([name, line]) => {
    const entry = listeners[name as ListenerName];
    const opened = !('plugin' in entry) || plugins.includes(entry.plugin);
    return opened && !broker.listeners.includes(name as ListenerName) ? [line] : [];
  });
  const metricsOff = broker.listeners.includes('metrics') ? [plainMetricsOff] : [];
  return [...on, ...off, ...metricsOff, ...packetSize(broker), ...forTheAgent(broker)];
}

const packetKey = 'mqtt.max_packet_size_authenticated';

function packetSize(broker: Broker): string[] {
  const bytes = mqttPacketBytes(broker);
  return bytes === undefined || packetKey in broker.configuration ? [] : [`${packetKey} = ${bytes}`];
}

/** The agent talks to the HTTP API on the node itself, where nobody else can listen in. */
function forTheAgent(broker: Broker): string[] {
  if (broker.listeners.includes('management-plain')) return [];
  return ['management.tcp.ip = 127.0.0.1', `management.tcp.port = ${listeners['management-plain'].port}`];
}

/** The management and metrics listeners read certificates of their own; the others use the broker's. */
function certificates(name: ListenerName): string[] {
  const prefix = { management: 'management.ssl', metrics: 'prometheus.ssl' }[name as string];
  if (!prefix) return [];
  const files = { cacertfile: 'ca.crt', certfile: 'tls.crt', keyfile: 'tls.key' };
  return Object.entries(files).map(([key, file]) => `${prefix}.${key} = /etc/rabbitmq/tls/${file}`);
}

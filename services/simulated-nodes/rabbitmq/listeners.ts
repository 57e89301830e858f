import { parseSettings } from '../../../contracts/live-settings.ts';

/** Keys of rabbitmq.conf that open a port to clients, and the protocol as RabbitMQ's HTTP API calls it. */
const protocols: Readonly<Record<string, string>> = {
  'listeners.ssl.default': 'amqp/ssl',
  'listeners.tcp.default': 'amqp',
  'management.ssl.port': 'https',
  'management.tcp.port': 'http',
  'stream.listeners.ssl.default': 'stream/ssl',
  'stream.listeners.tcp.default': 'stream',
  'mqtt.listeners.ssl.default': 'mqtt/ssl',
  'mqtt.listeners.tcp.default': 'mqtt',
  'stomp.listeners.ssl.default': 'stomp/ssl',
  'stomp.listeners.tcp.default': 'stomp',
};

/** A listener as the HTTP API's overview shows it. */
export interface ShownListener {
  node: string;
  protocol: string;
  ip_address: string;
  port: number;
}

/** Where a node with these settings would listen. */
export function listenersOf(node: string, rabbitmqConf: string): ShownListener[] {
  const settings = parseSettings(rabbitmqConf);
  return [...settings].flatMap(([key, port]) => {
    const protocol = protocols[key];
    if (protocol === undefined) return [];
    const address = key === 'management.tcp.port' ? settings.get('management.tcp.ip') : undefined;
    return [{ node, protocol, ip_address: address ?? '::', port: Number(port) }];
  });
}

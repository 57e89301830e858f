import type { Listener } from './rabbitmq.ts';

/** Protocols as RabbitMQ's listeners name them, to the schemes that clients write, the most used first. */
const schemes: Readonly<Record<string, string>> = {
  'amqp/ssl': 'amqps',
  amqp: 'amqp',
  https: 'https',
  http: 'http',
  'stream/ssl': 'rabbitmq-stream+tls',
  stream: 'rabbitmq-stream',
  'mqtt/ssl': 'mqtts',
  mqtt: 'mqtt',
  'stomp/ssl': 'stomp+ssl',
  stomp: 'stomp',
};

/** What clients connect to: every listener that others reach, under the broker's name. */
export function endpointsOf({ name, listeners }: { name: string; listeners: readonly Listener[] }): string[] {
  const order = Object.keys(schemes);
  return listeners
    .filter(({ protocol, address }) => protocol in schemes && !isLoopback(address))
    .sort((a, b) => order.indexOf(a.protocol) - order.indexOf(b.protocol) || a.port - b.port)
    .map(({ protocol, port }) => `${schemes[protocol]}://${name}:${port}`)
    .filter((endpoint, index, all) => all.indexOf(endpoint) === index);
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

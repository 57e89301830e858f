/** What a broker can listen on. */
export interface Listener {
  /** TCP port. */
  port: number;
  /** Whether the connection is encrypted from its first byte. */
  tls: boolean;
  /** Plugin that must run for it; Warren enables it with the listener. */
  plugin?: string;
}

/**
 * Every listener by the name that files use, with RabbitMQ's default ports.
 * Source: https://www.rabbitmq.com/docs/networking#ports
 */
export const listeners = {
  amqps: { port: 5671, tls: true },
  amqp: { port: 5672, tls: false },
  management: { port: 15671, tls: true, plugin: 'rabbitmq_management' },
  'management-plain': { port: 15672, tls: false, plugin: 'rabbitmq_management' },
  streams: { port: 5551, tls: true, plugin: 'rabbitmq_stream' },
  'streams-plain': { port: 5552, tls: false, plugin: 'rabbitmq_stream' },
  mqtts: { port: 8883, tls: true, plugin: 'rabbitmq_mqtt' },
  mqtt: { port: 1883, tls: false, plugin: 'rabbitmq_mqtt' },
  stomps: { port: 61614, tls: true, plugin: 'rabbitmq_stomp' },
  stomp: { port: 61613, tls: false, plugin: 'rabbitmq_stomp' },
  metrics: { port: 15691, tls: true, plugin: 'rabbitmq_prometheus' },
} as const satisfies Record<string, Listener>;

/** Name of a listener as files write it. */
export type ListenerName = keyof typeof listeners;

/** Names of all listeners, in the order of the table. */
export const listenerNames = Object.keys(listeners) as [ListenerName, ...ListenerName[]];

/**
 * Ports that the nodes of a cluster use among themselves: peer discovery, distribution, command line tools.
 * Source: https://www.rabbitmq.com/docs/networking#ports
 */
export const clusterPorts = [
  { from: 4369, to: 4369, purpose: 'peer discovery (epmd)' },
  { from: 25672, to: 25672, purpose: 'distribution between nodes' },
  { from: 35672, to: 35682, purpose: 'command line tools' },
] as const;

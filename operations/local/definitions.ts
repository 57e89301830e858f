import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import type { Endpoint } from '../../catalog/kinds/endpoint/endpoint.ts';
import { gatewayPermissions } from '../../catalog/kinds/endpoint/permissions.ts';
import { processorPermissions } from '../../catalog/kinds/processor/permissions.ts';
import type { Processor } from '../../catalog/kinds/processor/processor.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';
import type { Login } from '../servers/rabbitmq.ts';

export interface LocalBroker {
  /** Those that endpoints and processors name. */
  brokers: readonly Broker[];
  endpoints: readonly Endpoint[];
  processors: readonly Processor[];
  /** Has every right; it is there already. */
  administrator: Login;
  gateway: Login;
  processor: Login;
}

/**
 * What the one local broker has to hold in the place of all, as RabbitMQ imports it: vhosts, exchanges, queues, bindings and
 * policies of the files, and two users with no more rights than their programs need.
 * Throws UserFailure when two brokers have different objects of the same name.
 */
export function localDefinitions(local: LocalBroker) {
  const { brokers } = local;
  const vhosts = [...new Set(brokers.flatMap((broker) => Object.keys(broker.vhosts)))];
  return {
    vhosts: vhosts.map((name) => ({ name })),
    users: [user(local.gateway), user(local.processor)],
    permissions: vhosts.flatMap((vhost) => [
      { user: local.administrator.username, vhost, configure: '.*', write: '.*', read: '.*' },
      { user: local.gateway.username, vhost, ...gatewayPermissions(local.endpoints.filter(inVhost(vhost))) },
      { user: local.processor.username, vhost, ...processorPermissions(local.processors.filter(inVhost(vhost))) },
    ]),
    exchanges: once('exchange', brokers, ({ exchanges }) =>
      exchanges.map(({ name, vhost, type, durable, autoDelete, internal, arguments: options }) => ({
        ...{ name, vhost, type, durable, internal },
        ...{ auto_delete: autoDelete, arguments: options },
      })),
    ),
    queues: once('queue', brokers, ({ queues }) =>
      queues.map(({ name, vhost, type, durable, autoDelete, arguments: options }) => ({
        ...{ name, vhost, durable },
        ...{ auto_delete: autoDelete, arguments: { ...options, 'x-queue-type': type } },
      })),
    ),
    policies: once('policy', brokers, ({ policies }) =>
      policies.map(({ name, vhost, pattern, applyTo, priority, definition }) => ({
        ...{ name, vhost, pattern, priority, definition },
        'apply-to': applyTo,
      })),
    ),
    bindings: brokers.flatMap(({ bindings }) =>
      bindings.map(({ vhost, source, destination, destinationType, routingKey, arguments: options }) => ({
        ...{ vhost, source, destination, arguments: options },
        ...{ destination_type: destinationType, routing_key: routingKey },
      })),
    ),
  };
}

function inVhost(vhost: string): (object: { vhost: string }) => boolean {
  return (object) => object.vhost === vhost;
}

function user({ username, password }: Login) {
  return { name: username, password, tags: [] };
}

/** The objects of all brokers, each once. */
function once<T extends { name: string; vhost: string }>(
  kind: string,
  brokers: readonly Broker[],
  read: (broker: Broker) => readonly T[],
): T[] {
  const found = new Map<string, { object: T; broker: string }>();
  for (const broker of brokers) {
    for (const object of read(broker)) {
      const key = JSON.stringify([object.vhost, object.name]);
      const before = found.get(key);
      if (before && JSON.stringify(before.object) !== JSON.stringify(object)) {
        throw new UserFailure(
          `brokers/${before.broker}.yaml and brokers/${broker.name}.yaml have different objects of the kind ${kind} called ${object.name} in vhost ${object.vhost}. One local broker stands for both: name them alike or give each a vhost of its own.`,
        );
      }
      found.set(key, { object, broker: broker.name });
    }
  }
  return [...found.values()].map(({ object }) => object);
}

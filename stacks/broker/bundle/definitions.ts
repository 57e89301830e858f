import type { Broker } from '../../../catalog/kinds/broker/broker.ts';
import type { ArgumentValue } from '../../../catalog/kinds/broker/fields/argument.ts';
import { ownSecret } from '../../../catalog/kinds/broker/own-secret.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { type Bundle, parameterComponent, secretMarker } from '../../../contracts/bundle.ts';
import { brokerSecrets, secretPath } from '../../../contracts/secrets.ts';
import { userSecretName } from '../../../contracts/user-secret-name.ts';
import { administratorName } from '../../../contracts/users.ts';

/**
 * The parts of a broker's bundle that say what RabbitMQ has to hold, in its own words and without any secret:
 * `{ "$secret": name }` stands where the node puts a secret's value. Two files that differ in their order alone give
 * the same result.
 */
export function renderDefinitions(
  platform: Platform,
  broker: Broker,
): Pick<Bundle, 'administrator' | 'users' | 'definitions' | 'remove'> {
  const secrets = secretPath(platform, broker.name);
  const users = Object.entries(broker.users);
  const vhosts = Object.entries(broker.vhosts);
  return {
    administrator: {
      name: administratorName,
      tags: ['administrator'],
      limits: {},
      secret: brokerSecrets(secrets).administrator,
      alternates: true,
      previous: broker.administrator.previousPassword,
    },
    users: sorted(users.map(([name, user]) => renderUser({ secrets, name, user }))),
    definitions: {
      vhosts: sorted(vhosts.map(renderVhost)),
      permissions: sorted(users.flatMap(renderPermissions)),
      topic_permissions: sorted(users.flatMap(renderTopicPermissions)),
      parameters: sorted([
        ...vhosts.flatMap(renderVhostLimits),
        ...broker.operatorPolicies.map(renderOperatorPolicy),
        ...broker.federation.map(renderUpstream),
        ...broker.shovels.map(renderShovel),
      ]),
      policies: sorted(broker.policies.map(renderPolicy)),
      exchanges: sorted(broker.exchanges.map(renderExchange)),
      queues: sorted(broker.queues.map(renderQueue)),
      bindings: sorted(broker.bindings.map(renderBinding)),
    },
    remove: sorted(broker.remove),
  };
}

type User = Broker['users'][string];

function renderUser({ secrets, name, user }: { secrets: string; name: string; user: User }) {
  return {
    name,
    tags: [...user.tags].sort(),
    limits: defined({ 'max-connections': user.maxConnections, 'max-channels': user.maxChannels }),
    ...(user.password === 'none' ? {} : { secret: ownSecret(user) ?? userSecretName(secrets, name) }),
    alternates: user.password === undefined,
    previous: user.previousPassword,
  };
}

function renderPermissions([user, { permissions }]: [string, User]) {
  return Object.entries(permissions).map(([vhost, { configure, write, read }]) => ({
    user,
    vhost,
    configure,
    write,
    read,
  }));
}

function renderTopicPermissions([user, { topicPermissions }]: [string, User]) {
  return topicPermissions.map(({ vhost, exchange, write, read }) => ({ user, vhost, exchange, write, read }));
}

type Vhost = Broker['vhosts'][string];

function renderVhost([name, { description = '', tags, defaultQueueType, protected: isProtected }]: [string, Vhost]) {
  return {
    name,
    description,
    tags: [...tags].sort(),
    ...defined({ default_queue_type: defaultQueueType }),
    ...(isProtected ? { protected: true } : {}),
  };
}

function renderVhostLimits([vhost, { maxConnections, maxQueues }]: [string, Vhost]) {
  const value = defined({ 'max-connections': maxConnections, 'max-queues': maxQueues });
  return Object.keys(value).length === 0
    ? []
    : [{ vhost, component: parameterComponent.limits, name: 'limits', value }];
}

type Policy = Broker['policies'][number];

function renderOperatorPolicy({ vhost, name, ...policy }: Policy) {
  return { vhost, component: parameterComponent.operatorPolicy, name, value: renderPolicyBody(policy) };
}

function renderPolicyBody({ pattern, applyTo, priority, definition }: Omit<Policy, 'name' | 'vhost'>) {
  return { pattern, 'apply-to': applyTo, priority, definition: inOrder(definition) };
}

function renderUpstream({ vhost, name, uri, prefetchCount, maxHops, ...rest }: Broker['federation'][number]) {
  const { exchange, queue, parameters } = rest;
  const fields = defined({ exchange, queue, 'prefetch-count': prefetchCount, 'max-hops': maxHops });
  const value = inOrder({ ...parameters, ...fields, uri: reference(uri) });
  return { vhost, component: parameterComponent.upstream, name, value };
}

function renderShovel({ vhost, name, source, destination, ackMode, parameters }: Broker['shovels'][number]) {
  const ends = { ...renderEnd('src', source), ...renderEnd('dest', destination) };
  return {
    vhost,
    component: parameterComponent.shovel,
    name,
    value: inOrder({ ...parameters, ...ends, 'ack-mode': ackMode }),
  };
}

function renderEnd(prefix: 'src' | 'dest', end: Broker['shovels'][number]['source']): Record<string, ArgumentValue> {
  return defined({
    [`${prefix}-protocol`]: end.protocol,
    [`${prefix}-uri`]: reference(end.uri),
    [`${prefix}-queue`]: end.queue,
    [`${prefix}-exchange`]: end.exchange,
    [`${prefix}-exchange-key`]: end.routingKey,
    [`${prefix}-address`]: end.address,
  });
}

/** Stands where the node puts a secret's value. */
function reference({ secret }: { secret: string }): Record<string, string> {
  return { [secretMarker]: secret };
}

function renderPolicy({ vhost, name, ...policy }: Policy) {
  return { vhost, name, ...renderPolicyBody(policy) };
}

function renderExchange(exchange: Broker['exchanges'][number]) {
  const { vhost, name, type, durable, autoDelete, internal, arguments: options } = exchange;
  return { vhost, name, type, durable, auto_delete: autoDelete, internal, arguments: inOrder(options) };
}

function renderQueue({ vhost, name, type, durable, autoDelete, arguments: options }: Broker['queues'][number]) {
  const withType = inOrder({ ...options, 'x-queue-type': type });
  return { vhost, name, durable, auto_delete: autoDelete, arguments: withType };
}

function renderBinding(binding: Broker['bindings'][number]) {
  const { vhost, source, destination, destinationType, routingKey, arguments: options } = binding;
  return {
    vhost,
    source,
    destination,
    destination_type: destinationType,
    routing_key: routingKey,
    arguments: inOrder(options),
  };
}

function defined<T>(fields: Record<string, T | undefined>): Record<string, T> {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, T] => entry[1] !== undefined));
}

/** The same mapping with its keys, and those of mappings within it, in alphabetical order. */
function inOrder(mapping: Record<string, ArgumentValue>): Record<string, ArgumentValue> {
  const entries = Object.entries(mapping).map(([key, value]): [string, ArgumentValue] => [key, ordered(value)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function ordered(value: ArgumentValue): ArgumentValue {
  if (Array.isArray(value)) return value.map(ordered);
  return typeof value === 'object' ? inOrder(value) : value;
}

/** RabbitMQ keeps no order of objects, so the order in a file must not make a new bundle. */
function sorted<T>(entries: readonly T[]): T[] {
  const keyed = entries.map((entry) => ({ entry, key: JSON.stringify(entry) }));
  return keyed.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ entry }) => entry);
}

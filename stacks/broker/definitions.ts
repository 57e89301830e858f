import { createHash } from 'node:crypto';
import type { ArgumentValue } from '../../catalog/kinds/broker/argument.ts';
import type { Broker } from '../../catalog/kinds/broker/broker.ts';
import type { Platform } from '../../catalog/kinds/platform/platform.ts';
import { secretPath } from '../../contracts/names.ts';

/**
 * The parts of a broker's bundle that say what RabbitMQ has to hold, in its own words and without any secret:
 * `{ "$secret": name }` stands where the node puts a secret's value. Two files that differ in their order alone give
 * the same result.
 */
export function renderDefinitions(platform: Platform, broker: Broker) {
  const secrets = secretPath(platform, broker.name);
  return {
    administrator: {
      name: 'warren',
      tags: ['administrator'],
      limits: {},
      secret: `${secrets}/administrator`,
      alternates: true,
      previous: broker.administrator.previousPassword,
    },
    users: sorted(Object.entries(broker.users).map(([name, user]) => renderUser({ secrets, name, user }))),
    definitions: {
      vhosts: sorted(Object.entries(broker.vhosts).map(renderVhost)),
      permissions: sorted(Object.entries(broker.users).flatMap(renderPermissions)),
      topic_permissions: sorted(
        Object.entries(broker.users).flatMap(([user, { topicPermissions }]) =>
          topicPermissions.map(({ vhost, exchange, write, read }) => ({ user, vhost, exchange, write, read })),
        ),
      ),
      parameters: sorted([
        ...Object.entries(broker.vhosts).flatMap(renderVhostLimits),
        ...broker.operatorPolicies.map(({ vhost, name, ...policy }) => ({
          vhost,
          component: 'operator_policy',
          name,
          value: renderPolicy(policy),
        })),
        ...broker.federation.map(renderUpstream),
        ...broker.shovels.map(renderShovel),
      ]),
      policies: sorted(broker.policies.map(({ vhost, name, ...policy }) => ({ vhost, name, ...renderPolicy(policy) }))),
      exchanges: sorted(broker.exchanges.map(renderExchange)),
      queues: sorted(broker.queues.map(renderQueue)),
      bindings: sorted(broker.bindings.map(renderBinding)),
    },
    remove: sorted(broker.remove),
  };
}

/** Longest name of a secret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
const maxSecretName = 512;

/**
 * Name of the secret that Warren keeps a user's password in. What a secret's name cannot hold, and `=`, is written as
 * `=` and the two hexadecimal digits of each byte, so that no two users share a secret.
 */
export function userSecretName(secrets: string, user: string): string {
  const name = `${secrets}/users/${encodeBytes(user, /[^A-Za-z0-9/_+.@-]/gu)}`;
  // A hyphen and six characters is how ARNs of secrets end; such a name finds the wrong secret (same page).
  if (name.length <= maxSecretName - 2) return name.replace(/-(?=.{6}$)/, '=2D');
  const hash = createHash('sha256').update(user).digest('hex').slice(0, 32);
  return `${name.slice(0, maxSecretName - hash.length - 2)}==${hash}`;
}

function encodeBytes(text: string, characters: RegExp): string {
  return text.replace(characters, (character) =>
    [...Buffer.from(character)].map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
}

type User = Broker['users'][string];

function renderUser({ secrets, name, user }: { secrets: string; name: string; user: User }) {
  return {
    name,
    tags: [...user.tags].sort(),
    limits: defined({ 'max-connections': user.maxConnections, 'max-channels': user.maxChannels }),
    secret: user.password?.secret ?? userSecretName(secrets, name),
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

type Vhost = Broker['vhosts'][string];

function renderVhost([name, { description = '', tags, defaultQueueType }]: [string, Vhost]) {
  return { name, description, tags: [...tags].sort(), ...defined({ default_queue_type: defaultQueueType }) };
}

function renderVhostLimits([vhost, { maxConnections, maxQueues }]: [string, Vhost]) {
  const value = defined({ 'max-connections': maxConnections, 'max-queues': maxQueues });
  return Object.keys(value).length === 0 ? [] : [{ vhost, component: 'vhost-limits', name: 'limits', value }];
}

function renderPolicy({ pattern, applyTo, priority, definition }: Omit<Broker['policies'][number], 'name' | 'vhost'>) {
  return { pattern, 'apply-to': applyTo, priority, definition: inOrder(definition) };
}

function renderUpstream({ vhost, name, uri, prefetchCount, maxHops, ...rest }: Broker['federation'][number]) {
  const { exchange, queue, parameters } = rest;
  const fields = defined({ exchange, queue, 'prefetch-count': prefetchCount, 'max-hops': maxHops });
  const value = inOrder({ ...parameters, ...fields, uri: reference(uri) });
  return { vhost, component: 'federation-upstream', name, value };
}

function renderShovel({ vhost, name, source, destination, ackMode, parameters }: Broker['shovels'][number]) {
  const ends = { ...renderEnd('src', source), ...renderEnd('dest', destination) };
  return { vhost, component: 'shovel', name, value: inOrder({ ...parameters, ...ends, 'ack-mode': ackMode }) };
}

function renderExchange({ autoDelete, arguments: options, ...exchange }: Broker['exchanges'][number]) {
  const { vhost, name, type, durable, internal } = exchange;
  return { vhost, name, type, durable, auto_delete: autoDelete, internal, arguments: inOrder(options) };
}

function renderQueue({ autoDelete, arguments: options, ...queue }: Broker['queues'][number]) {
  const { vhost, name, type, durable } = queue;
  return { vhost, name, durable, auto_delete: autoDelete, arguments: inOrder({ ...options, 'x-queue-type': type }) };
}

function renderBinding({ destinationType, routingKey, arguments: options, ...binding }: Broker['bindings'][number]) {
  const { vhost, source, destination } = binding;
  return {
    vhost,
    source,
    destination,
    destination_type: destinationType,
    routing_key: routingKey,
    arguments: inOrder(options),
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
  return { $secret: secret };
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

import fc from 'fast-check';
import { parseExport } from '../../../operations/import/exported-definitions.ts';
import { translate } from '../../../operations/import/translate.ts';
import { arbitraryDefinitions } from '../../definitions.ts';
import { draws } from '../../draws.ts';

const options = { name: 'orders', platform: 'acme', version: '4.3.6', instanceType: 'c7g.xlarge' };

/** RabbitMQ's keys by what a file calls them. What stands in every list of a file under its own name is not here. */
const fieldsOf: Record<string, string> = {
  default_queue_type: 'defaultQueueType',
  'max-connections': 'maxConnections',
  'max-channels': 'maxChannels',
  'max-queues': 'maxQueues',
  topic_permissions: 'topicPermissions',
  'apply-to': 'applyTo',
  auto_delete: 'autoDelete',
  destination_type: 'destinationType',
  routing_key: 'routingKey',
  'prefetch-count': 'prefetchCount',
  'max-hops': 'maxHops',
  'ack-mode': 'ackMode',
  'src-protocol': 'protocol',
  'dest-protocol': 'protocol',
  'src-queue': 'queue',
  'dest-queue': 'queue',
  'src-exchange': 'exchange',
  'dest-exchange': 'exchange',
  'src-exchange-key': 'routingKey',
  'src-address': 'address',
  'dest-address': 'address',
  protected_from_deletion: 'protected',
  'x-queue-type': 'type',
};

/** Keys that say where a thing is in an export, and not what it is. */
const structure = new Set([
  'vhosts',
  'users',
  'permissions',
  'parameters',
  'policies',
  'exchanges',
  'queues',
  'bindings',
  'global_parameters',
  'metadata',
  'limits',
  'arguments',
  'definition',
  'value',
  'component',
  'name',
  'user',
  'vhost',
]);

/** Everything that an export may also hold, at each level, some of it of versions long gone or of other products. */
const besides = fc.record(
  {
    top: fc.constantFrom('rabbit_version', 'product_name', 'operator_policies', 'x_colour'),
    vhost: fc.constantFrom('cluster_state', 'tracing', 'x_colour'),
    metadata: fc.constantFrom('protected_from_deletion', 'x_colour'),
    user: fc.constantFrom('connection_tags', 'x_colour'),
    userLimit: fc.constantFrom('max-channels', 'max-everything'),
    permission: fc.constantFrom('x_colour', 'granted_by'),
    policy: fc.constantFrom('x_colour', 'applied'),
    exchange: fc.constantFrom('x_colour', 'policy'),
    queue: fc.constantFrom('exclusive', 'node', 'x_colour'),
    argument: fc.constantFrom('x-queue-master-locator', 'x-queue-mode', 'x-ha-policy', 'x-max-in-memory-length'),
    definition: fc.constantFrom('ha-mode', 'queue-master-locator', 'federation-upstream-set', 'x-own'),
    binding: fc.constantFrom('properties_key', 'x_colour'),
    parameter: fc.constantFrom('x_colour', 'supervised'),
    setting: fc.constantFrom('max-nothing', 'src-x-colour'),
  },
  { requiredKeys: [] },
);

type Entry = Record<string, unknown>;

/** The same export with a key more in the first entry of each list. */
function withMore(definitions: object, more: Record<string, string | undefined>): Record<string, unknown> {
  const copy = structuredClone(definitions) as Record<string, Entry[]>;
  const put = (entry: unknown, key: string | undefined, value: unknown = true) => {
    if (key !== undefined && typeof entry === 'object' && entry !== null) (entry as Entry)[key] = value;
  };
  const first = (list: string): Entry => copy[list]?.[0] ?? {};
  put(first('vhosts'), more.vhost);
  put(first('vhosts').metadata, more.metadata);
  put(first('users'), more.user);
  put(first('users').limits, more.userLimit, 7);
  put(first('permissions'), more.permission);
  put(first('policies'), more.policy);
  put(first('policies').definition, more.definition, 'all');
  put(first('exchanges'), more.exchange);
  put(first('queues'), more.queue);
  put(first('queues').arguments, more.argument, 'all');
  put(first('bindings'), more.binding);
  put(first('parameters'), more.parameter);
  put(first('parameters').value, more.setting);
  return { ...copy, ...(more.top === undefined ? {} : { [more.top]: 'x' }) };
}

/** Every key below a value that says something: an empty text, list or mapping is what there is without it. */
function keysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  if (typeof value !== 'object' || value === null) return [];
  const isEmpty = (inner: unknown) =>
    inner === '' || (typeof inner === 'object' && Object.keys(inner ?? {}).length === 0);
  return Object.entries(value).flatMap(([key, inner]) => (isEmpty(inner) ? [] : [key, ...keysIn(inner)]));
}

test('every key of an export is in the file, or in a note that names it', () => {
  fc.assert(
    fc.property(arbitraryDefinitions, besides, (definitions, more) => {
      const value = withMore(definitions, more);
      const { broker, notes } = translate(parseExport({ value, source: 'x' }), options);
      const said = new Set(keysIn(broker));
      const told = notes.map(({ about, message }) => `${about} ${message}`).join('\n');
      const dropped = [...new Set(keysIn(value))].filter(
        (key) => !structure.has(key) && !said.has(key) && !said.has(fieldsOf[key] ?? key) && !told.includes(key),
      );
      expect(dropped).toEqual([]);
    }),
    draws(400),
  );
});

test('every vhost, user, policy, exchange, queue, upstream and shovel is in the file, or in a note that names it', () => {
  fc.assert(
    fc.property(arbitraryDefinitions, fc.constantFrom('vhosts', 'users', 'queues', 'exchanges'), (all, gone) => {
      const value: typeof all = { ...all, [gone]: [] };
      const { broker, notes } = translate(parseExport({ value, source: 'x' }), options);
      const said = JSON.stringify(broker) + notes.map(({ about, message }) => `${about} ${message}`).join('\n');
      const named = [value.vhosts, value.users, value.policies, value.exchanges, value.queues, value.parameters];
      const names = named.flat().map(({ name }) => name);
      const bound = value.bindings.flatMap(({ source, destination }) => [source, destination]);
      const lost = [...names, ...bound].filter(
        (name) => name !== 'limits' && !said.includes(name) && !said.includes(JSON.stringify(name).slice(1, -1)),
      );
      // Of many objects of one kind a note names five.
      expect(lost.filter(() => !/and \d+ more/.test(said))).toEqual([]);
    }),
    draws(400),
  );
});

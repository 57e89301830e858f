import { brokerSchema } from '../../../../catalog/kinds/broker/broker.ts';
import { pluginsOf } from '../../../../catalog/kinds/broker/broker-plugins.ts';
import { exchangeTypes } from '../../../../catalog/kinds/broker/fields/topology.ts';

/** Plugins that exchanges of these types bring to a broker of that version, and the fields that ask for them. */
function pluginsFor(types: readonly string[], version: string) {
  const exchanges = types.map((type) => ({ name: type, type }));
  const broker = brokerSchema.parse({ version, instance: { type: 'm7g.xlarge' }, listeners: ['amqps'], exchanges });
  return pluginsOf({ ...broker, name: 'orders' }).filter(({ name }) => name !== 'rabbitmq_management');
}

const fromPlugins = [
  ['x-consistent-hash', '4.3.6', 'rabbitmq_consistent_hash_exchange'],
  ['x-jms-topic', '4.3.6', 'rabbitmq_jms_topic_exchange'],
  ['x-modulus-hash', '3.13.7', 'rabbitmq_sharding'],
  ['x-modulus-hash', '4.2.9', 'rabbitmq_sharding'],
  ['x-random', '4.3.6', 'rabbitmq_random_exchange'],
  ['x-recent-history', '4.3.6', 'rabbitmq_recent_history_exchange'],
] as const;

test.each(fromPlugins)('an exchange of type %s on RabbitMQ %s brings %s', (type, version, name) => {
  expect(pluginsFor([type], version)).toEqual([{ name, field: 'exchanges[0].type' }]);
});

test.each(['4.3.2', '4.4.1'])('an exchange of any other type needs no plugin on RabbitMQ %s', (version) => {
  const others = exchangeTypes.filter((type) => !fromPlugins.some(([known]) => known === type));
  expect(others).toEqual(['direct', 'fanout', 'topic', 'headers', 'x-local-random']);
  expect(pluginsFor([...others, 'x-modulus-hash'], version)).toEqual([]);
});

test.each([
  ['federation-upstream-set', 'all', 'rabbitmq_federation'],
  ['shards-per-node', 2, 'rabbitmq_sharding'],
])('a policy with %s: %s brings %s', (key, value, name) => {
  const policies = [{ name: 'one', pattern: '', definition: { [key]: value } }];
  const file = { version: '4.3.6', instance: { type: 'm7g.xlarge' }, listeners: ['amqps'], policies };
  const plugins = pluginsOf({ ...brokerSchema.parse(file), name: 'orders' });
  expect(plugins).toContainEqual({ name, field: 'policies[0].definition' });
});

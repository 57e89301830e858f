import { compareSeries, seriesOf } from '../../facts/rabbitmq-versions.ts';
import { policyPlugins } from './arguments/policy-faults.ts';
import type { Broker } from './broker.ts';
import { listeners } from './listeners.ts';

/** A plugin, and the field of the broker's file that asks for it. */
export interface Plugin {
  name: string;
  field: string;
}

type ExchangeType = Broker['exchanges'][number]['type'];

/** Exchange types that come with a plugin, and the series that first has one without it. */
const exchangePlugins: Partial<Record<ExchangeType, { plugin: string; coreSince?: string }>> = {
  // https://www.rabbitmq.com/docs/plugins#tier1-plugins
  'x-consistent-hash': { plugin: 'rabbitmq_consistent_hash_exchange' },
  'x-jms-topic': { plugin: 'rabbitmq_jms_topic_exchange' },
  // https://github.com/rabbitmq/rabbitmq-server/blob/v4.3.1/release-notes/4.3.0.md#sharding-plugin
  'x-modulus-hash': { plugin: 'rabbitmq_sharding', coreSince: '4.3' },
  'x-random': { plugin: 'rabbitmq_random_exchange' },
  'x-recent-history': { plugin: 'rabbitmq_recent_history_exchange' },
};

/** What listeners and topology need, what the file asks for besides, and the HTTP API that the agent talks to. */
export function pluginsOf(broker: Broker): Plugin[] {
  const plugins: Plugin[] = [
    ...broker.plugins.map((name, index) => ({ name, field: `plugins[${index}]` })),
    ...broker.listeners.flatMap((listener, index) => {
      const entry = listeners[listener];
      return 'plugin' in entry ? [{ name: entry.plugin, field: `listeners[${index}]` }] : [];
    }),
    ...broker.exchanges.flatMap(({ type }, index) => {
      const name = exchangePlugin(type, broker.version);
      return name === undefined ? [] : [{ name, field: `exchanges[${index}].type` }];
    }),
    ...(['policies', 'operatorPolicies'] as const).flatMap((list) =>
      broker[list].flatMap(({ definition }, index) =>
        policyPlugins(definition).map((name) => ({ name, field: `${list}[${index}].definition` })),
      ),
    ),
    ...(broker.shovels.length > 0 ? withManagement('rabbitmq_shovel', 'shovels') : []),
    ...(broker.federation.length > 0 ? withManagement('rabbitmq_federation', 'federation') : []),
    { name: 'rabbitmq_management', field: 'listeners' },
  ];
  const first = new Map(plugins.map((plugin) => [plugin.name, plugin]).reverse() as [string, Plugin][]);
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Largest packet that clients of MQTT may send, in bytes, where it has to be less than RabbitMQ's own 16 MiB: since 4.1 the
 * plugin does not start with packets larger than messages. https://github.com/rabbitmq/rabbitmq-server/pull/12352
 */
export function mqttPacketBytes(broker: Broker): number | undefined {
  const { maxMessageSizeMiB } = broker.limits;
  const speaksMqtt = pluginsOf(broker).some(({ name }) => name === 'rabbitmq_mqtt' || name === 'rabbitmq_web_mqtt');
  return speaksMqtt && maxMessageSizeMiB < 16 ? maxMessageSizeMiB * 1024 * 1024 : undefined;
}

function exchangePlugin(type: ExchangeType, version: string): string | undefined {
  const { plugin, coreSince } = exchangePlugins[type] ?? {};
  const isCore = coreSince !== undefined && compareSeries(seriesOf(version), coreSince) >= 0;
  return isCore ? undefined : plugin;
}

function withManagement(name: string, field: string): Plugin[] {
  return [name, `${name}_management`].map((part) => ({ name: part, field }));
}

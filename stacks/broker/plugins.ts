import type { Broker } from '../../catalog/broker.ts';
import { listeners } from '../../catalog/listeners.ts';

/** A plugin, and the field of the broker's file that asks for it. */
export interface Plugin {
  name: string;
  field: string;
}

/** Exchange types that come with a plugin: https://www.rabbitmq.com/docs/plugins#tier1-plugins */
const exchangePlugins: Record<string, string> = {
  'x-consistent-hash': 'rabbitmq_consistent_hash_exchange',
  'x-random': 'rabbitmq_random_exchange',
  'x-recent-history': 'rabbitmq_recent_history_exchange',
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
      const name = exchangePlugins[type];
      return name === undefined ? [] : [{ name, field: `exchanges[${index}].type` }];
    }),
    ...(broker.shovels.length > 0 ? withManagement('rabbitmq_shovel', 'shovels') : []),
    ...(broker.federation.length > 0 ? withManagement('rabbitmq_federation', 'federation') : []),
    { name: 'rabbitmq_management', field: 'listeners' },
  ];
  const first = new Map(plugins.map((plugin) => [plugin.name, plugin]).reverse() as [string, Plugin][]);
  return [...first.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function withManagement(name: string, field: string): Plugin[] {
  return [name, `${name}_management`].map((part) => ({ name: part, field }));
}

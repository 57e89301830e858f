import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';
import type { ListenerName } from './listeners.ts';

/** What each node listens on: what the broker's file names, and RabbitMQ's metrics where a host watches the platform. */
export function nodeListeners({ monitoring }: Pick<Platform, 'monitoring'>, broker: Broker): ListenerName[] {
  const { listeners } = broker;
  return monitoring && !listeners.includes('metrics') ? [...listeners, 'metrics'] : listeners;
}

import { monitoringHost } from '../../contracts/monitoring.ts';
import type { WatchedObject } from '../../contracts/paging.ts';
import type { Broker } from '../kinds/broker/broker.ts';

/** A node as Zabbix's host, by its number. */
export function nodeHost(broker: string, node: string): string {
  return `${broker}-${node}`;
}

/** Zabbix's hosts of what an alarm watches: a broker's nodes, or the monitoring host. */
export function hostsOf(
  { kind, name = '' }: WatchedObject,
  brokers: readonly Pick<Broker, 'name' | 'nodes'>[],
): string[] {
  if (kind !== 'broker') return [monitoringHost];
  const nodes = brokers.find((broker) => broker.name === name)?.nodes ?? 0;
  return Array.from({ length: nodes }, (_, index) => nodeHost(name, String(index + 1)));
}

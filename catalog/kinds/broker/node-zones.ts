import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';

/** Zone of each node, in the order of platform.yaml, going round when there are more nodes than zones. */
export function nodeZones({ network: { zones } }: Platform, { nodes }: Pick<Broker, 'nodes'>): string[] {
  return Array.from({ length: nodes }, (_, index) => zones[index % zones.length] ?? '');
}

/** Zone of the host that watches the platform: that of a broker's first node. Its disk cannot leave it. */
export function monitoringZone(platform: Platform): string {
  return nodeZones(platform, { nodes: 1 })[0] ?? '';
}

/**
 * Addresses that brokers and the monitoring host take of the compute subnet of a zone: one for each node and for the host, and one for the load balancer of a cluster, in every zone
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html).
 */
export function addressesIn(zone: string, platform: Platform, brokers: readonly Broker[]): number {
  const host = platform.monitoring && zone === monitoringZone(platform) ? 1 : 0;
  return brokers.reduce((sum, broker) => {
    const nodes = nodeZones(platform, broker).filter((each) => each === zone).length;
    return sum + nodes + (broker.nodes > 1 ? 1 : 0);
  }, host);
}

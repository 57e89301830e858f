import type { Platform } from '../platform/platform.ts';
import type { Broker } from './broker.ts';

/** Zone of each node, in the order of platform.yaml, going round when there are more nodes than zones. */
export function nodeZones({ network: { zones } }: Platform, { nodes }: Pick<Broker, 'nodes'>): string[] {
  return Array.from({ length: nodes }, (_, index) => zones[index % zones.length] ?? '');
}

/**
 * Addresses that brokers take of the compute subnet of a zone: one for each node, and one for the load balancer of a cluster, in every zone
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-limits.html).
 */
export function addressesIn(zone: string, platform: Platform, brokers: readonly Broker[]): number {
  return brokers.reduce((sum, broker) => {
    const nodes = nodeZones(platform, broker).filter((each) => each === zone).length;
    return sum + nodes + (broker.nodes > 1 ? 1 : 0);
  }, 0);
}

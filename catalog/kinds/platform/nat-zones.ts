import type { Platform } from './platform.ts';

/** The zones that have a NAT gateway, in their order; with one for all it is the first's. */
export function natZones({ network }: Pick<Platform, 'network'>): string[] {
  const zones = [...network.zones].sort();
  return network.nat === 'one' ? zones.slice(0, 1) : zones;
}

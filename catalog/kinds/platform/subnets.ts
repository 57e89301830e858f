import { parseIpv4Network, subnet } from '../../../contracts/addresses.ts';
import { type SubnetTier, subnetTiers } from '../broker/broker.ts';
import type { Platform } from './platform.ts';

/** The VPC is cut into 32 parts: eight letters of zones for each tier, and a quarter to spare. */
const subnetBits = 5;

/** Zones are `a` to `h`, as the catalog checks. */
const zonesOfTier = 8;

/** The range of a tier's subnet in a zone. It follows from the zone's letter, so that adding or reordering zones moves none. */
export function subnetCidr({ network }: Platform, tier: SubnetTier, zone: string): string {
  const letter = zone.charCodeAt(zone.length - 1) - 'a'.charCodeAt(0);
  const vpc = parseIpv4Network(network.cidr);
  if (!vpc) throw new Error(`${network.cidr} is not an IPv4 network`);
  return subnet(vpc, subnetBits, subnetTiers.indexOf(tier) * zonesOfTier + letter);
}

/**
 * Addresses of each subnet of a network that are left to use: AWS keeps the first four and the last.
 * https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
 */
export function usableAddresses(prefix: number): number {
  return 2 ** (32 - prefix - subnetBits) - 5;
}

/** The ranges of all of a tier's subnets. */
export function tierCidrs(platform: Platform, tier: SubnetTier): string[] {
  return [...platform.network.zones].sort().map((zone) => subnetCidr(platform, tier, zone));
}

/** `eu-west-1a` is zone `a` where names are short. */
export function zoneLetter(zone: string): string {
  return zone.slice(-1);
}

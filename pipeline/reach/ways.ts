import type { Route } from './network/network.ts';
import { coverOf } from './network/ranges.ts';
import { isPublic, type Spot } from './spots.ts';

/** How packets get from one spot to another and their answers back, or what is missing. */
export type Way = { way?: string; lacks?: never } | { lacks: string };

/**
 * Follows routes. Within a VPC every table leads everywhere, and the most specific route counts:
 * https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
 */
export function wayBetween(source: Spot, target: Spot): Way {
  if (source.subnet && target.subnet) {
    return source.subnet.vpc === target.subnet.vpc ? {} : { lacks: 'the two are in different VPCs' };
  }
  if (target.gateway && source.subnet) {
    const leads = target.gateway.subnets.includes(source.subnet.id);
    return leads ? { way: 'through its VPC endpoint' } : { lacks: 'no route leads to the VPC endpoint' };
  }
  if (source.subnet) return isPublic(target) ? wayOut(source, target) : wayToNeighbour(source, target);
  if (target.subnet) return isPublic(source) ? wayIn(source, target) : wayToNeighbour(target, source);
  return { lacks: 'neither is in the network' };
}

/** From outside: a public address, and a route by which answers leave through an internet gateway. */
function wayIn(source: Spot, target: Spot): Way {
  const led = routesTo(target, source).some(({ via }) => via === 'internet');
  if (!hasPublicAddress(target))
    return { lacks: led ? 'no public address' : 'no public address and no route to an internet gateway' };
  return led ? { way: 'by its public address' } : { lacks: 'no route to an internet gateway' };
}

function wayOut(source: Spot, target: Spot): Way {
  const routes = routesTo(source, target);
  if (routes.some(({ via }) => via === 'nat')) return { way: 'through NAT' };
  if (routes.some(({ via }) => via === 'out-only')) return { way: 'through a gateway for ways out alone' };
  if (!routes.some(({ via }) => via === 'internet')) return { lacks: 'no route leads out' };
  return hasPublicAddress(source) ? { way: 'by its public address' } : { lacks: 'no public address' };
}

/** Addresses of IPv6 are public by themselves. */
function hasPublicAddress({ family, interface: one }: Spot): boolean {
  return family === 'ipv6' || one?.publicAddress !== undefined;
}

/** Members of a group that is not in the stacks are in the same VPC, or in one beside it. */
function wayToNeighbour(inside: Spot, outside: Spot): Way {
  if (outside.end.kind === 'group') return {};
  if (outside.end.kind === 'prefix list') return { lacks: 'which networks the list holds is not known here' };
  const led = routesTo(inside, outside).some(({ via }) => via === 'neighbour');
  return led ? {} : { lacks: 'no route leads there: a VPN, peering or transit gateway of yours has to' };
}

/** Routes that packets from a subnet to a spot may take: the most specific that holds all of it, and those to parts of it. */
export function routesTo({ subnet }: Spot, { ranges }: Spot): Route[] {
  return ranges.flatMap((range) => {
    const routes = subnet?.routes ?? [];
    const whole = routes.filter(({ to }) => coverOf(to, range) === 'whole').sort((a, b) => b.to.prefix - a.to.prefix);
    const parts = routes.filter(({ to }) => coverOf(to, range) === 'part');
    return [...whole.slice(0, 1), ...parts];
  });
}

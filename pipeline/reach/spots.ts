import { networkText, type Network as Range } from '../../contracts/addresses.ts';
import type { End } from './model.ts';
import type { Gateway, Interface, Network, Rule, Subnet } from './network/network.ts';
import { coverOf, rangeOf } from './network/ranges.ts';
import { compareText } from './openings.ts';

/** Where packets begin or end: an end, as rules and routes see it. */
export interface Spot {
  end: End;
  /** Different for any two that rules or routes could tell apart. */
  key: string;
  /** The same for spots that rules cannot tell apart: where it stands, and its groups. */
  place: string;
  /** Its groups. */
  members: string;
  family: 'ipv4' | 'ipv6';
  /** Addresses; none where they are not known. */
  ranges: readonly Range[];
  groups: readonly string[];
  subnet?: Subnet;
  interface?: Interface;
  gateway?: Gateway;
  prefixList?: string;
}

/** A spot before it is known which others rules take for the same. */
type Told = Omit<Spot, 'place' | 'members'>;

/** What of the network packets can come from, and go to. */
export function spotsOf(network: Network): { sources: Spot[]; targets: Spot[] } {
  const inside = network.interfaces.flatMap((one) => interfaceSpots(network, one)).map(placed);
  const outside = outsideSpots(network).map(placed);
  return {
    sources: [...inside, ...outside, ...tierSpots(network).map(placed)],
    targets: [...inside, ...outside, ...network.gateways.map(gatewaySpot).map(placed)],
  };
}

function placed(spot: Told): Spot {
  const members = spot.groups.join();
  return { ...spot, members, place: `${spot.subnet?.id ?? spot.key} ${spot.family} ${members}` };
}

const families = ['ipv4', 'ipv6'] as const;

function interfaceSpots({ subnets }: Network, one: Interface): Told[] {
  return one.subnets.flatMap((id) => {
    const subnet = subnets.get(id);
    return subnet ? subnetSpots(subnet, { kind: 'service', name: one.service }, one) : [];
  });
}

function subnetSpots(subnet: Subnet, end: End, one?: Interface): Told[] {
  return families.flatMap((family) => {
    const ranges = subnet.ranges.filter((range) => range.family === family);
    if (ranges.length === 0) return [];
    const key = `${one?.id ?? end.name} ${subnet.id} ${family}`;
    return { end, key, family, ranges, groups: one?.groups ?? [], subnet, ...(one ? { interface: one } : {}) };
  });
}

/** Whatever else is in the subnets of a tier. */
function tierSpots({ subnets }: Network): Told[] {
  return [...subnets.values()].flatMap((subnet) =>
    subnetSpots(subnet, { kind: 'subnets', name: `${subnet.tier} subnets` }),
  );
}

function gatewaySpot(gateway: Gateway): Told {
  const end: End = { kind: 'gateway', name: gateway.name };
  return { end, key: `gateway ${gateway.name}`, family: 'ipv4', ranges: [], groups: [], gateway };
}

/** The internet, and whatever else rules name that is not in the network. */
function outsideSpots(network: Network): Told[] {
  const rules = [...network.groups.values()].flatMap(({ inbound, outbound }) => [...inbound, ...outbound]);
  const found = new Map(rules.flatMap((rule) => outsideOf(network, rule).map((spot) => [spot.key, spot] as const)));
  for (const family of families) {
    const range = rangeOf(everywhere[family]);
    const end: End = { kind: 'internet', name: internetName };
    found.set(`internet ${family}`, {
      end,
      key: `internet ${family}`,
      family,
      ranges: range ? [range] : [],
      groups: [],
    });
  }
  return [...found.values()].sort((a, b) => compareText(a.key, b.key));
}

export const internetName = 'the internet';

const everywhere = { ipv4: '0.0.0.0/0', ipv6: '::/0' };

function outsideOf(network: Network, { peer }: Rule): Told[] {
  if ('prefixList' in peer) {
    const end: End = { kind: 'prefix list', name: peer.prefixList };
    const spot = { end, key: `prefix list ${peer.prefixList}`, ranges: [], groups: [], prefixList: peer.prefixList };
    return families.map((family) => ({ ...spot, key: `${spot.key} ${family}`, family }));
  }
  if ('group' in peer) {
    if (network.groups.has(peer.group)) return [];
    const end: End = { kind: 'group', name: peer.group };
    return [{ end, key: `group ${peer.group}`, family: 'ipv4', ranges: [], groups: [peer.group] }];
  }
  const { range } = peer;
  const isInside = [...network.subnets.values()].some(({ ranges }) =>
    ranges.some((one) => coverOf(one, range) !== 'none'),
  );
  if (range.prefix === 0 || isInside) return [];
  const text = networkText(range);
  return [{ end: { kind: 'network', name: text }, key: text, family: range.family, ranges: [range], groups: [] }];
}

/** Networks that the internet does not lead to: RFC 1918, 6598, 3927, 4193 and 4291. */
const privateRanges = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].map(rangeOf);

/** Whether packets to and from it take the way through the internet. */
export function isPublic({ end }: Spot): boolean {
  return isPublicEnd(end);
}

/** Whether an end is the internet, or a network in it. */
export function isPublicEnd({ kind, name }: End): boolean {
  const range = kind === 'network' ? rangeOf(name) : undefined;
  if (!range) return kind === 'internet';
  return !privateRanges.some((one) => one && coverOf(one, range) === 'whole');
}

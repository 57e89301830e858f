import { uniquePlaces } from './lines.ts';
import type { Ajar } from './model.ts';
import type { Interface, Network, Place, Subnet } from './network/network.ts';
import { portsText } from './openings.ts';
import type { Passage } from './passages.ts';
import { isPublic } from './spots.ts';

/** Doors to the internet that stand open in part, in the order of names: one more mistake, and somebody gets in. */
export function ajarOf(network: Network, passages: readonly Passage[]): Ajar[] {
  const found = [...openRules(passages), ...openAddresses(network, passages), ...openRoutes(network)];
  const byText = new Map<string, Ajar>();
  for (const ajar of found) {
    const key = JSON.stringify([ajar.name, ajar.open, ajar.shut]);
    const known = byText.get(key);
    byText.set(key, known ? { ...known, proof: uniquePlaces([...known.proof, ...ajar.proof]) } : ajar);
  }
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ajar]) => ajar);
}

/** Rules let the internet in, and there is no way to any part of the service. */
function openRules(passages: readonly Passage[]): Ajar[] {
  const fromOutside = passages.filter(({ source, lacks }) => isPublic(source) && lacks === undefined);
  const reached = new Set(fromOutside.map(({ target }) => target.end.name));
  return passages.flatMap(({ source, target, opening, lacks, inbound }) => {
    if (lacks === undefined || !target.interface || !isPublic(source) || reached.has(target.end.name)) return [];
    const open = `its rules let ${source.end.name} in on ${portsText([opening])}`;
    return [{ name: target.end.name, open, shut: lacks, proof: inbound ? [placeOf(inbound)] : [] }];
  });
}

/** There is a public address, and no rule lets anybody in. */
function openAddresses({ interfaces }: Network, passages: readonly Passage[]): Ajar[] {
  const reached = new Set(passages.filter(({ source }) => isPublic(source)).map(({ target }) => target.interface?.id));
  return interfaces.flatMap((one) => {
    if (!one.publicAddress || reached.has(one.id)) return [];
    const open = `it has a public address (${one.part})`;
    return [{ name: one.service, open, shut: 'no rule lets the internet in', proof: [placeOf(one.publicAddress)] }];
  });
}

/** Subnets of what keeps data have a way out. */
function openRoutes({ interfaces, subnets }: Network): Ajar[] {
  const held = interfaces
    .filter(({ store }) => store)
    .flatMap((one) => one.subnets.map((id) => ({ one, subnet: subnets.get(id) })));
  return held.flatMap(({ one, subnet }) => (subnet ? waysOut(one, subnet) : []));
}

const waysOutWords = {
  nat: 'through NAT',
  'out-only': 'through a gateway for ways out alone',
  internet: 'to an internet gateway',
  neighbour: undefined,
  elsewhere: 'to something that Warren cannot look behind',
} as const;

function waysOut(one: Interface, { tier, routes }: Subnet): Ajar[] {
  return routes.flatMap((route) => {
    const words = waysOutWords[route.via];
    if (words === undefined) return [];
    const open = `the ${tier} subnets, which it stands in, have a route ${words}`;
    const shut = one.publicAddress ? 'what its rules say' : 'it has no public address';
    return [{ name: one.service, open, shut, proof: [placeOf(route)] }];
  });
}

function placeOf({ stack, address }: Place): Place {
  return { stack, address };
}

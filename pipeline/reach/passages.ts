import { networkText } from '../../contracts/addresses.ts';
import type { Interface, Network, Opening, Rule } from './network/network.ts';
import { coverOf } from './network/ranges.ts';
import { mostPort } from './network/read-groups.ts';
import { common } from './openings.ts';
import { type Spot, spotsOf } from './spots.ts';
import { type Way, wayBetween } from './ways.ts';

/** Ports that are open between two spots. */
export interface Passage {
  source: Spot;
  target: Spot;
  opening: Opening;
  /** The rules that let it out and in; absent where an end has none. */
  outbound?: Rule;
  inbound?: Rule;
  way?: string;
  only?: string;
  lacks?: string;
}

/** Every passage that security groups let through, and whether there is a way. Pure. */
export function passagesOf(network: Network): Passage[] {
  const { sources, targets } = spotsOf(network);
  const match = matcher(network);
  const passages = sources.flatMap((source) => targets.flatMap((target) => between(match, source, target)));
  return throughBalancers(passages);
}

/** A rule that lets a spot through. */
interface Match {
  rule: Rule;
  /** Addresses that it lets through alone. */
  only?: string;
}

type Matcher = (side: 'inbound' | 'outbound', of: Spot, other: Spot) => readonly (Match | undefined)[];

/** Rules by which groups let through what is at the other end; one that is undefined stands for an end without rules. */
function matcher({ groups }: Network): Matcher {
  const matchesOf = (side: 'inbound' | 'outbound', of: Spot, other: Spot) =>
    of.groups.flatMap((id) => (groups.get(id)?.[side] ?? []).flatMap((rule) => matchOf(rule, other)));
  const known = { inbound: new Map<string, Map<string, Match[]>>(), outbound: new Map<string, Map<string, Match[]>>() };
  return (side, of, other) => {
    if (!of.interface || (of.groups.length === 0 && of.interface.forwards)) return [undefined];
    if (side === 'inbound' && of.interface.closed) return [];
    const byPlace = known[side].get(of.members) ?? new Map<string, Match[]>();
    known[side].set(of.members, byPlace);
    const found = byPlace.get(other.place) ?? matchesOf(side, of, other);
    byPlace.set(other.place, found);
    return found;
  };
}

function matchOf(rule: Rule, { ranges, groups, prefixList, gateway, end, subnet }: Spot): Match[] {
  const { peer } = rule;
  if ('group' in peer) return groups.includes(peer.group) ? [{ rule }] : [];
  if ('prefixList' in peer) return prefixList === peer.prefixList ? [{ rule }] : [];
  // Gateways have addresses of the internet, which are not known.
  if (gateway) return peer.range.prefix === 0 && peer.range.family === 'ipv4' ? [{ rule }] : [];
  if (ranges.some((range) => coverOf(peer.range, range) === 'whole')) return [{ rule }];
  if (end.kind === 'internet' || !subnet) return [];
  return ranges.some((range) => coverOf(peer.range, range) === 'part') ? [{ rule, only: networkText(peer.range) }] : [];
}

const anything: Opening = { protocol: 'all', from: 0, to: mostPort };

function between(match: Matcher, source: Spot, target: Spot): Passage[] {
  if (source.family !== target.family || (!source.interface && !target.interface)) return [];
  if (source === target && !mayBeSeveral(source)) return [];
  const ins = match('inbound', target, source);
  const outs = ins.length > 0 ? match('outbound', source, target) : [];
  if (outs.length === 0) return [];
  let way: Way | undefined;
  return outs.flatMap((out) =>
    ins.flatMap((into): Passage[] => {
      const opening = common(out?.rule.opening ?? anything, into?.rule.opening ?? anything);
      if (!opening) return [];
      way ??= wayBetween(source, target);
      const only = out?.only === into?.only ? out?.only : [out?.only, into?.only].filter(Boolean).join(' and ');
      const passage: Passage = { source, target, opening, ...way };
      if (out) passage.outbound = out.rule;
      if (into) passage.inbound = into.rule;
      if (only !== undefined) passage.only = only;
      // A load balancer begins nothing by itself but what it hands on.
      return source.interface?.forwards
        ? handedOn(source.interface, target).flatMap((port) => {
            const ports = common(opening, port);
            return ports ? { ...passage, opening: ports } : [];
          })
        : [passage];
    }),
  );
}

/** Whether there can be two of it in one subnet: tasks of a service, replicas of a store, but no machine. */
function mayBeSeveral({ interface: one }: Spot): boolean {
  return one !== undefined && !/^aws_(network_interface|instance|lb)\./.test(one.address);
}

/** Ports of a target that a load balancer hands packets to. */
function handedOn({ forwards = [] }: Interface, target: Spot): Opening[] {
  return forwards.flatMap(({ protocol, targets }) =>
    targets.flatMap(({ interface: id, port }) =>
      id === target.interface?.id ? { protocol, from: port, to: port } : [],
    ),
  );
}

/** To a load balancer leads only where it listens, and where what it hands on gets to a target. */
function throughBalancers(passages: readonly Passage[]): Passage[] {
  const onwards = new Map<Interface, Passage[]>();
  for (const passage of passages) {
    const { interface: one } = passage.source;
    if (!one?.forwards || passage.lacks !== undefined) continue;
    const known = onwards.get(one) ?? [];
    onwards.set(one, known);
    known.push(passage);
  }
  const listening = new Map([...onwards].map(([one, begun]) => [one, listeningOn(one, begun)]));
  return passages.flatMap((passage): Passage | Passage[] => {
    const one = passage.target.interface;
    if (!one?.forwards) return passage;
    return (listening.get(one) ?? []).flatMap((listener) => {
      const opening = common(passage.opening, listener);
      return opening ? { ...passage, opening } : [];
    });
  });
}

/** The listeners of a load balancer whose packets get to a target, given what begins there. */
function listeningOn({ forwards = [] }: Interface, onwards: readonly Passage[]): Opening[] {
  return forwards.flatMap(({ port, protocol, targets }) => {
    const leads = onwards.some(({ target, opening }) =>
      targets.some((to) => {
        const wanted = { protocol, from: to.port, to: to.port };
        return to.interface === target.interface?.id && common(opening, wanted) !== undefined;
      }),
    );
    return leads ? { protocol, from: port, to: port } : [];
  });
}

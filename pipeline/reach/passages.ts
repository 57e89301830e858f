import { networkText } from '../../contracts/addresses.ts';
import type { Interface, Network, Opening, Rule } from './network/network.ts';
import { coverOf } from './network/ranges.ts';
import { mostPort } from './network/read-groups.ts';
import { common } from './openings.ts';
import { type Spot, spotsOf } from './spots.ts';
import { wayBetween } from './ways.ts';

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
  const known = new Map<string, readonly Match[]>();
  return (side, of, other) => {
    if (!of.interface || (of.groups.length === 0 && of.interface.forwards)) return [undefined];
    if (side === 'inbound' && of.interface.closed) return [];
    const key = `${side} ${of.groups.join()} ${other.key} ${other.groups.join()}`;
    const found =
      known.get(key) ??
      of.groups.flatMap((id) => (groups.get(id)?.[side] ?? []).flatMap((rule) => matchOf(rule, other)));
    known.set(key, found);
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
  const way = wayBetween(source, target);
  return outs.flatMap((out) =>
    ins.flatMap((into): Passage[] => {
      const opening = common(out?.rule.opening ?? anything, into?.rule.opening ?? anything);
      if (!opening) return [];
      const only = out?.only === into?.only ? out?.only : [out?.only, into?.only].filter(Boolean).join(' and ');
      return begun(source, target, opening).map((ports) => ({
        ...{ source, target, opening: ports, ...way },
        ...(out ? { outbound: out.rule } : {}),
        ...(into ? { inbound: into.rule } : {}),
        ...(only === undefined ? {} : { only }),
      }));
    }),
  );
}

/** Whether there can be two of it in one subnet: tasks of a service, replicas of a store, but no machine. */
function mayBeSeveral({ interface: one }: Spot): boolean {
  return one !== undefined && !/^aws_(network_interface|instance|lb)\./.test(one.address);
}

/** What of it the source begins by itself: a load balancer nothing but what it hands on. */
function begun({ interface: one }: Spot, target: Spot, opening: Opening): Opening[] {
  if (!one?.forwards) return [opening];
  return handedOn(one, target).flatMap((port) => common(opening, port) ?? []);
}

/** Ports of a target that a load balancer hands packets to. */
function handedOn({ forwards = [] }: Interface, target: Spot): Opening[] {
  return forwards.flatMap(({ protocol, targets }) =>
    targets
      .filter((to) => to.interface === target.interface?.id)
      .map(({ port }) => ({ protocol, from: port, to: port })),
  );
}

/** To a load balancer leads only where it listens, and where what it hands on gets to a target. */
function throughBalancers(passages: readonly Passage[]): Passage[] {
  const balancers = new Map<string, Opening[]>();
  return passages.flatMap((passage): Passage | Passage[] => {
    const one = passage.target.interface;
    if (!one?.forwards) return passage;
    const listening = balancers.get(one.id) ?? listeningOn(one, passages);
    balancers.set(one.id, listening);
    return listening.flatMap((listener) => {
      const opening = common(passage.opening, listener);
      return opening ? { ...passage, opening } : [];
    });
  });
}

/** The listeners of a load balancer whose packets get to a target. */
function listeningOn(balancer: Interface, passages: readonly Passage[]): Opening[] {
  const onwards = passages.filter(({ source, lacks }) => source.interface === balancer && lacks === undefined);
  return (balancer.forwards ?? []).flatMap(({ port, protocol, targets }) => {
    const leads = onwards.some(({ target, opening }) =>
      handedOn({ ...balancer, forwards: [{ port, protocol, targets }] }, target).some((one) => common(opening, one)),
    );
    return leads ? { protocol, from: port, to: port } : [];
  });
}

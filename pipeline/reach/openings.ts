import type { Opening } from './network/network.ts';
import { mostPort } from './network/read-groups.ts';

/** What both let through; undefined where that is nothing. */
export function common(a: Opening, b: Opening): Opening | undefined {
  const protocol = a.protocol === 'all' ? b.protocol : a.protocol;
  if (b.protocol !== 'all' && b.protocol !== protocol) return undefined;
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from <= to ? { protocol, from, to } : undefined;
}

/** The same ports, each once and in order, ranges that touch as one. */
export function tidy(openings: readonly Opening[]): Opening[] {
  const sorted = [...openings].sort((a, b) => compareText(a.protocol, b.protocol) || a.from - b.from || a.to - b.to);
  const kept: Opening[] = [];
  for (const opening of sorted) {
    const last = kept.at(-1);
    if (!last || last.protocol !== opening.protocol || opening.from > last.to + 1) kept.push({ ...opening });
    else last.to = Math.max(last.to, opening.to);
  }
  return kept;
}

/** The ports of some that others do not have. */
export function without(openings: readonly Opening[], others: readonly Opening[]): Opening[] {
  return tidy(others.reduce<Opening[]>((left, other) => left.flatMap((one) => minus(one, other)), [...openings]));
}

function minus(one: Opening, other: Opening): Opening[] {
  // What is left of every protocol when one of them is taken away has no name of its own: it stays whole.
  const isOther = other.protocol !== 'all' && other.protocol !== one.protocol;
  if (isOther || other.to < one.from || other.from > one.to) return [one];
  const below = { ...one, to: other.from - 1 };
  const above = { ...one, from: other.to + 1 };
  return [below, above].filter(({ from, to }) => from <= to);
}

/** `5671, 35672-35682, 53/udp`. */
export function portsText(openings: readonly Opening[]): string {
  return tidy(openings).map(portText).join(', ');
}

function portText({ protocol, from, to }: Opening): string {
  const all = from === 0 && to === mostPort;
  if (protocol === 'all') return 'everything';
  if (all || protocol.startsWith('icmp')) return `all of ${protocol}`;
  const ports = from === to ? String(from) : `${from}-${to}`;
  return protocol === 'tcp' ? ports : `${ports}/${protocol}`;
}

/** Order of texts, the same on every computer. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

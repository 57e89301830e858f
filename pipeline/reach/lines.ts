import type { FieldOf } from './fields.ts';
import type { By, End, Line } from './model.ts';
import type { Group, Opening, Place, Rule } from './network/network.ts';
import { compareText, tidy } from './openings.ts';
import type { Passage } from './passages.ts';

/** Passages as people look at them: by service rather than by machine, what one rule of a file opens in one line. */
export function linesOf(passages: readonly Passage[], groups: ReadonlyMap<string, Group>, fieldOf: FieldOf): Line[] {
  const byText = new Map<string, Gathered>();
  // Of the thousands of passages that a rule opens between two services, one is looked at closely.
  const byRule = new Map<Rule | undefined, Map<string, Gathered>>();
  for (const passage of passages) {
    const { source, target, opening, inbound, outbound, way = '', only = '', lacks = '' } = passage;
    const rule = inbound ?? outbound;
    const ofRule = byRule.get(rule) ?? new Map<string, Gathered>();
    byRule.set(rule, ofRule);
    const ends = `${source.end.name}\n${target.end.name}\n${way}\n${only}\n${lacks}`;
    const gathered = ofRule.get(ends) ?? gather(byText, ends, { passage, groups, fieldOf });
    ofRule.set(ends, gathered);
    gathered.openings.set(`${opening.protocol} ${opening.from} ${opening.to}`, opening);
    if (outbound) gathered.rules.add(outbound);
    if (inbound) gathered.rules.add(inbound);
  }
  return sortLines(withoutEchoes([...byText.values()].map(lineOf)));
}

/** Where passages of one line are gathered: what is said by the same field, or for the same purpose, is one. */
function gather(
  byText: Map<string, Gathered>,
  ends: string,
  { passage, groups, fieldOf }: { passage: Passage; groups: ReadonlyMap<string, Group>; fieldOf: FieldOf },
): Gathered {
  const field = fieldOf(passage);
  const what = whatOf(passage.inbound ?? passage.outbound, { field: field.field, groups });
  const key = `${ends}\n${what}\n${field.field}`;
  const gathered = byText.get(key) ?? { by: { ...field, what }, passage, openings: new Map(), rules: new Set() };
  byText.set(key, gathered);
  return gathered;
}

/** Passages that are one line. */
interface Gathered {
  by: Omit<By, 'proof'>;
  /** Any of them. */
  passage: Passage;
  openings: Map<string, Opening>;
  rules: Set<Rule>;
}

function lineOf({ by, passage, openings, rules }: Gathered): Line {
  const { source, target, way, only, lacks } = passage;
  return {
    from: source.end,
    to: target.end,
    openings: tidy([...openings.values()]),
    by: { ...by, proof: uniquePlaces([...rules].map(({ stack, address }) => ({ stack, address }))) },
    ...(way === undefined ? {} : { way }),
    ...(only === undefined ? {} : { only }),
    ...(lacks === undefined ? {} : { lacks }),
  };
}

/** Machines of a service may be let in a second time by where they stand: what their own group says is enough. */
function withoutEchoes(lines: readonly Line[]): Line[] {
  const isEcho = (line: Line) =>
    line.from.name === line.to.name &&
    lines.some((other) => {
      if (other === line || other.from.name !== line.from.name || other.to.name !== line.to.name) return false;
      const both = tidy([...other.openings, ...line.openings]);
      return line.by.field !== undefined && both.length === other.openings.length;
    });
  return lines.filter((line) => !isEcho(line));
}

/** What is the same for all that one entry of a file opens, or one purpose. */
function whatOf(
  rule: Rule | undefined,
  { field, groups }: { field: unknown; groups: ReadonlyMap<string, Group> },
): string {
  if (!rule) return 'no security group';
  const name = `sg ${groups.get(rule.group)?.name ?? rule.group}`;
  if (field !== undefined) return name;
  return 'group' in rule.peer && rule.peer.group === rule.group
    ? `${name}, its own members`
    : `${name}: ${rule.description}`;
}

/** Each place once, in order. */
export function uniquePlaces(places: readonly Place[]): Place[] {
  const byKey = new Map(places.map((place) => [`${place.stack} ${place.address}`, place]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, place]) => place);
}

const order: readonly End['kind'][] = [
  'internet',
  'cloudflare',
  'caller',
  'network',
  'group',
  'prefix list',
  'subnets',
  'service',
  'gateway',
];

/** By who is reached, and then by who reaches. */
export function sortLines(lines: readonly Line[]): Line[] {
  return [...lines].sort(
    (a, b) =>
      compareEnds(a.to, b.to) ||
      compareEnds(a.from, b.from) ||
      (a.openings[0]?.from ?? 0) - (b.openings[0]?.from ?? 0) ||
      compareText(JSON.stringify(a), JSON.stringify(b)),
  );
}

/** Everybody that lines are about, and others, each once and in order. */
export function endsOf(lines: readonly Line[], others: readonly End[]): End[] {
  const ends = [...others, ...lines.flatMap(({ from, to }) => [from, to])];
  return [...new Map(ends.map((end) => [end.name, end])).values()].sort(compareEnds);
}

function compareEnds(a: End, b: End): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind) || compareText(a.name, b.name);
}

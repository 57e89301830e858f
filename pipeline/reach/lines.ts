import type { FieldOf } from './fields.ts';
import type { By, End, Line } from './model.ts';
import type { Group, Place, Rule } from './network/network.ts';
import { compareText, tidy } from './openings.ts';
import type { Passage } from './passages.ts';

/** Passages as people look at them: by service rather than by machine, what one rule of a file opens in one line. */
export function linesOf(passages: readonly Passage[], groups: ReadonlyMap<string, Group>, fieldOf: FieldOf): Line[] {
  const lines = new Map<string, Line[]>();
  for (const passage of passages) {
    const line = lineOf(passage, groups, fieldOf);
    const { from, to, by, way = '', only = '', lacks = '' } = line;
    const key = [from.name, to.name, by.what, by.field ?? '', way, only, lacks].join('\n');
    lines.set(key, [...(lines.get(key) ?? []), line]);
  }
  return sortLines(withoutEchoes([...lines.values()].map(joined)));
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

function lineOf(passage: Passage, groups: ReadonlyMap<string, Group>, fieldOf: FieldOf): Line {
  const { source, target, opening, inbound, outbound, way, only, lacks } = passage;
  const field = fieldOf(passage);
  const rules = [outbound, inbound].filter((rule) => rule !== undefined);
  const by: By = {
    ...field,
    what: whatOf(inbound ?? outbound, { field: field.field, groups }),
    proof: rules.map(({ stack, address }) => ({ stack, address })),
  };
  return {
    from: source.end,
    to: target.end,
    openings: [opening],
    by,
    ...(way === undefined ? {} : { way }),
    ...(only === undefined ? {} : { only }),
    ...(lacks === undefined ? {} : { lacks }),
  };
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

function joined(lines: readonly Line[]): Line {
  const [first] = lines as readonly [Line, ...Line[]];
  const proof = uniquePlaces(lines.flatMap(({ by }) => by.proof));
  return { ...first, openings: tidy(lines.flatMap(({ openings }) => openings)), by: { ...first.by, proof } };
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

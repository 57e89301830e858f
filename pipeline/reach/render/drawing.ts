import type { End, Line, Reach } from '../model.ts';
import { brokerService, cacheService, databaseService, ingressService } from '../network/service-names.ts';
import { compareText, portsText } from '../openings.ts';
import { isPublicEnd } from '../spots.ts';

/** Who stands where in a picture, and which arrows there are. */
export interface Drawing {
  /** From the internet to what keeps data. */
  columns: Box[][];
  arrows: Arrow[];
  /** What all have in common, in words: the ways out. */
  notes: string[];
}

export interface Box {
  name: string;
  /** Of a service of the platform, or of what is outside of it. */
  own: boolean;
}

export interface Arrow {
  from: string;
  to: string;
  ports: string;
  /** `open`: from the internet past Cloudflare; `shut`: no way leads there. */
  state: 'reached' | 'open' | 'shut';
}

const columnCount = 6;

/** Lays out who reaches what: an arrow a pair, ways out and what services say among themselves in words. Pure. */
export function drawingOf({ lines }: Reach): Drawing {
  const drawn = lines.filter((line) => line.from.name !== line.to.name && !isWayOut(line));
  const ends = new Map(drawn.flatMap(({ from, to }) => [from, to]).map((end) => [end.name, end]));
  const columns = Array.from({ length: columnCount }, (_, column) =>
    [...ends.values()]
      .filter((end) => columnOf(end) === column)
      .sort((a, b) => compareText(rank(a), rank(b)))
      .map(({ name, kind }) => ({ name, own: kind === 'service' })),
  );
  const filled = columns.filter((boxes) => boxes.length > 0);
  return { columns: filled, arrows: arrowsOf(drawn), notes: notesOf(lines) };
}

function isWayOut({ to }: Line): boolean {
  return to.kind === 'gateway' || isPublicEnd(to);
}

function columnOf(end: End): number {
  if (isPublicEnd(end)) return 0;
  if (end.kind === 'cloudflare' || end.kind === 'caller') return 1;
  if (end.kind !== 'service' || end.name === ingressService) return 2;
  if (end.name.startsWith(brokerService(''))) return 3;
  return end.name === databaseService || end.name === cacheService ? 5 : 4;
}

/** The receiver above what else is in its column. */
function rank({ name }: End): string {
  return name === ingressService ? '' : name;
}

function arrowsOf(lines: readonly Line[]): Arrow[] {
  const byPair = new Map<string, Line[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.from.name, line.to.name, line.lacks !== undefined]);
    byPair.set(key, [...(byPair.get(key) ?? []), line]);
  }
  return [...byPair.values()].flatMap((pair) => {
    const [line] = pair;
    if (!line) return [];
    const ports = portsText(pair.flatMap(({ openings }) => openings));
    const state =
      line.lacks !== undefined ? 'shut' : isPublicEnd(line.from) && line.to.kind !== 'cloudflare' ? 'open' : 'reached';
    return [{ from: line.from.name, to: line.to.name, ports, state }];
  });
}

function notesOf(lines: readonly Line[]): string[] {
  const byWay = new Map<string, Set<string>>();
  for (const line of lines.filter(isWayOut)) {
    const text = `${line.to.name} on ${portsText(line.openings)}${line.way === undefined ? '' : ` ${line.way}`}`;
    byWay.set(text, (byWay.get(text) ?? new Set()).add(line.from.name));
  }
  return [...byWay].map(([text, names]) => `To ${text}: ${[...names].join(', ')}`);
}

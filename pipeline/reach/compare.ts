import { isDeepStrictEqual } from 'node:util';
import type { Objects } from '../../catalog/catalog.ts';
import type { Stack } from '../terraform/synthesize.ts';
import type { Ajar, Line, Opening, Reach } from './model.ts';
import { bearingOf } from './network/read-network.ts';
import { prepareService } from './network/service-names.ts';
import { without } from './openings.ts';
import { readReach } from './read-reach.ts';

/** What a change does to who reaches what. */
export interface ReachChange {
  /** What is reached after it, and was not before. */
  gained: Line[];
  /** What was reached before it, and is not after. */
  lost: Line[];
  /** Doors to the internet that come ajar. */
  ajar: Ajar[];
}

/** A side of a change: the stacks, and the objects of the files that they were made of. */
export interface ReachSide {
  stacks: readonly Stack[];
  objects: Objects;
}

/**
 * What a change makes reachable, and what no longer; undefined where that is nothing. Looks at both sides only where something differs
 * that decides it. What machines of a service do among themselves, and which services of AWS are asked, is not told, nor what the task
 * does that readies the database: it stands in stacks of processors, of which only those that differ are looked at. Pure.
 */
export function compareReach(before: ReachSide, after: ReachSide): ReachChange | undefined {
  if (isDeepStrictEqual(before.stacks.map(bearingOf), after.stacks.map(bearingOf))) return undefined;
  const [old, current] = [before, after].map(({ stacks, objects }) => readReach(stacks, objects)) as [Reach, Reach];
  const gained = newIn(current.lines, old.lines);
  const lost = newIn(old.lines, current.lines);
  const ajar = current.ajar.filter((one) => !old.ajar.some((other) => isSame(one, other)));
  return gained.length + lost.length + ajar.length === 0 ? undefined : { gained, lost, ajar };
}

function isSame(one: Ajar, other: Ajar): boolean {
  return one.name === other.name && one.open === other.open;
}

/** Lines, and of them the ports, that are not among others, by whatever rule. */
function newIn(lines: readonly Line[], others: readonly Line[]): Line[] {
  const known = new Map<string, Opening[]>();
  for (const line of others) known.set(keyOf(line), [...(known.get(keyOf(line)) ?? []), ...line.openings]);
  return lines.flatMap((line) => {
    if (line.from.name === line.to.name || line.to.kind === 'gateway' || line.from.name === prepareService) return [];
    const openings = without(line.openings, known.get(keyOf(line)) ?? []);
    return openings.length === 0 ? [] : { ...line, openings };
  });
}

function keyOf({ from, to, only, lacks, by }: Line): string {
  // Several names lead to Cloudflare, each to an endpoint of its own.
  const name = to.kind === 'cloudflare' ? by.what : '';
  return JSON.stringify([from.name, to.name, only, lacks !== undefined, name]);
}

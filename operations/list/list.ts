import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { resolveAlarms } from '../../catalog/alarms/resolve.ts';
import { type Catalog, keyOf } from '../../catalog/catalog.ts';
import { fileOf, type Kind, type Named, type Price, placeOf } from '../../catalog/kind.ts';
import { alertKind } from '../../catalog/kinds/alert/kind.ts';
import { kinds } from '../../catalog/kinds.ts';
import type { Listed } from '../../catalog/listed.ts';
import { type Maintenance, openingsInTurn } from '../../pipeline/apply/windows.ts';
import type { Line, Reach } from '../../pipeline/reach/model.ts';
import { compareText, portsText } from '../../pipeline/reach/openings.ts';

/** Everything that the files make, kind by kind. */
export interface Listing {
  /** Version of this model. */
  version: 1;
  kinds: ListedKind[];
}

/** The objects of one kind, in the order of their names. */
export interface ListedKind {
  /** What several are called: `brokers`; of platform.yaml `platform`. */
  kind: string;
  /** US dollars a month of those whose price is known; absent where none is. */
  monthlyUsd?: number;
  /** Whether more is paid than that: something has no known price, or runs in larger numbers at times. */
  isLeast?: true;
  objects: ListedObject[];
}

/** One thing that a file makes. */
export interface ListedObject extends Omit<Listed, 'maintenance' | 'name'> {
  /** `orders`; of what platform.yaml makes, `database`. */
  name: string;
  file: string;
  description?: string;
  /** US dollars a month; absent where no price is known. */
  monthlyUsd?: number;
  /** Whether that is only what always runs. */
  isLeast?: true;
  /** When its next window opens, as an ISO time; null where there is none to come. Absent where no window is set. */
  opens?: string | null;
  /** How many alarms an alert makes, or there are about it; absent where there are none. */
  alarms?: number;
  /** Who reaches it, but for itself; absent where that was not looked at, or it is nothing that can be reached. */
  reachedBy?: { from: string; ports: string; only?: string }[];
}

/** Lists what a catalog makes. Without `reach` nothing is said of who reaches it. */
export function listObjects({
  catalog,
  reach,
  now,
}: {
  catalog: Catalog;
  reach?: Reach | undefined;
  now: Date;
}): Listing {
  const about = { catalog, reach, now, alarms: resolveAlarms(catalog) };
  const listed = kinds.map((kind: Kind): ListedKind => {
    const found = (catalog as Readonly<Record<string, unknown>>)[keyOf(kind)];
    const objects = (Array.isArray(found) ? found : [found]) as Named[];
    return {
      kind: keyOf(kind),
      ...sumOf(kind, objects, catalog),
      objects: objects
        .flatMap((object) => listObject(kind, object, about))
        .sort((a, b) => ('file' in kind ? 0 : compareText(a.name, b.name))),
    };
  });
  return { version: 1, kinds: listed.filter(({ objects }) => objects.length > 0) };
}

interface About {
  catalog: Catalog;
  reach?: Reach | undefined;
  now: Date;
  alarms: readonly Alarm[];
}

function listObject(kind: Kind, object: Named, about: About): ListedObject[] {
  const { platform } = about.catalog;
  const entries = kind.listed?.(object as never, platform) ?? [{ name: `${placeOf(kind)}/${object.name}` }];
  const { description } = object as { description?: string };
  const file = fileOf(kind, object.name);
  return entries.map(({ maintenance, name, ...entry }) => ({
    name: name.slice(name.lastIndexOf('/') + 1),
    file,
    ...('file' in kind || description === undefined ? {} : { description }),
    ...entry,
    ...('file' in kind ? {} : priceOf(kind, object, about.catalog)),
    ...alarmsOf({ kind, object, name }, about.alarms),
    ...(maintenance ? openingOf('file' in kind ? [maintenance] : [platform.maintenance, maintenance], about.now) : {}),
    ...reachOf({ name, file }, about.reach),
  }));
}

/** The alarms that an alert's file makes, or those about something. */
function alarmsOf(
  { kind, object, name }: { kind: Kind; object: Named; name: string },
  alarms: readonly Alarm[],
): Pick<ListedObject, 'alarms'> {
  const file = fileOf(kind, object.name);
  const own = alarms.filter((alarm) =>
    kind.name === alertKind.name
      ? alarm.file === file
      : 'file' in kind
        ? alarm.object.kind === name
        : alarm.object.kind === kind.name && alarm.object.name === object.name,
  ).length;
  return own > 0 ? { alarms: own } : {};
}

function priceOf(kind: Kind, object: Named, { platform }: Catalog): Pick<ListedObject, 'monthlyUsd' | 'isLeast'> {
  const price = kind.monthlyCost.price as Price<Named> | undefined;
  const dollars = price?.of(object, platform);
  if (dollars === undefined) return {};
  return { monthlyUsd: inCents(dollars), ...(price?.isLeast?.(object) ? { isLeast: true } : {}) };
}

/** What all objects of a kind cost; what platform.yaml makes has one price together. */
function sumOf(kind: Kind, objects: readonly Named[], catalog: Catalog): Pick<ListedKind, 'monthlyUsd' | 'isLeast'> {
  const prices = objects.map((object) => priceOf(kind, object, catalog));
  const known = prices.flatMap(({ monthlyUsd }) => monthlyUsd ?? []);
  if (known.length === 0) return {};
  // Of what platform.yaml makes, the host that watches alone has a price.
  const isLeast = 'file' in kind || prices.some(({ monthlyUsd, isLeast: least }) => monthlyUsd === undefined || least);
  return { monthlyUsd: inCents(known.reduce((a, b) => a + b, 0)), ...(isLeast ? { isLeast } : {}) };
}

function inCents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}

/** When its restarts may happen next; what platform.yaml says of brokers does not bind AWS, which maintains the stores. */
function openingOf(maintenance: readonly Maintenance[], now: Date): Pick<ListedObject, 'opens'> {
  if (!maintenance.some(({ window, freezeUntil }) => window ?? freezeUntil)) return {};
  const [opens] = openingsInTurn(maintenance, now, 1);
  return { opens: opens?.toISOString() ?? null };
}

/** Who reaches it itself, or the host that its file has Cloudflare answer for. */
function reachOf(
  { name, file }: { name: string; file: string },
  reach: Reach | undefined,
): Pick<ListedObject, 'reachedBy'> {
  if (!reach) return {};
  const isOwn = ({ to, by }: Line) => to.name === name || (to.kind === 'cloudflare' && by.at?.file === file);
  const lines = reach.lines.filter((line) => isOwn(line) && line.lacks === undefined && line.from.name !== name);
  if (lines.length === 0 && !reach.ends.some((end) => end.name === name)) return {};
  const sources = new Map<string, Line[]>();
  for (const line of lines) {
    const key = JSON.stringify([line.from.name, line.only]);
    sources.set(key, [...(sources.get(key) ?? []), line]);
  }
  const reachedBy = [...sources.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const ports = portsText(same.flatMap(({ openings }) => openings));
    return [{ from: first.from.name, ports, ...(first.only === undefined ? {} : { only: first.only }) }];
  });
  return { reachedBy };
}

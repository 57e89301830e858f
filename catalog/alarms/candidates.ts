import { objectText, type WatchedObject } from '../../contracts/paging.ts';
import type { Alert } from '../kinds/alert/alert.ts';
import { type EffectiveAlert, effectiveAlert } from './effective-alert.ts';
import { isNamed, objectsOfKind, type Watchable } from './watched-objects.ts';

/** An alert, and one of the objects that it watches. */
export interface Candidate {
  alert: EffectiveAlert;
  object: WatchedObject;
}

/** Alerts and what there is for them to watch. */
export interface AlertsAmong extends Watchable {
  alerts: readonly Alert[];
}

/**
 * Alerts that watch the same of the same object, the one that counts first: one that names the object before one that watches all, and one
 * that extends another before that. Those that nothing tells apart stand in the order of their names.
 */
export function candidatesOf(among: AlertsAmong): readonly Group[] {
  return foundIn(among).groups;
}

/** Those of them that an alert of this name is among. */
export function groupsWith(name: string, among: AlertsAmong): readonly Group[] {
  return foundIn(among).byName.get(name) ?? [];
}

type Group = readonly Candidate[];

interface Found {
  groups: readonly Group[];
  byName: ReadonlyMap<string, readonly Group[]>;
}

/** Rules ask for the same candidates for every file. */
const found = new WeakMap<AlertsAmong, Found>();

function foundIn(among: AlertsAmong): Found {
  const known = found.get(among);
  if (known) return known;
  const groups = find(among);
  const byName = new Map<string, Group[]>();
  for (const group of groups) {
    for (const { alert } of group) byName.set(alert.name, [...(byName.get(alert.name) ?? []), group]);
  }
  found.set(among, { groups, byName });
  return { groups, byName };
}

function find(among: AlertsAmong): Candidate[][] {
  const groups = new Map<string, Candidate[]>();
  for (const each of among.alerts) {
    const alert = effectiveAlert(each, among.alerts);
    if (!alert?.watches) continue;
    for (const object of objectsOf(alert.watches, among)) {
      const key = [familyOf(alert), objectText(object), alert.watches.vhost, alert.watches.queues].join('\n');
      groups.set(key, [...(groups.get(key) ?? []), { alert, object }]);
    }
  }
  return [...groups.values()].map((group) => group.sort(byRank));
}

/** Whether nothing says which of two alerts counts for what both watch. */
export function isEqual(a: Candidate, b: Candidate): boolean {
  return compare(a, b) === 0;
}

function objectsOf({ kind, name }: NonNullable<Alert['watches']>, among: Watchable): WatchedObject[] {
  const all = objectsOfKind(kind, among);
  return name === undefined ? all : all.filter((each) => each.name === name);
}

/** Alerts of one known alarm stand in each other's place; those of expressions only where one extends the other. */
function familyOf({ alarm, base, name }: EffectiveAlert): string {
  return alarm === undefined ? `expression of ${base.at(-1) ?? name}` : alarm;
}

function byRank(a: Candidate, b: Candidate): number {
  return compare(a, b) || (a.alert.name < b.alert.name ? -1 : 1);
}

function compare(a: Candidate, b: Candidate): number {
  const names = ({ alert: { watches }, object }: Candidate) => isNamed(object.kind) && watches?.name !== undefined;
  if (names(a) !== names(b)) return names(a) ? -1 : 1;
  if (a.alert.base.includes(b.alert.name)) return -1;
  return b.alert.base.includes(a.alert.name) ? 1 : 0;
}

import type { Alarm } from '../../alarms/alarm.ts';
import { effectiveAlert } from '../../alarms/effective-alert.ts';
import { resolveAlarms } from '../../alarms/resolve.ts';
import type { Effect } from '../../effects/effect.ts';
import type { Finding } from '../../effects/finding.ts';
import { changedObject } from '../../effects/request-effects.ts';
import type { Around as KindAround } from '../../kind.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import { type Alert, alertSchema } from './alert.ts';
import { alertJudges } from './alert-judges.ts';
import { conditionsOf, isSameWatch, objectsIn, routesOf, urgenciesOf, watchOf } from './alert-words.ts';
import type { BesideAlerts } from './rules/alert-rule.ts';

type Around = KindAround<BesideAlerts>;

/** What a new file brings. */
export function addedAlert(alert: Alert, { beside }: Around): Effect[] {
  const added = alarmsOf(alert.name, beside.after);
  if (added.length === 0) return [{ ...quietly(alert, beside), path: [], side: 'after' }];
  const replaced = counterparts(added, beside.before);
  const instead = replaced.length === 0 ? [] : say`, in place of ${list(namesOf(replaced))}`;
  const sentence = say`is new${instead}: it calls ${list(routesOf(added))} (${list(urgenciesOf(added))}) about ${watchOf(alert, added)} of ${objectsIn(added)}, after ${conditionsOf(added)}.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}

/** What a changed file does, in the order of the schema; empty when both say the same. */
export function changedAlert(sides: { before: Alert; after: Alert }, { beside }: Around): Effect[] {
  const { name } = sides.after;
  const [was, is] = [beside.before, beside.after].map((side) => alarmsOf(name, side)) as [Alarm[], Alarm[]];
  const changed = changedObject({ schema: alertSchema, judges: alertJudges }, { ...sides, was, is });
  const others = changedWith(name, beside);
  const [first, ...rest] = changed;
  if (!first || others.length === 0) return changed;
  return [
    {
      ...first,
      sentence: say`${first.sentence} So it is with ${list(others)}, which ${[others.length === 1 ? 'extends' : 'extend']} it.`,
    },
    ...rest,
  ];
}

/** What goes with a deleted file. */
export function removedAlert(alert: Alert, { beside }: Around): Effect[] {
  const removed = alarmsOf(alert.name, beside.before);
  if (removed.length === 0)
    return [{ severity: 'none', sentence: say`is gone; it called nobody.`, path: [], side: 'before' }];
  const taken = counterparts(removed, beside.after);
  const silent = removed.filter((alarm) => !taken.some((each) => isSameWatch(each, alarm)));
  const parts: Sentence[] = [
    ...(silent.length > 0
      ? [say`nobody is called about ${watchOf(alert, silent)} of ${objectsIn(silent)} any more`]
      : []),
    ...(taken.length > 0
      ? [
          say`about ${watchOf(alert, taken)} of ${objectsIn(taken)} ${list(namesOf(taken))} calls, after ${conditionsOf(taken)}`,
        ]
      : []),
  ];
  return [{ severity: 'live', sentence: say`is gone: ${list(parts)}.`, path: [], side: 'before' }];
}

/** What a renamed file does: incidents are known by the name of their alert. */
export function renamedAlert(before: Alert): Effect[] {
  const sentence = say`is ${before.name} under another name: an open incident of ${before.name} is resolved, and a new one opens.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}

function alarmsOf(name: string, beside: BesideAlerts): Alarm[] {
  return resolveAlarms(beside).filter(({ alert }) => alert === name);
}

/** Alarms that watch the same of the same objects in another alert's name. */
function counterparts(alarms: readonly Alarm[], beside: BesideAlerts): Alarm[] {
  return resolveAlarms(beside).filter((each) =>
    alarms.some((alarm) => alarm.alert !== each.alert && isSameWatch(alarm, each)),
  );
}

function namesOf(alarms: readonly Alarm[]): string[] {
  return [...new Set(alarms.map(({ alert }) => alert))];
}

/** Alerts that say nothing new themselves, and come to something else with what they extend. */
function changedWith(name: string, { before, after }: Around['beside']): string[] {
  return after.alerts
    .filter((each) => each.extends === name && before.alerts.includes(each))
    .filter((each) => {
      const [was, is] = [before, after].map((side) =>
        alarmsOf(each.name, side).map(({ hiddenBy: _, ...alarm }) => alarm),
      );
      return JSON.stringify(was) !== JSON.stringify(is);
    })
    .map((each) => each.name);
}

/** A new alert of which no alarm comes: switched off, it silences what others say of the same. */
function quietly(alert: Alert, { before, after }: Around['beside']): Finding {
  if (alert.enabled !== false)
    return { severity: 'none', sentence: say`is new, and calls nobody: there is nothing that it watches.` };
  const known = effectiveAlert(alert, after.alerts)?.alarm;
  const left = new Set(resolveAlarms(after).map(({ id }) => id));
  const silent = resolveAlarms(before).filter((alarm) => alarm.known === known && !left.has(alarm.id));
  if (silent.length === 0) return { severity: 'none', sentence: say`is new, and switched off: it calls nobody.` };
  const sentence = say`is new, and switched off: nobody is called about ${watchOf(alert, silent)} of ${objectsIn(silent)} any more, as ${list(namesOf(silent))} did.`;
  return { severity: 'live', sentence };
}

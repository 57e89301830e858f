import type { Alarm } from '../../../catalog/alarms/alarm.ts';
import { resolveAlarms } from '../../../catalog/alarms/resolve.ts';
import { besideOf } from '../../../catalog/catalog.ts';
import { kinds } from '../../../catalog/kinds.ts';
import { list, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';
import type { BothSides } from '../objects/objects.ts';

/** Says of each new object about which alarms people are called from now on, and of each that goes about which no longer. */
export function tellAlarms(
  changes: readonly ObjectChange[],
  sides: Pick<BothSides, 'before' | 'after'>,
): ObjectChange[] {
  const [before, after] = [besideOf(sides.before, kinds), besideOf(sides.after, kinds)];
  return changes.map((change): ObjectChange => {
    const [first] = change.effects;
    if (!first || (change.change !== 'added' && change.change !== 'removed')) return change;
    const isNew = change.change === 'added';
    const own = resolveAlarms(isNew ? after : before).filter(
      ({ object }) => object.kind === change.kind && object.name === change.name,
    );
    if (own.length === 0) return change;
    const sentence = isNew
      ? say`has people called about it by ${alarmsText(own)}.`
      : say`has nobody called about it any more by ${alarmsText(own)}.`;
    const effect: ObjectEffect = { severity: 'none', sentence, field: '', at: first.at, proof: [] };
    return { ...change, effects: [...change.effects, effect] };
  });
}

/** `11 alarms: disk-full and growing (platform, high), parked (platform, low)`. */
function alarmsText(alarms: readonly Alarm[]): Sentence {
  const ways = [...new Set(alarms.map(({ route, urgency }) => `${route}, ${urgency}`))].sort();
  const groups = ways.map((way): Sentence => {
    const own = alarms.filter(({ route, urgency }) => `${route}, ${urgency}` === way);
    const names = own.map(({ alert }) => alert);
    return say`${list(names, 4)} (${[way]})`;
  });
  return say`${alarms.length} alarms: ${list(groups)}`;
}

import { objectsOf } from '../../../catalog/catalog.ts';
import { routeKind } from '../../../catalog/kinds/route/kind.ts';
import type { Route } from '../../../catalog/kinds/route/route.ts';
import { type OtherDuty, otherDuties } from '../../../catalog/oncall/compare.ts';
import { clockText, dateText } from '../../../catalog/oncall/tell-faults.ts';
import { isTimeZone, zoneClocks } from '../../../catalog/oncall/zone.ts';
import { list, type Sentence, say } from '../../../catalog/words/sentence.ts';
import type { ObjectChange, ObjectEffect } from '../model.ts';
import type { BothSides } from '../objects/objects.ts';

const fourWeeks = 28 * 86_400_000;

/** Says of each changed route who is called instead of whom in the four weeks from a day, an ISO date. */
export function tellDuties(
  changes: readonly ObjectChange[],
  { sides, today }: { sides: Pick<BothSides, 'before' | 'after'>; today: string },
): ObjectChange[] {
  return changes.map((change): ObjectChange => {
    const [before, after] = [sides.before, sides.after].map((side) => routeIn(side, change.name));
    const [first] = change.effects;
    if (change.kind !== routeKind.name || !before || !after || !first) return change;
    const from = Date.parse(`${today}T00:00:00Z`);
    const found = otherDuties({ before, after }, { from, until: from + fourWeeks });
    const effect: ObjectEffect = {
      severity: 'none',
      sentence: dutySentence(found, after),
      field: 'schedules',
      at: first.at,
      proof: [],
    };
    return { ...change, effects: [...change.effects, effect] };
  });
}

/** A route of a side that can be expanded. */
function routeIn(side: BothSides['before'], name: string): Route | undefined {
  const route = objectsOf(side, routeKind).find(({ value }) => value.name === name)?.value as Route | undefined;
  return route && Object.values(route.schedules).every(({ timeZone }) => isTimeZone(timeZone)) ? route : undefined;
}

function dutySentence(found: readonly OtherDuty[], { schedules }: Route): Sentence {
  const [next] = found;
  if (!next) return say`calls the same people in the coming four weeks.`;
  const zone = Object.values(schedules)[0]?.timeZone ?? 'Etc/UTC';
  const wall = zoneClocks(zone, next).wallAt(next.from);
  const more = found.length === 1 ? [] : say` In the coming four weeks ${found.length - 1} more turns are others'.`;
  const order = next.level === 1 ? say`first` : say`at level ${next.level}`;
  return say`from ${[`${dateText(wall)} ${clockText(wall)}`]} ${[zone]} calls ${people(next.after)} ${order} instead of ${people(next.before)}, about alarms of ${[next.urgency]} urgency.${more}`;
}

function people(who: readonly string[]): Sentence {
  return who.length === 0 ? say`nobody` : list(who, 4);
}

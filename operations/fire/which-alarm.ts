import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { suggest } from '../../catalog/words/nearest.ts';
import { objectText } from '../../contracts/paging.ts';
import { UserFailure } from '../../pipeline/process/failure.ts';

/** The alarm of that alert, or id, and object; where an alert watches one object, it need not be named. Throws UserFailure. */
export function whichAlarm(alarms: readonly Alarm[], name: string, object: string | undefined): Alarm {
  const named = alarms.filter(({ id, alert }) => id === name || alert === name);
  if (named.length === 0) {
    const names = [...new Set(alarms.map(({ alert }) => alert))];
    throw new UserFailure(
      `${name} is no alarm: neither an alert nor the id of one is called so.${suggest(name, names)}`,
    );
  }
  const found = object === undefined ? named : named.filter((each) => objectText(each.object) === object);
  const [first] = found;
  if (first && found.length === 1) return first;
  const objects = named.map((each) => objectText(each.object));
  if (first === undefined) throw new UserFailure(`${name} does not watch ${object}. It watches ${objects.join(', ')}.`);
  throw new UserFailure(`${name} watches ${objects.length} objects. Name one by --object: ${objects.join(', ')}.`);
}

import { objectText } from '../../contracts/paging.ts';
import type { Route } from '../kinds/route/route.ts';
import type { Alarm } from './alarm.ts';
import { knownAlarm } from './known-alarms.ts';
import { objectsBelow, type Watchable } from './watched-objects.ts';

type Hidden = Pick<Alarm, 'id' | 'alert' | 'known' | 'object' | 'route'>;

/**
 * Gives the ids of the alarms while which nobody is called about an alarm: those of the same object, or of what that cannot do without,
 * that its known alarm names, or its route.
 */
export function hidingIn(
  alarms: readonly Hidden[],
  sources: Watchable & { routes: readonly Route[] },
): (alarm: Hidden) => string[] {
  const byObject = new Map<string, Hidden[]>();
  for (const alarm of alarms) {
    const key = objectText(alarm.object);
    byObject.set(key, [...(byObject.get(key) ?? []), alarm]);
  }
  const dependencies = new Map(sources.routes.map((route) => [route.name, route.dependencies]));
  return (alarm) => {
    const known = knownAlarm(alarm.known ?? '')?.hiddenBy ?? [];
    const ofRoute = (dependencies.get(alarm.route) ?? [])
      .filter(({ hide }) => hide.includes(alarm.alert))
      .map((each) => each.while);
    const near = [alarm.object, ...objectsBelow(alarm.object, sources)].flatMap(
      (object) => byObject.get(objectText(object)) ?? [],
    );
    return near
      .filter((each) => each !== alarm && (known.includes(each.known ?? '') || ofRoute.includes(each.alert)))
      .map(({ id }) => id)
      .sort();
  };
}

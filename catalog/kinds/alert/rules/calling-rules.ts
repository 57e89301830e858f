import { resolveAlarms } from '../../../alarms/resolve.ts';
import { causeOf } from '../../../rules/fold-causes.ts';
import { suggest } from '../../../words/nearest.ts';
import { type AlertRule, ofWhole, one } from './alert-rule.ts';

/** Rules about who is called. */
export const callingRules: readonly AlertRule[] = [
  {
    name: 'alert-route',
    doc: 'The route of an alert is a file in alerts/routes/.',
    severity: 'error',
    check: ({ route }, { routes, paths }) => {
      if (route === undefined || paths.includes(`alerts/routes/${route}.yaml`)) return [];
      const names = routes.map(({ name }) => name);
      const message = `there is no alerts/routes/${route}.yaml.${suggest(route, names)} Name a route that there is, or add it.`;
      return [{ path: ['route'], message, cause: causeOf('file', `alerts/routes/${route}.yaml`) }];
    },
  },
  {
    name: 'hiding-ends',
    doc: 'No alarm is hidden by what is hidden by it: of both firing, nobody would be called.',
    severity: 'error',
    check: ofWhole(({ alert, context }) => {
      const alarms = resolveAlarms(context);
      const hiding = new Map(alarms.map(({ id, hiddenBy }) => [id, hiddenBy]));
      for (const { id } of alarms.filter((alarm) => alarm.alert === alert.name)) {
        const circle = circleFrom(id, hiding);
        if (!circle) continue;
        return one(
          [],
          `is hidden in a circle: ${circle.join(' is hidden by ')}. Take one of them out of the dependencies of its route.`,
        );
      }
      return [];
    }),
  },
];

/** The way from an alarm back to itself, by what hides it; undefined where there is none. */
function circleFrom(id: string, hiding: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const seen = new Set<string>();
  const ways = [[id]];
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const next of hiding.get(way.at(-1) ?? '') ?? []) {
      if (next === id) return [...way, id];
      if (seen.has(next)) continue;
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return undefined;
}

import type { Listed } from '../../listed.ts';
import { plural } from '../../words/plural.ts';
import { callsOf, type Route } from './route.ts';

/** A route as lists show it. */
export function listedRoute(route: Route): Listed {
  const calls = callsOf(route).map(
    ([urgency, { escalation }]) => `${urgency} in ${plural(escalation.levels.length, 'level')}`,
  );
  return { name: `alerts/routes/${route.name}`, does: `calls ${calls.join(', ')}` };
}

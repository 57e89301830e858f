import type { Effect } from '../../effects/effect.ts';
import { changedObject } from '../../effects/request-effects.ts';
import type { Around as KindAround } from '../../kind.ts';
import { list, type Sentence, say } from '../../words/sentence.ts';
import { callJudges, type RouteSides } from './call-effects.ts';
import { levelsOf } from './called.ts';
import { callsOf, type Route, routeSchema } from './route.ts';
import { scheduleJudges, schedulesText, untilResolved } from './schedule-effects.ts';

type Around = KindAround<{ routes: readonly Route[] }>;

/** What a new file brings; of one that is another under a new name, what it says otherwise. */
export function addedRoute(route: Route, { beside }: Around): Effect[] {
  const former = beside.before.routes.find(({ name }) => name === route.formerly);
  const sentence = former
    ? say`is ${former.name} under another name: at PagerDuty its services and schedules are called otherwise, and what is open stays open.`
    : say`is a new route with ${schedulesText(route.schedules)}: ${list(callsOf(route).map(callText), 2)}.`;
  const isNew: Effect = { severity: former ? 'live' : 'none', sentence, path: [], side: 'after' };
  if (!former) return [isNew];
  const { formerly: _, ...said } = route;
  return [isNew, ...changedRoute({ before: former, after: { ...said, ...keptName(former) } })];
}

/** What a changed file does to those who are called, in the order of the schema; empty when both say the same. */
export function changedRoute(sides: RouteSides): Effect[] {
  return changedObject({ schema: routeSchema, judges: { ...callJudges, ...scheduleJudges, formerly } }, sides);
}

/** What goes with a deleted file. */
export function removedRoute(route: Route, { beside }: Around): Effect[] {
  const now = beside.after.routes.find(({ formerly }) => formerly === route.name);
  if (now) return [{ severity: 'none', sentence: say`is called ${now.name} from now on.`, path: [], side: 'before' }];
  const sentence = say`calls nobody any more: its services, escalation policies and ${schedulesText(route.schedules)} go from PagerDuty. ${untilResolved}`;
  return [{ severity: 'live', sentence, path: [], side: 'before' }];
}

/** What a renamed file does: at PagerDuty it is another route, unless it says what it was called. */
export function renamedRoute(before: Route): Effect[] {
  const sentence = say`is ${before.name} under another name: at PagerDuty its services, escalation policies and schedules are made anew, and those of ${before.name} go with what is open there. To keep them write ${`formerly: ${before.name}`}.`;
  return [{ severity: 'live', sentence, path: [], side: 'after' }];
}

const formerly = () => ({
  severity: 'none' as const,
  sentence: say`says another name that its file had; that counts while what it made is still called so.`,
});

function keptName({ name, formerly: was }: Route) {
  return { name, ...(was === undefined ? {} : { formerly: was }) };
}

function callText([urgency, { severities, escalation }]: ReturnType<typeof callsOf>[number]): Sentence {
  return say`about ${list(severities, 4)} it calls ${levelsOf(escalation.levels)} with ${[urgency]} urgency`;
}

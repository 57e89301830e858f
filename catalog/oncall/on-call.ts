import type { Urgency } from '../../contracts/paging.ts';
import type { Route } from '../kinds/route/route.ts';
import { coverage, dutiesOf } from './coverage.ts';
import type { Reading, Span } from './expand.ts';

/** What of a route says who is called. */
export type CallingRoute = Pick<Route, 'calls' | 'schedules'>;

/** When a person is called, about alarms of which urgency and at which level, the first being 1. */
export interface Shift extends Span {
  urgency: Urgency;
  level: number;
  people: readonly string[];
}

/** No turn is longer. */
const longestTurn = 366 * 86_400_000;

/** Who is called by a route at each level, in order of time, while anybody is; who is when the span begins with when that began. */
export function shiftsOf(route: CallingRoute, { from, until }: Span, reading: Reading): Shift[] {
  const span = { from: from - longestTurn, until: until + longestTurn };
  const duties = dutiesOf(route, span, reading);
  return Object.entries(route.calls).flatMap(([urgency, call]) =>
    call.escalation.levels.flatMap((_, level) =>
      coverage({ call, level, duties, span })
        .filter((covered) => covered.people.length > 0 && covered.until > from && covered.from < until)
        .map((covered) => ({ ...covered, urgency: urgency as Urgency, level: level + 1 })),
    ),
  );
}

/** Those of one person, alone or with others. */
export function shiftsOfPerson(shifts: readonly Shift[], person: string): Shift[] {
  return shifts.filter(({ people }) => people.includes(person)).sort((a, b) => a.from - b.from || a.level - b.level);
}

/** Everybody that a route may call, in the order of the alphabet. */
export function peopleOf({ calls, schedules }: CallingRoute): string[] {
  const named = Object.values(calls).flatMap(({ escalation }) => escalation.levels.flatMap(({ people }) => people));
  const scheduled = Object.values(schedules).flatMap(({ layers, overrides }) => [
    ...layers.flatMap(({ people }) => people),
    ...overrides.map(({ person }) => person),
  ]);
  return [...new Set([...named, ...scheduled])].sort();
}

import type { Urgency } from '../../contracts/paging.ts';
import type { Route } from '../kinds/route/route.ts';
import { type Duty, expandSchedule, type Reading, type Span } from './expand.ts';

/** A route's way of calling people of an urgency. */
export type Call = NonNullable<Route['calls'][Urgency]>;

/** Who is called at a level, from when to when; nobody while `people` is empty. Nobody is named twice. */
export interface Coverage extends Span {
  people: readonly string[];
}

/** Duties of the schedules of a route, each expanded once. */
export type Duties = ReadonlyMap<string, readonly Duty[]>;

/** Expands every schedule of a route. */
export function dutiesOf({ schedules }: Pick<Route, 'schedules'>, span: Span, reading: Reading): Duties {
  return new Map(Object.entries(schedules).map(([name, each]) => [name, expandSchedule(each, span, reading)]));
}

/** Who is called at a level of a call: all of the span, without a break. A level that there is not calls nobody. */
export function coverage({
  call,
  level,
  duties,
  span,
}: {
  call: Call;
  level: number;
  duties: Duties;
  span: Span;
}): Coverage[] {
  const { schedules = [], people = [] } = call.escalation.levels[level] ?? {};
  const lists: (readonly (Span & { person: string })[])[] = [
    ...schedules.map((name) => duties.get(name) ?? []),
    ...people.map((person) => [{ ...span, person }]),
  ];
  return together(lists, span);
}

/** Several lists of who is on call as one. Each is in order, and nothing of it overlaps. */
function together(lists: readonly (readonly (Span & { person: string })[])[], span: Span): Coverage[] {
  const next = lists.map(() => 0);
  const covered: Coverage[] = [];
  for (let at = span.from; at < span.until; ) {
    let until = span.until;
    const people: string[] = [];
    for (const [index, list] of lists.entries()) {
      let duty = list[next[index] ?? 0];
      while (duty && duty.until <= at) {
        next[index] = (next[index] ?? 0) + 1;
        duty = list[next[index] ?? 0];
      }
      if (!duty) continue;
      until = Math.min(until, duty.from > at ? duty.from : duty.until);
      if (duty.from <= at && !people.includes(duty.person)) people.push(duty.person);
    }
    const last = covered.at(-1);
    if (last && last.people.join() === people.join()) last.until = until;
    else covered.push({ from: at, until, people });
    at = until;
  }
  return covered;
}

import type { Urgency } from '../../contracts/paging.ts';
import type { Route } from '../kinds/route/route.ts';
import { type Call, type Coverage, coverage, type Duties, dutiesOf } from './coverage.ts';
import { type Duty, type Reading, readings, type Span } from './expand.ts';

/**
 * What is wrong with who is called, and when.
 * - `gap`: nobody is at level one.
 * - `several`: more than one is.
 * - `alone`: one is for longer than the file allows, and nobody else at level two; of high urgency, since low wakes nobody.
 */
export interface Fault extends Span {
  what: 'gap' | 'several' | 'alone';
  urgency: Urgency;
  /** Who is at level one. */
  people: readonly string[];
  /** By which readings of the days on which clocks change it is so; by both on all other days. */
  readings: readonly Reading[];
  /** At a gap: what covered the time until then, and what covers it from its end on. */
  before?: Source;
  after?: Source;
}

/** A layer or an override of a schedule, by its index in the file. */
export interface Source {
  schedule: string;
  by: Duty['by'];
}

/** Everything that is wrong with who is called by a route in a span of time, in order. Empty: somebody always is, and exactly one. */
export function proveRoute(route: Pick<Route, 'calls' | 'schedules' | 'mostHoursAlone'>, span: Span): Fault[] {
  const found = readings.map((reading) => ({ reading, faults: faultsBy(route, span, reading) }));
  const known = new Map<string, Fault>();
  for (const { reading, faults } of found) {
    for (const fault of faults) {
      const key = [fault.urgency, fault.what, fault.from, fault.until, fault.people.join()].join(' ');
      const same = known.get(key);
      known.set(key, same ? { ...same, readings: [...same.readings, reading] } : { ...fault, readings: [reading] });
    }
  }
  return [...known.values()].sort((a, b) => a.from - b.from);
}

type FaultByReading = Omit<Fault, 'readings'>;

function faultsBy(
  route: Pick<Route, 'calls' | 'schedules' | 'mostHoursAlone'>,
  span: Span,
  reading: Reading,
): FaultByReading[] {
  const duties = dutiesOf(route, span, reading);
  return Object.entries(route.calls).flatMap(([urgency, call]) =>
    callFaults({
      call,
      duties,
      span,
      mostHoursAlone: urgency === 'high' ? route.mostHoursAlone : Number.POSITIVE_INFINITY,
    }).map((fault) => ({
      ...fault,
      urgency: urgency as Urgency,
    })),
  );
}

function callFaults(props: {
  call: Call;
  duties: Duties;
  span: Span;
  mostHoursAlone: number;
}): Omit<FaultByReading, 'urgency'>[] {
  const { call, duties, span, mostHoursAlone } = props;
  const first = coverage({ call, level: 0, duties, span });
  const second = coverage({ call, level: 1, duties, span });
  const schedules = call.escalation.levels[0]?.schedules ?? [];
  const counted = first.flatMap(({ from, until, people }): Omit<FaultByReading, 'urgency'>[] => {
    if (people.length === 1) return [];
    if (people.length > 1) return [{ what: 'several', from, until, people }];
    const [before, after] = [besides(duties, schedules, from, 'until'), besides(duties, schedules, until, 'from')];
    return [{ what: 'gap', from, until, people, ...(before && { before }), ...(after && { after }) }];
  });
  const most = mostHoursAlone * 3_600_000;
  const alone = timesAlone(first, second).filter(({ from, until }) => until - from > most);
  return [...counted, ...alone.map((each) => ({ ...each, what: 'alone' as const }))];
}

/** What of the schedules ends, or begins, at an instant. */
function besides(duties: Duties, schedules: readonly string[], at: number, edge: 'from' | 'until'): Source | undefined {
  for (const schedule of schedules) {
    const duty = duties.get(schedule)?.find((each) => each[edge] === at);
    if (duty) return { schedule, by: duty.by };
  }
  return undefined;
}

/** When the only one at level one has nobody else at level two, whoever it is meanwhile. */
function timesAlone(first: readonly Coverage[], second: readonly Coverage[]): Coverage[] {
  const times: { from: number; until: number; people: string[] }[] = [];
  let at = 0;
  for (const { from, until, people } of first) {
    if (people.length !== 1) continue;
    const [person] = people as [string];
    while (at < second.length && (second[at] as Coverage).until <= from) at++;
    for (let index = at; index < second.length && (second[index] as Coverage).from < until; index++) {
      const level = second[index] as Coverage;
      if (level.people.some((each) => each !== person)) continue;
      const time = { from: Math.max(from, level.from), until: Math.min(until, level.until), people: [person] };
      const last = times.at(-1);
      if (last && last.until === time.from && last.people[0] === person) last.until = time.until;
      else times.push(time);
    }
  }
  return times;
}

import { Temporal } from 'temporal-polyfill';
import type { Layer, Schedule } from '../../../catalog/kinds/route/route.ts';
import type { Reading } from '../../../catalog/oncall/expand.ts';

/**
 * Who is on call at one instant, asked of each override and layer anew and with another's clocks (Temporal's): slow, and obvious. It knows
 * nothing of spans.
 */
export function personAt(schedule: Schedule, instant: number, reading: Reading): string | undefined {
  const now = Temporal.Instant.fromEpochMilliseconds(instant);
  for (const { person, from, until } of schedule.overrides.toReversed()) {
    if (isBetween(now, at(from, schedule), at(until, schedule))) return person;
  }
  for (const layer of schedule.layers.toReversed()) {
    const person = personOfLayer(layer, { schedule, now, reading });
    if (person !== undefined) return person;
  }
  return undefined;
}

interface Asked {
  schedule: Schedule;
  now: Temporal.Instant;
  reading: Reading;
}

function personOfLayer(layer: Layer, asked: Asked): string | undefined {
  const { schedule, now } = asked;
  const start = at(layer.start, schedule);
  if (Temporal.Instant.compare(now, start) < 0) return undefined;
  if (layer.end !== undefined && Temporal.Instant.compare(now, at(layer.end, schedule)) >= 0) return undefined;
  if (layer.only.length > 0 && !layer.only.some((only) => holds(only, asked))) return undefined;
  // Turn after turn, from the first.
  const duration = 'days' in layer.turn ? { hours: layer.turn.days * 24 } : layer.turn;
  const turnAt = (number: number) => {
    const hours = number * duration.hours;
    return asked.reading === 'elapsed' ? start.add({ hours }) : onClocks(layer.start, hours, schedule);
  };
  const nearly = Math.floor(now.since(start).total('hours') / duration.hours);
  let turn = Math.max(0, nearly - 2);
  while (Temporal.Instant.compare(turnAt(turn + 1), now) <= 0) turn++;
  return layer.people[turn % layer.people.length];
}

function holds({ days, from, hours }: Layer['only'][number], { schedule, now, reading }: Asked): boolean {
  const today = now.toZonedDateTimeISO(schedule.timeZone).toPlainDate();
  for (let back = 9; back >= -1; back--) {
    const date = today.subtract({ days: back });
    const weekday = (['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const)[date.dayOfWeek - 1];
    if (days && weekday && !days.includes(weekday)) continue;
    const text = `${date.toString()}T${from}`;
    const begins = at(text, schedule);
    const minutes = Math.round(hours * 60);
    const ends = reading === 'elapsed' ? begins.add({ minutes }) : onClocks(text, hours, schedule);
    if (isBetween(now, begins, ends)) return true;
  }
  return false;
}

/** When the clocks show a time that is so many hours later on them. */
function onClocks(text: string, hours: number, schedule: Schedule): Temporal.Instant {
  return at(
    Temporal.PlainDateTime.from(text)
      .add({ minutes: Math.round(hours * 60) })
      .toString(),
    schedule,
  );
}

/** What `at` gave, since each is asked for at every instant, and Temporal takes most of the time of these tests. */
const instants = new Map<string, Temporal.Instant>();

function at(text: string, { timeZone }: Schedule): Temporal.Instant {
  const key = `${text} ${timeZone}`;
  const known = instants.get(key) ?? instantOf(text, timeZone);
  instants.set(key, known);
  return known;
}

/** The first of two instants; for a time that the clocks skip the one at which they do. */
function instantOf(text: string, timeZone: string): Temporal.Instant {
  const wall = Temporal.PlainDateTime.from(text);
  const zoned = wall.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
  if (zoned.toPlainDateTime().equals(wall)) return zoned.toInstant();
  const change = zoned.getTimeZoneTransition('next');
  if (change === null) throw new Error(`${text} is no time in ${timeZone}`);
  return change.toInstant();
}

function isBetween(now: Temporal.Instant, from: Temporal.Instant, until: Temporal.Instant): boolean {
  return Temporal.Instant.compare(from, now) <= 0 && Temporal.Instant.compare(now, until) < 0;
}

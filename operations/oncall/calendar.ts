import { isDeepStrictEqual } from 'node:util';
import ICAL from 'ical.js';
import type { Shift } from '../../catalog/oncall/on-call.ts';

/** A person's shifts by a route. */
export interface RouteShifts {
  route: string;
  shifts: readonly Shift[];
  /** By the other reading of the days on which clocks change. */
  otherwise: readonly Shift[];
}

/**
 * A person's calendar in iCalendar's format: an event for each time that they are called, in UTC. The same files give the same bytes, and
 * an event that stays keeps its UID, so that programs that read it again change it in place. https://www.rfc-editor.org/rfc/rfc5545
 */
export function personCalendar({
  platform,
  person,
  routes,
}: {
  platform: string;
  person: string;
  routes: readonly RouteShifts[];
}): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.updatePropertyWithValue('version', '2.0');
  calendar.updatePropertyWithValue('prodid', '-//Warren//on call//EN');
  calendar.updatePropertyWithValue('x-wr-calname', `On call for ${platform}`);
  const events = routes.flatMap((each) => each.shifts.map((shift) => ({ ...each, shift })));
  for (const { route, shift, otherwise } of events.sort((a, b) => a.shift.from - b.shift.from)) {
    const event = new ICAL.Component('vevent');
    const id = [platform, route, shift.urgency, shift.level, new Date(shift.from).toISOString(), person];
    event.updatePropertyWithValue('uid', id.join('/'));
    // There is no other time that files know: the event itself says since when it is so.
    event.updatePropertyWithValue('dtstamp', utc(shift.from));
    event.updatePropertyWithValue('dtstart', utc(shift.from));
    event.updatePropertyWithValue('dtend', utc(shift.until));
    event.updatePropertyWithValue('summary', summaryOf(route, shift));
    event.updatePropertyWithValue('transp', 'TRANSPARENT');
    const isSure = otherwise.some((other) => isDeepStrictEqual(other, shift));
    if (!isSure) event.updatePropertyWithValue('description', unsure);
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

const unsure =
  'It begins or ends around a day on which the clocks change, and may do so an hour earlier or later: PagerDuty does not say how it counts that day.';

function summaryOf(route: string, { urgency, level }: Shift): string {
  const order = level === 1 ? 'first' : `at level ${level}`;
  return `On call for ${route}: ${order}, ${urgency} urgency`;
}

function utc(instant: number): ICAL.Time {
  return ICAL.Time.fromJSDate(new Date(instant), true);
}

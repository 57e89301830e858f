import { pagerDutyTimeZones } from '../../../contracts/pagerduty-time-zones.ts';
import type { FieldPath } from '../../files/problem.ts';
import { wallTime, zoneClocks } from '../../oncall/zone.ts';
import type { Finding, Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import { callsOf, type Route, type Schedule, schedulesOf } from './route.ts';

/** Rules about the clocks that times of a route are read on. */
export const timeZoneRules: readonly Rule<Route>[] = [
  {
    name: 'time-zone-known',
    doc: 'Time zones are ones that PagerDuty has.',
    severity: 'error',
    check: (route, { today }) =>
      zonesOf(route).flatMap(({ timeZone, path }) =>
        pagerDutyTimeZones.includes(timeZone) ? [] : [{ path, message: explain(timeZone, today) }],
      ),
  },
  {
    name: 'time-not-skipped',
    doc: 'No time is one that the clocks of its zone skip.',
    severity: 'error',
    check: (route) =>
      schedulesOf(route)
        .filter(([, { timeZone }]) => pagerDutyTimeZones.includes(timeZone))
        .flatMap(([name, schedule]) =>
          timesOf(schedule).flatMap(({ text, path }): Finding[] => {
            const wall = wallTime(text);
            const clocks = zoneClocks(schedule.timeZone, { from: wall, until: wall });
            const shown = clocks.wallAt(clocks.instantOf(wall));
            if (shown === wall) return [];
            const instead = new Date(shown).toISOString().slice(0, 16);
            const message = `is ${text}, which the clocks of ${schedule.timeZone} skip. Write ${instead}.`;
            return [{ path: ['schedules', name, ...path], message }];
          }),
        ),
  },
];

/** Every time of a schedule, and where in it it stands. */
function timesOf({ layers, overrides }: Schedule): { text: string; path: FieldPath }[] {
  return [
    ...layers.flatMap(({ start, end }, index) => [
      { text: start, path: ['layers', index, 'start'] },
      ...(end === undefined ? [] : [{ text: end, path: ['layers', index, 'end'] }]),
    ]),
    ...overrides.flatMap(({ from, until }, index) => [
      { text: from, path: ['overrides', index, 'from'] },
      { text: until, path: ['overrides', index, 'until'] },
    ]),
  ];
}

function zonesOf(route: Route): { timeZone: string; path: FieldPath }[] {
  return [
    ...callsOf(route).flatMap(([urgency, { supportHours }]) =>
      supportHours ? [{ timeZone: supportHours.timeZone, path: ['calls', urgency, 'supportHours', 'timeZone'] }] : [],
    ),
    ...schedulesOf(route).map(([name, { timeZone }]) => ({ timeZone, path: ['schedules', name, 'timeZone'] })),
  ];
}

/** What to write instead: the same clocks by another name, or what was meant. */
function explain(timeZone: string, today: string): string {
  if (/^(utc|gmt|zulu|etc\/(gmt|uct|zulu))$/i.test(timeZone)) {
    return `${show(timeZone)} is refused by PagerDuty. Write Etc/UTC.`;
  }
  const clocks = offsetsOf(timeZone, today);
  if (!clocks) return `${show(timeZone)} is no time zone.${suggest(timeZone, pagerDutyTimeZones)}`;
  const same = pagerDutyTimeZones.filter((each) => offsetsOf(each, today) === clocks);
  const instead = same.length > 0 ? ` ${nearestBy(timeZone, same)} has the same clocks in the coming year.` : '';
  return `${show(timeZone)} is not among the time zones that PagerDuty has.${instead}`;
}

/** One of the same part of the world, where there is one. */
function nearestBy(timeZone: string, zones: readonly string[]): string {
  const area = timeZone.split('/', 1)[0] ?? '';
  return zones.find((each) => each.startsWith(`${area}/`)) ?? zones[0] ?? '';
}

/** How far a zone's clocks are from UTC in each of the coming weeks; undefined where there is no such zone. */
function offsetsOf(timeZone: string, today: string): string | undefined {
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
    const start = Date.parse(today);
    const weeks = Array.from({ length: 53 }, (_, index) => format.format(start + index * 7 * 86_400_000));
    return weeks.map((text) => text.replace(/^.*GMT/, '')).join();
  } catch {
    return undefined;
  }
}

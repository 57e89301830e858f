import type { Route } from '../../catalog/kinds/route/route.ts';
import type { Shift } from '../../catalog/oncall/on-call.ts';
import { clockText, dateText, type ToldFault } from '../../catalog/oncall/tell-faults.ts';
import { type ZoneClocks, zoneClocks } from '../../catalog/oncall/zone.ts';
import { plural } from '../../catalog/words/plural.ts';
import type { Urgency } from '../../contracts/paging.ts';
import type { ProvedCall } from './prove-oncall.ts';

/** What is proved of all routes, for people. `at` gives the place of a fault: `alerts/routes/platform.yaml:14`. */
export function describeProof(props: {
  span: { from: number; until: number };
  alarms: number;
  calls: readonly ProvedCall[];
  at: (route: string, fault: ToldFault) => string;
}): string {
  const { span, alarms, calls, at } = props;
  const routes = new Set(calls.map(({ route }) => route));
  const faults = calls.flatMap((call) => call.faults);
  const head = `${plural(alarms, 'alarm')}, ${plural(routes.size, 'route')}, ${dateText(span.from)} to ${dateText(span.until)}`;
  const width = Math.max(0, ...[...routes].map((name) => name.length));
  const lines = calls.flatMap(({ route, urgency, alarms: called, faults: wrong }) => {
    const label = `  ${route.padEnd(width)}  ${urgency.padEnd(4)}  ${plural(called, 'alarm').padEnd(10)}`;
    if (wrong.length === 0) return [`${label}  ${well(urgency)}`];
    return [
      `${label}  ${plural(wrong.length, 'fault')}`,
      ...wrong.map((fault) => `    ${at(route, fault)}  ${fault.message}`),
    ];
  });
  const tail =
    faults.length === 0
      ? []
      : ['', `${plural(faults.length, 'fault')} in ${plural(routesWithFaults(calls), 'route')}.`];
  return `${[`  ${head}`, ...lines, ...tail].join('\n')}\n`;
}

function routesWithFaults(calls: readonly ProvedCall[]): number {
  return new Set(calls.filter(({ faults }) => faults.length > 0).map(({ route }) => route)).size;
}

function well(urgency: Urgency): string {
  const first = 'one person is called first at every minute';
  return urgency === 'high' ? `${first}, and another after them` : first;
}

/** Who is called by a route at an instant, and until when that is so. */
export function describeNow({ route, shifts, at }: { route: Route; shifts: readonly Shift[]; at: number }): string[] {
  return (['high', 'low'] as const).flatMap((urgency) => {
    const call = route.calls[urgency];
    if (!call) return [];
    const levels = call.escalation.levels.map((level, index) => {
      const now = shifts.find(
        (shift) => shift.urgency === urgency && shift.level === index + 1 && shift.from <= at && at < shift.until,
      );
      const who = now ? now.people.join(' and ') : 'nobody';
      const schedule = level.schedules[0];
      const clocks = zoneClocks((schedule && route.schedules[schedule]?.timeZone) || 'Etc/UTC', {
        from: at,
        until: at,
      });
      return { who, until: now && level.schedules.length > 0 ? `, until ${moment(now.until, clocks)}` : '' };
    });
    return levels.map(({ who, until }, index) => {
      const label = index === 0 ? `${route.name}, ${urgency} urgency` : '';
      const waits = call.escalation.levels.slice(0, index).reduce((sum, level) => sum + level.afterMinutes, 0);
      const order = index === 0 ? 'first' : `after ${waits} min`;
      return `  ${label.padEnd(34)}  ${order.padEnd(14)}  ${who}${until}`;
    });
  });
}

/** When a person is called by a route, a line each. */
export function describeShifts(route: Route, shifts: readonly Shift[]): string[] {
  const zone = Object.values(route.schedules)[0]?.timeZone ?? 'Etc/UTC';
  return shifts.map(({ from, until, urgency, level }) => {
    const clocks = zoneClocks(zone, { from, until });
    const order = level === 1 ? 'first' : `at level ${level}`;
    return `  ${moment(from, clocks)} to ${moment(until, clocks)} ${zone}  ${route.name}, ${urgency} urgency, ${order}`;
  });
}

/** `Monday 7 December 2026 09:00`. */
function moment(instant: number, clocks: ZoneClocks): string {
  const wall = clocks.wallAt(instant);
  return `${dateText(wall)} ${clockText(wall)}`;
}

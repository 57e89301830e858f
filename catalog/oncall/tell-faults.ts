import { isDeepStrictEqual } from 'node:util';
import type { FieldPath } from '../files/problem.ts';
import type { Route } from '../kinds/route/route.ts';
import { show } from '../schema/field.ts';
import { shorten } from '../words/shorten.ts';
import type { Span } from './expand.ts';
import type { Fault, Source } from './prove.ts';
import { type ZoneClocks, zoneClocks } from './zone.ts';

/** Faults of a route that are one to people: what ends and what begins is the same. */
export interface ToldFault {
  what: Fault['what'];
  urgency: Fault['urgency'];
  /** Where in the route's file. */
  path: FieldPath;
  /** What is wrong, when, and what to do. */
  message: string;
  /** Each time that it is so, in order. */
  times: readonly Fault[];
}

type Proved = Pick<Route, 'calls' | 'schedules' | 'mostHoursAlone'>;

const hour = 3_600_000;
const day = 24 * hour;

/** Every fault of a route in words, those that come again together. */
export function tellFaults(route: Proved, faults: readonly Fault[]): ToldFault[] {
  const groups: Fault[][] = [];
  // Those of which both sides are known first: at an end of the span one is not, and it is the same gap.
  for (const fault of [...faults].sort((a, b) => sidesOf(b) - sidesOf(a))) {
    const group = groups.find(([first]) => first && isSame(first, fault));
    if (group) group.push(fault);
    else groups.push([fault]);
  }
  return groups.map((group) => {
    const all = group.sort((a, b) => a.from - b.from);
    // What is so by one reading alone is news only where nothing of it is so anyhow.
    const certain = all.filter((fault) => fault.readings.length > 1);
    const times = certain.length > 0 ? certain : all;
    const { what, urgency } = times[0] as Fault;
    return { what, urgency, path: pathOf(route, times[0] as Fault), message: messageOf(route, times), times };
  });
}

function sidesOf({ before, after }: Fault): number {
  return Number(before !== undefined) + Number(after !== undefined);
}

/** Whether a fault is one that comes again: of gaps, those between the same. */
function isSame(first: Fault, fault: Fault): boolean {
  if (first.what !== fault.what || first.urgency !== fault.urgency) return false;
  const isEqual = (a: Source | undefined, b: Source | undefined) => b === undefined || isDeepStrictEqual(a, b);
  const isKnown = fault.what !== 'gap' || sidesOf(fault) > 0 || sidesOf(first) === 0;
  return isKnown && isEqual(first.before, fault.before) && isEqual(first.after, fault.after);
}

function pathOf(route: Proved, { what, urgency, before, after }: Fault): FieldPath {
  const level = ['calls', urgency, 'escalation', 'levels'];
  if (what === 'alone') return (route.calls[urgency]?.escalation.levels.length ?? 0) > 1 ? [...level, 1] : level;
  const source = before ?? after;
  if (what === 'several' || !source) return [...level, 0];
  const { schedule, by } = source;
  if ('override' in by) return ['schedules', schedule, 'overrides', by.override];
  return ['schedules', schedule, 'layers', by.layer];
}

function messageOf(route: Proved, times: readonly Fault[]): string {
  const [first] = times as [Fault];
  const clocks = clocksOf(route, first);
  const parts = [`${whatIsSo(first)} ${when(first, clocks)}${again(times, clocks)}${byReading(first)}.`];
  if (first.what === 'gap') parts.push(...whyGap(route, first, clocks));
  if (first.what === 'several') parts.push('Let one of them be called at level one, the other after them.');
  if (first.what === 'alone') parts.push(...whyAlone(route, first));
  return parts.join(' ');
}

function whatIsSo({ what, urgency, people }: Fault): string {
  const named = people.map((person) => shorten(person, 100));
  if (what === 'gap') return `nobody is called first about alarms of ${urgency} urgency`;
  if (what === 'several') return `${named.join(' and ')} are both called first about alarms of ${urgency} urgency`;
  return `${named[0]} is alone with alarms of ${urgency} urgency`;
}

function again(times: readonly Fault[], clocks: ZoneClocks): string {
  const last = times.at(-1);
  if (times.length === 1 || !last) return '';
  const more = times.length === 2 ? 'once more' : `${times.length - 1} more times`;
  return `, and ${more} until ${dateOf(last.from, clocks)}`;
}

function byReading({ readings: [only, other] }: Fault): string {
  if (other !== undefined) return '';
  const reading = only === 'elapsed' ? 'by elapsed time' : 'by the clocks';
  const second = only === 'elapsed' ? 'by the clocks' : 'by elapsed time';
  return `, if PagerDuty counts ${reading} on the day on which they change; ${second} it is not so, and PagerDuty does not say which`;
}

function whyGap(route: Proved, fault: Fault, clocks: ZoneClocks): string[] {
  const [before, after] = [fault.before && titled(route, fault.before), fault.after && titled(route, fault.after)];
  const set = clockChange(fault, clocks);
  const ends = before && `${before} ends at ${clockOf(fault.from, clocks)}`;
  const begins = after && `${after} begins at ${clockOf(fault.until, clocks)}`;
  const why = [ends, begins].filter((each) => each !== undefined).join(' and ');
  const advice =
    before !== undefined && before === after
      ? 'Add a layer that holds between.'
      : before && after
        ? `Let ${before} end later, or ${after} begin earlier.`
        : before
          ? `Let ${before} go on, or add a layer below it that always holds.`
          : 'Add a layer that holds then.';
  return [...(why ? [`${capital(why)}${set}.`] : set ? [`${capital(set.slice(2))}.`] : []), advice];
}

function whyAlone({ calls, mostHoursAlone }: Proved, { urgency }: Fault): string[] {
  const isOneLevel = (calls[urgency]?.escalation.levels.length ?? 0) < 2;
  const why = isOneLevel ? 'There is no level two' : 'At level two nobody else is on call';
  return [`${why}; mostHoursAlone allows ${mostHoursAlone} hours. Have somebody else called after them, or raise it.`];
}

/** `, on a day on which the clocks go forward from 02:00 to 03:00`; empty for other days. */
function clockChange({ from, until }: Span, { changes, wallAt }: ZoneClocks): string {
  const change = changes.find(({ at }) => from - day < at && at < until + day);
  if (!change || until - from > day) return '';
  const [was, is] = [clockText(wallAt(change.at) - change.by), clockText(wallAt(change.at))];
  return `, and the clocks go ${change.by > 0 ? 'forward' : 'back'} from ${was} to ${is} on ${dateText(wallAt(change.at))}`;
}

/** `layer "nights"`, `the override of ada@…`. */
function titled({ schedules }: Proved, { schedule, by }: Source): string {
  const { layers, overrides } = schedules[schedule] ?? { layers: [], overrides: [] };
  if ('layer' in by) return `layer ${show(layers[by.layer]?.name)}`;
  return `the override for ${overrides[by.override]?.person}`;
}

/** The zone of what is next to it, else of the first schedule that is called. */
function clocksOf({ calls, schedules }: Proved, { urgency, before, after, from, until }: Fault): ZoneClocks {
  const called = calls[urgency]?.escalation.levels.flatMap((level) => level.schedules) ?? [];
  const name = before?.schedule ?? after?.schedule ?? called[0];
  return zoneClocks((name && schedules[name]?.timeZone) || 'Etc/UTC', { from, until });
}

/** `on Sunday 28 March 2027, 02:00 to 03:00 Europe/Berlin (01:00 to 02:00 UTC)`. */
function when({ from, until }: Span, clocks: ZoneClocks): string {
  const [start, end] = [clocks.wallAt(from), clocks.wallAt(until)];
  const isOneDay = Math.floor(start / day) === Math.floor((end - 1) / day);
  const inUtc = clocks.name === 'Etc/UTC' ? '' : ` (${utcText({ from, until })})`;
  if (isOneDay) return `on ${dateText(start)}, ${clockText(start)} to ${clockText(end)} ${clocks.name}${inUtc}`;
  return `from ${dateText(start)}, ${clockText(start)} to ${dateText(end)}, ${clockText(end)} ${clocks.name}${inUtc}`;
}

function utcText({ from, until }: Span): string {
  const isOneDay = Math.floor(from / day) === Math.floor(until / day);
  const date = (at: number) => (isOneDay ? '' : `${new Date(at).toISOString().slice(0, 10)} `);
  return `${date(from)}${clockText(from)} to ${date(until)}${clockText(until)} UTC`;
}

function dateOf(instant: number, clocks: ZoneClocks): string {
  return dateText(clocks.wallAt(instant));
}

function clockOf(instant: number, clocks: ZoneClocks): string {
  return clockText(clocks.wallAt(instant));
}

/** `Sunday 28 March 2027` of a time on the clocks. */
export function dateText(wall: number): string {
  return dates.format(wall).replaceAll(',', '');
}

const dates = new Intl.DateTimeFormat('en-GB', {
  ...{ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' },
});

/** `02:00` of a time on the clocks. */
export function clockText(wall: number): string {
  return new Date(wall).toISOString().slice(11, 16);
}

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

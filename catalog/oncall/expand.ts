import type { Layer, Schedule } from '../kinds/route/route.ts';
import { weekdays } from '../kinds/route/route.ts';
import { wallTime, type ZoneClocks, zoneClocks } from './zone.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * How a turn or a restriction is measured on days on which the clocks change: by `elapsed` time, so that whoever follows begins an hour
 * earlier or later on the clocks, or by the `clocks`. PagerDuty does not say which of them it does.
 */
export const readings = ['elapsed', 'clocks'] as const;

export type Reading = (typeof readings)[number];

/** From when to when, in milliseconds since the epoch; `until` is not of it. */
export interface Span {
  from: number;
  until: number;
}

/** Who is on call, and by which layer or override of the schedule. */
export interface Duty extends Span {
  person: string;
  /** Of the layers or of the overrides, by their index in the file. */
  by: { layer: number } | { override: number };
}

/** Who is on call by a schedule in a span of time, in order; while nobody is, there is nothing. */
export function expandSchedule(schedule: Schedule, span: Span, reading: Reading): Duty[] {
  const clocks = zoneClocks(schedule.timeZone, spanOfClocks(schedule, span));
  const layers = schedule.layers.map((layer, index) => layerDuties({ layer, index }, { clocks, span, reading }));
  const overrides = schedule.overrides.map(({ person, from, until }, index): Duty[] => {
    const over = cut({ from: clocks.instantOf(wallTime(from)), until: clocks.instantOf(wallTime(until)) }, span);
    return over ? [{ ...over, person, by: { override: index } }] : [];
  });
  return [...layers, ...overrides].reduce(laidOver, []);
}

/** Turns are counted from the start of each layer, however long ago that was. */
function spanOfClocks({ layers }: Schedule, span: Span): Span {
  return { from: Math.min(span.from, ...layers.map(({ start }) => wallTime(start))), until: span.until };
}

interface Context {
  clocks: ZoneClocks;
  span: Span;
  reading: Reading;
}

function layerDuties({ layer, index }: { layer: Layer; index: number }, context: Context): Duty[] {
  const { clocks, span } = context;
  const begins = clocks.instantOf(wallTime(layer.start));
  const ends = layer.end === undefined ? span.until : clocks.instantOf(wallTime(layer.end));
  const holds = cut({ from: begins, until: ends }, span);
  if (!holds) return [];
  const inSpan = { ...context, span: holds };
  const duties = turns({ layer, index }, inSpan);
  return layer.only.length === 0 ? duties : within(duties, times(layer.only, inSpan));
}

/** What of duties is in one of the spans. Both are in order, and nothing of either overlaps. */
function within(duties: readonly Duty[], spans: readonly Span[]): Duty[] {
  const parts: Duty[] = [];
  let next = 0;
  for (const duty of duties) {
    while (next < spans.length && (spans[next] as Span).until <= duty.from) next++;
    for (let at = next; at < spans.length && (spans[at] as Span).from < duty.until; at++) {
      const { from, until } = spans[at] as Span;
      parts.push({ ...duty, from: Math.max(from, duty.from), until: Math.min(until, duty.until) });
    }
  }
  return parts;
}

/** When restrictions let a layer hold within a span. */
function times(only: Layer['only'], { clocks, span, reading }: Context): Span[] {
  const spans: Span[] = [];
  // A restriction of a week that began before may still hold.
  const firstDay = Math.floor(clocks.wallAt(span.from) / day) - 8;
  const lastDay = Math.floor(clocks.wallAt(span.until) / day);
  for (let date = firstDay; date <= lastDay; date++) {
    // The epoch was a Thursday.
    const weekday = weekdays[(((date + 3) % 7) + 7) % 7];
    for (const { days, from, hours } of only) {
      if (days && weekday && !days.includes(weekday)) continue;
      const wall = date * day + clockTime(from);
      const begins = clocks.instantOf(wall);
      const until = reading === 'elapsed' ? begins + hours * hour : clocks.instantOf(wall + hours * hour);
      const time = cut({ from: begins, until }, span);
      if (time) spans.push(time);
    }
  }
  return joined(spans);
}

function clockTime(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * hour + minutes * 60_000;
}

/** The turns of a layer's people within a span. */
function turns({ layer, index }: { layer: Layer; index: number }, { clocks, span, reading }: Context): Duty[] {
  const { people, turn } = layer;
  const length = 'days' in turn ? turn.days * day : turn.hours * hour;
  const start = wallTime(layer.start);
  const begins = clocks.instantOf(start);
  const startOf = (number: number) =>
    reading === 'elapsed' ? begins + number * length : clocks.instantOf(start + number * length);
  const elapsed = reading === 'elapsed' ? span.from - begins : clocks.wallAt(span.from) - start;
  const duties: Duty[] = [];
  // On the day on which the clocks go back, they show of the turn before what is of the next.
  for (let number = Math.max(0, Math.floor(elapsed / length) - 1); ; number++) {
    const from = startOf(number);
    if (from >= span.until) return duties;
    const time = cut({ from, until: startOf(number + 1) }, span);
    const person = people[number % people.length];
    if (time && person !== undefined) addDuty(duties, { ...time, person, by: { layer: index } });
  }
}

/** Adds what follows; a turn that goes over to the same person is one. */
function addDuty(duties: Duty[], duty: Duty): void {
  const last = duties.at(-1);
  if (last && last.until === duty.from && last.person === duty.person && sameSource(last, duty)) {
    last.until = duty.until;
  } else {
    duties.push(duty);
  }
}

function sameSource({ by: a }: Duty, { by: b }: Duty): boolean {
  if ('layer' in a) return 'layer' in b && a.layer === b.layer;
  return 'override' in b && a.override === b.override;
}

/** What of both holds where those above go before those below. Both are in order and none of theirs overlap. */
function laidOver(below: readonly Duty[], above: readonly Duty[]): Duty[] {
  if (below.length === 0) return [...above];
  const duties: Duty[] = [];
  let at = 0;
  for (const duty of below) {
    let from = duty.from;
    while (at < above.length && (above[at] as Duty).until <= from) addDuty(duties, { ...(above[at++] as Duty) });
    while (at < above.length && (above[at] as Duty).from < duty.until) {
      const over = above[at] as Duty;
      if (over.from > from) addDuty(duties, { ...duty, from, until: over.from });
      from = over.until;
      if (over.until > duty.until) break;
      addDuty(duties, { ...over });
      at++;
    }
    if (from < duty.until) addDuty(duties, { ...duty, from });
  }
  for (; at < above.length; at++) addDuty(duties, { ...(above[at] as Duty) });
  return duties;
}

/** The part of a span within another; undefined where there is none. */
export function cut(span: Span, within: Span): Span | undefined {
  const [from, until] = [Math.max(span.from, within.from), Math.min(span.until, within.until)];
  return from < until ? { from, until } : undefined;
}

/** Spans in order, those that touch or overlap as one. */
export function joined(spans: readonly Span[]): Span[] {
  const whole: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = whole.at(-1);
    if (last && span.from <= last.until) last.until = Math.max(last.until, span.until);
    else whole.push({ ...span });
  }
  return whole;
}

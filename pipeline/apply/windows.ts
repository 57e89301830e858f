import { compareSeverity, type Severity } from '../../catalog/effects/effect.ts';

/** When restarts may happen, as files say it. */
export interface Maintenance {
  window?: { days: readonly string[]; start: string; hours: number } | undefined;
  /** No restart before this time, UTC. */
  freezeUntil?: string | undefined;
}

/** Whether a change waits for its time. */
export type Hold = { held: false } | { held: true; until: Date | undefined };

/** Whether a change of a severity restarts nodes or is worse, so that it has to wait for its time; being open costs nobody any. */
export function isDisruptive(severity: Severity): boolean {
  return severity !== 'exposed' && compareSeverity(severity, 'rolling') >= 0;
}

/**
 * Whether it is now the time of all that have a say. `until` is the first time that suits all of them, within the eight
 * days in which every window opens at least once; undefined when there is none.
 */
export function holdUntil(maintenance: readonly Maintenance[], now: Date): Hold {
  if (maintenance.every((each) => isOpen(each, now))) return { held: false };
  const candidates = maintenance
    .flatMap((each) => openings(each, latestFreeze(maintenance, now)))
    .filter((time) => time > now)
    .sort((a, b) => a.getTime() - b.getTime());
  return { held: true, until: candidates.find((time) => maintenance.every((each) => isOpen(each, time))) };
}

/**
 * When changes could be applied that need a window each, one after the other; undefined where there is no such time any more.
 * The windows of a week that leave no hour between them are one.
 */
export function openingsInTurn(maintenance: readonly Maintenance[], now: Date, count: number): (Date | undefined)[] {
  const times: (Date | undefined)[] = [];
  let from: Date | undefined = now;
  while (times.length < count) {
    const hold: Hold | undefined = from && holdUntil(maintenance, from);
    const opens: Date | undefined = hold?.held ? hold.until : from;
    times.push(opens);
    from = opens && closedAfter(maintenance, opens);
  }
  return times;
}

/** The first full hour after an opening at which it is closed; the opening itself where it never closes. */
function closedAfter(maintenance: readonly Maintenance[], opens: Date): Date {
  const hours = Array.from({ length: 8 * 24 }, (_, hour) => new Date(opens.getTime() + (hour + 1) * 3_600_000));
  return hours.find((time) => holdUntil(maintenance, time).held) ?? opens;
}

const dayMs = 86_400_000;
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function isOpen({ window, freezeUntil }: Maintenance, time: Date): boolean {
  if (freezeUntil !== undefined && time < new Date(freezeUntil)) return false;
  if (!window) return true;
  // A window that is open now began today or yesterday.
  return [0, -1].some((day) => {
    const start = startOn(window, time, day);
    return start !== undefined && start <= time && time.getTime() < start.getTime() + window.hours * 3_600_000;
  });
}

/** When a window opens from a time on, and the time itself, at which a freeze may end. */
function openings({ window }: Maintenance, from: Date): Date[] {
  const starts = Array.from({ length: 9 }, (_, day) => (window ? startOn(window, from, day) : undefined));
  return [from, ...starts.filter((start) => start !== undefined)];
}

function startOn(window: NonNullable<Maintenance['window']>, time: Date, day: number): Date | undefined {
  const [hours = 0, minutes = 0] = window.start.split(':').map(Number);
  const midnight = Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate()) + day * dayMs;
  const start = new Date(midnight + (hours * 60 + minutes) * 60_000);
  return window.days.includes(days[start.getUTCDay()] ?? '') ? start : undefined;
}

function latestFreeze(maintenance: readonly Maintenance[], now: Date): Date {
  const ends = maintenance.flatMap(({ freezeUntil }) => (freezeUntil === undefined ? [] : [new Date(freezeUntil)]));
  return [now, ...ends].reduce((a, b) => (a > b ? a : b));
}

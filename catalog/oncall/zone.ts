const minute = 60_000;
const day = 24 * 60 * minute;

/** The clocks of a time zone between two instants. Wall times are milliseconds as if the clocks showed UTC. */
export interface ZoneClocks {
  name: string;
  /** What the clocks show at an instant. */
  wallAt(instant: number): number;
  /**
   * When the clocks show a wall time: of two instants the first, and for a time that the clocks skip the instant at which they do.
   * https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5 reads a time that is there twice so, too.
   */
  instantOf(wall: number): number;
  /** Instants at which the clocks are set, and by how much: an hour forward is 3,600,000. */
  changes: readonly { at: number; by: number }[];
}

/** Whether there is a zone of that name. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The clocks of a zone around a span of time; outside of it they go on as at its ends. Throws RangeError for a zone that is none. */
export function zoneClocks(name: string, { from, until }: { from: number; until: number }): ZoneClocks {
  const [first, last] = [floor(from - 2 * day, day), floor(until + 3 * day, day)];
  const key = [name, first, last].join(' ');
  const clocks = known.get(key) ?? readClocks(name, first, last);
  known.set(key, clocks);
  return clocks;
}

/** Clocks that were read: those of many schedules are the same. */
const known = new Map<string, ZoneClocks>();

function readClocks(name: string, first: number, last: number): ZoneClocks {
  const offsetAt = offsets(name);
  const changes: { at: number; by: number; offset: number }[] = [];
  const firstOffset = offsetAt(first);
  let before = firstOffset;
  // No zone sets its clocks twice in a day.
  for (let at = first + day; at <= last; at += day) {
    const offset = offsetAt(at);
    if (offset === before) continue;
    changes.push({ at: changeBetween(at - day, at, offsetAt), by: offset - before, offset });
    before = offset;
  }
  const offsetOf = (instant: number) => changes.findLast(({ at }) => at <= instant)?.offset ?? firstOffset;
  return {
    name,
    changes: changes.map(({ at, by }) => ({ at, by })),
    wallAt: (instant) => instant + offsetOf(instant),
    instantOf: (wall) => {
      let offset = firstOffset;
      for (const change of changes) {
        // Until the change the clocks show less than this.
        if (wall < change.at + offset) return wall - offset;
        if (wall < change.at + change.offset) return change.at;
        offset = change.offset;
      }
      return wall - offset;
    },
  };
}

/** A wall time, `2026-12-07T09:00`, in milliseconds. */
export function wallTime(text: string): number {
  return Date.parse(`${text}:00Z`);
}

function changeBetween(before: number, after: number, offsetAt: (instant: number) => number): number {
  const was = offsetAt(before);
  let [low, high] = [before, after];
  while (high - low > minute) {
    const middle = floor((low + high) / 2, minute);
    if (offsetAt(middle) === was) low = middle;
    else high = middle;
  }
  return high;
}

/** Gives how far a zone's clocks are ahead of UTC. */
function offsets(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  return (instant) => {
    const parts = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day: date = 1, hour = 0, minute: minutes = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, date, hour, minutes, second) - floor(instant, 1000);
  };
}

function floor(value: number, step: number): number {
  return Math.floor(value / step) * step;
}

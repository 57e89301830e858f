import type { OpenAlarm, PagerName } from './open-alarm.ts';
import type { Signal } from './signals/signal.ts';

/** Most parts that an alarm names. */
const mostParts = 20;

/**
 * What is known of an alarm once a signal has come: undefined where it has ended and nobody was told that it began. A signal that is older than
 * what it would change is one that came late, and changes nothing.
 */
export function merged(
  before: OpenAlarm | undefined,
  signal: Signal,
  { now, pager, isKnown }: { now: number; pager: PagerName; isKnown: boolean },
): OpenAlarm | undefined {
  const firingParts = partsAfter(before, signal);
  const state = firingParts === undefined ? signal.state : Object.keys(firingParts).length > 0 ? 'firing' : 'resolved';
  if (before === undefined && state === 'resolved') return undefined;
  if (before && before.state !== state && signal.at < before.at) return before;
  const goesOn = before?.state === 'firing';
  const { at, way, isTest, value } = signal;
  return {
    ...{ pager, way, isKnown, isTest, state, at },
    since: goesOn ? before.since : at,
    heardAt: goesOn ? before.heardAt : new Date(now).toISOString(),
    ...(state === 'firing' ? saidOf(signal, firingParts) : { parts: [] }),
    ...(value !== undefined && { value }),
    ...(firingParts && { firingParts }),
    ...(goesOn && before.hidden && { hidden: before.hidden }),
    ...(before?.called && { called: before.called }),
    version: (before?.version ?? 0) + 1,
  };
}

function partsAfter(before: OpenAlarm | undefined, { part, state, at, value }: Signal): OpenAlarm['firingParts'] {
  if (part === undefined) return undefined;
  const { [part]: own, ...others } = before?.firingParts ?? {};
  const isLate = own !== undefined && at < own.at;
  if (isLate) return before?.firingParts;
  return state === 'firing' ? { ...others, [part]: { at, ...(value !== undefined && { value }) } } : others;
}

function saidOf(
  { parts, partsInAll }: Signal,
  firingParts: OpenAlarm['firingParts'],
): Pick<OpenAlarm, 'parts' | 'partsInAll'> {
  if (firingParts === undefined) return { parts, ...(partsInAll !== undefined && { partsInAll }) };
  const names = Object.entries(firingParts).map(([name, { value }]) =>
    value === undefined ? name : `${name}: ${value}`,
  );
  return { parts: names.sort().slice(0, mostParts), partsInAll: names.length };
}

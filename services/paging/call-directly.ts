import { openAlarmItem, type PagingSettings } from '../../contracts/paging.ts';
import { alarmFor, isTrial } from './alarm-for.ts';
import { dueAt, type Firing, storm, worstFirst, worstOf } from './decide.ts';
import { deliver } from './deliver.ts';
import { callEvent, endEvent, stormEvent } from './events/events.ts';
import { merged } from './merge.ts';
import { type OpenAlarm, type Service, stormId } from './open-alarm.ts';
import type { PagerParts } from './pager.ts';
import type { Signal } from './signals/signal.ts';

/** What is told of at once, and until when that may be tried. */
interface Telling {
  parts: PagerParts;
  settings: PagingSettings;
  until: number;
}

/**
 * Tells PagerDuty of signals at once, where the table cannot be read or written. No cause hides them then, since a call too many is better than
 * none; a storm is still one incident, as far as this process remembers what it called about. Gives why PagerDuty did not take some, if it did not.
 */
export async function callDirectly(parts: PagerParts, signals: readonly Signal[], until: number): Promise<string[]> {
  const settings = await parts.settings();
  const telling = { parts, settings, until };
  const reasons: (string | undefined)[] = [];
  const storms = new Map<string, Service>();
  for (const signal of signals) {
    const firing = firingOf(telling, signal);
    if (!firing) continue;
    if (signal.state === 'resolved') {
      // Of several parts that end each by themselves nobody knows now whether it was the last.
      if (signal.part === undefined) reasons.push(await end(telling, firing));
    } else if (mayCallAlone(parts, firing)) reasons.push(await callAlone(telling, firing));
    else {
      remember(parts, firing, 'gathered');
      storms.set(stormId(parts.name, firing.service), firing.service);
    }
  }
  for (const service of storms.values()) reasons.push(await tellStorm(telling, service));
  return reasons.filter((reason) => reason !== undefined);
}

/** One that ends has no item to be merged into: what it is about is the same as of one that begins. */
function firingOf({ parts, settings }: Telling, signal: Signal): Firing | undefined {
  const item = openAlarmItem(signal);
  const isKnown = settings.alarms.some(({ id }) => id === signal.id);
  const open = merged(undefined, { ...signal, state: 'firing' }, { now: parts.now(), pager: parts.name, isKnown });
  const alarm = open && alarmFor(settings, open, item);
  return open && alarm && { item, alarm, open, service: { route: alarm.route, urgency: alarm.urgency } };
}

function mayCallAlone({ direct, now }: PagerParts, { item, alarm, open, service }: Firing): boolean {
  if (open.isTest || isTrial(alarm.id)) return true;
  const before = direct.get(item)?.called?.how;
  if (before !== undefined) return before === 'alone';
  const recent = [...direct.values()].filter(
    ({ called }) => called?.how === 'alone' && isOf(service, called) && Date.parse(called.at) + storm.withinMs > now(),
  );
  return recent.length < storm.mostAlone;
}

function isOf(service: Service, { route, urgency }: Service): boolean {
  return service.route === route && service.urgency === urgency;
}

/** Before anything is sent: others are told of meanwhile, and count what is on its way. */
function remember({ direct }: PagerParts, { item, open, service }: Firing, how: 'alone' | 'gathered'): void {
  direct.set(item, { ...open, called: { ...service, at: open.heardAt, how } });
}

async function callAlone({ parts, settings, until }: Telling, firing: Firing): Promise<string | undefined> {
  const before = parts.direct.get(firing.item);
  remember(parts, firing, 'alone');
  const event = callEvent({ settings, ...firing, change: undefined });
  const delivered = await deliver(parts, { settings, service: firing.service, event, until });
  if ('service' in delivered) {
    remember(parts, { ...firing, service: delivered.service }, 'alone');
    return undefined;
  }
  if (before) parts.direct.set(firing.item, before);
  else parts.direct.delete(firing.item);
  return delivered.because;
}

async function tellStorm(telling: Telling, service: Service): Promise<string | undefined> {
  const { parts, settings, until } = telling;
  const item = stormId(parts.name, service);
  const gathered = gatheredOf(telling, service).sort(worstFirst);
  const before = parts.directStorms.get(item);
  if (dueAt(before, gathered) > parts.now()) return undefined;
  const at = new Date(parts.now()).toISOString();
  const told = { pager: parts.name, service, told: gathered.length, worst: worstOf(gathered), version: 1 };
  parts.directStorms.set(item, { ...told, called: { ...service, at } });
  const event = stormEvent({ settings, item, route: service.route, firing: gathered });
  const delivered = await deliver(parts, { settings, service, event, until });
  if ('service' in delivered) {
    parts.directStorms.set(item, { ...told, called: { ...delivered.service, at } });
    return undefined;
  }
  if (before) parts.directStorms.set(item, before);
  else parts.directStorms.delete(item);
  return delivered.because;
}

function gatheredOf({ parts, settings }: Telling, service: Service): Firing[] {
  return [...parts.direct].flatMap(([item, open]) => {
    const alarm = alarmFor(settings, open, item);
    return alarm && isGathered(open) && isOf(service, open.called) ? [{ item, alarm, open, service }] : [];
  });
}

function isGathered(open: OpenAlarm): open is OpenAlarm & { called: NonNullable<OpenAlarm['called']> } {
  return open.called?.how === 'gathered';
}

/** A storm ends with the last of it. */
async function end(telling: Telling, { item, service }: Firing): Promise<string | undefined> {
  const { parts, settings, until } = telling;
  const open = parts.direct.get(item);
  const isOfStorm = open !== undefined && isGathered(open);
  if (isOfStorm && gatheredOf(telling, service).length > 1) {
    parts.direct.delete(item);
    return undefined;
  }
  const ends = isOfStorm ? stormId(parts.name, service) : item;
  const delivered = await deliver(parts, { settings, service, event: endEvent(settings, ends), until });
  if ('because' in delivered) return delivered.because;
  parts.direct.delete(item);
  parts.directStorms.delete(ends);
  return undefined;
}

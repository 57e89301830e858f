import { isTrial } from './alarm-for.ts';
import { type Decision, decide, type Firing, type Step, worstOf } from './decide.ts';
import { deliver } from './deliver.ts';
import { callEvent, endEvent, stormEvent } from './events/events.ts';
import type { OpenAlarm, Service } from './open-alarm.ts';
import type { PagerParts } from './pager.ts';

export interface RoundResult {
  /** What PagerDuty did not take, and why. */
  undelivered: { item: string; because: string }[];
  held: Decision['held'];
  /** When the next round has something to do, if nothing comes before; milliseconds since the epoch. */
  wakeAt: number | undefined;
}

/**
 * Does what there is to do for all open alarms of this pager: calls, ends, and gathers storms. What PagerDuty does not take until a moment stays
 * as it was, for the next round. One round at a time.
 */
export async function round(parts: PagerParts, until: number): Promise<RoundResult> {
  const settings = await parts.settings();
  const { alarms, storms } = await parts.alarms.all();
  const decision = decide({ settings, alarms, storms, pager: parts.name, now: parts.now() });
  const undelivered: RoundResult['undelivered'] = [];
  // Services do not wait for each other: one whose key is busy holds up nobody else.
  const lanes = new Map<string, Step[]>();
  for (const step of decision.steps) {
    const lane = laneOf(step);
    lanes.set(lane, [...(lanes.get(lane) ?? []), step]);
  }
  await Promise.all(
    [...lanes.values()].map(async (steps) => {
      for (const step of steps) {
        const because = await take(parts, step, until);
        if (because !== undefined) undelivered.push({ item: step.item, because });
      }
    }),
  );
  return { undelivered, held: decision.held, wakeAt: decision.wakeAt };
}

function laneOf(step: Step): string {
  const service = 'service' in step ? step.service : 'storm' in step ? step.storm.service : undefined;
  return service === undefined ? '' : `${service.route}/${service.urgency}`;
}

/** Takes a step; gives why PagerDuty did not take its event, if it did not. */
function take(parts: PagerParts, step: Step, until: number): Promise<string | undefined> {
  if (step.do === 'call') return call(parts, step, until);
  if (step.do === 'end') return end(parts, step, until);
  if (step.do === 'tell-storm') return tellStorm(parts, step, until);
  if (step.do === 'end-storm') return endStorm(parts, step, until);
  if (step.do === 'gather') return gather(parts, step);
  if (step.do === 'note-hidden') return noteHidden(parts, step);
  return forget(parts, step);
}

async function call(parts: PagerParts, firing: Firing, until: number): Promise<string | undefined> {
  const { item, alarm, service } = firing;
  const settings = await parts.settings();
  const change = await lastChange(parts, alarm.objectFile);
  const event = callEvent({ settings, change, ...firing });
  const delivered = await deliver(parts, { settings, service, event, until });
  if ('because' in delivered) return delivered.because;
  await noteCalled(parts, item, { ...delivered.service, at: iso(parts), how: 'alone' });
  const trial = isTrial(alarm.id) && firing.open.called === undefined;
  if (trial) await parts.trialPassed(firing.open.way);
  parts.log.info({ alarm: item, ...delivered.service }, 'PagerDuty took it');
  return undefined;
}

/** A change that cannot be read is no reason not to call. */
async function lastChange(parts: PagerParts, file: string) {
  try {
    return await parts.lastChange(file);
  } catch (error) {
    parts.log.warn({ file, reason: (error as Error).message }, 'the last change cannot be read');
    return undefined;
  }
}

function iso({ now }: PagerParts): string {
  return new Date(now()).toISOString();
}

/** What came meanwhile stays: that it has ended is told next, by the service that was told that it began. */
async function noteCalled({ alarms }: PagerParts, item: string, called: OpenAlarm['called']): Promise<void> {
  await alarms.amend(item, (now) => now && { ...now, called, version: now.version + 1 });
}

/** Unless something came meanwhile, which the next round looks at. */
async function noteHidden(
  { alarms }: PagerParts,
  { item, hidden }: Extract<Step, { do: 'note-hidden' }>,
): Promise<undefined> {
  await alarms.amend(item, (now) => (now?.state === 'firing' ? { ...now, hidden, version: now.version + 1 } : now));
}

async function gather(parts: PagerParts, { item, service }: Firing): Promise<undefined> {
  await noteCalled(parts, item, { ...service, at: iso(parts), how: 'gathered' });
}

async function end(
  parts: PagerParts,
  { item, service, open }: Extract<Step, { do: 'end' }>,
  until: number,
): Promise<string | undefined> {
  const because = await sendEnd(parts, { item, service, until });
  return because ?? forget(parts, { item, open });
}

/** Which may be by the key before the last rotation, by which it began. Where there is no key any more the service is gone, and its incidents are. */
async function sendEnd(
  parts: PagerParts,
  { item, service, until }: { item: string; service: Service; until: number },
): Promise<string | undefined> {
  const settings = await parts.settings();
  const event = endEvent(settings, item);
  const keys = [await parts.keys.current(service), await parts.keys.previous(service)];
  for (const key of keys) {
    if (key === undefined) continue;
    const sent = await parts.send(settings)({ ...event, routing_key: key }, until);
    if (sent === 'taken') continue;
    if ('away' in sent) return sent.away;
    parts.log.warn({ alarm: item, ...service, said: sent.refused }, 'PagerDuty refused what ends an incident');
  }
  return undefined;
}

/** What came meanwhile is not forgotten: one that fires anew has not been called about, and the next round calls. */
async function forget({ alarms }: PagerParts, { item, open }: { item: string; open: OpenAlarm }): Promise<undefined> {
  await alarms.amend(item, (now) => {
    if (now === undefined || now.version === open.version || now.state === 'resolved') return undefined;
    const { called: _, ...fresh } = now;
    return { ...fresh, version: now.version + 1 };
  });
}

async function tellStorm(
  parts: PagerParts,
  { item, service, gathered }: Extract<Step, { do: 'tell-storm' }>,
  until: number,
): Promise<string | undefined> {
  const settings = await parts.settings();
  const event = stormEvent({ settings, item, route: service.route, firing: gathered });
  const delivered = await deliver(parts, { settings, service, event, until });
  if ('because' in delivered) return delivered.because;
  const called = { ...delivered.service, at: iso(parts) };
  const told = { told: gathered.length, worst: worstOf(gathered) };
  const { name: pager } = parts;
  await parts.alarms.putStorm(item, {
    pager,
    service: { route: service.route, urgency: service.urgency },
    called,
    ...told,
    version: 1,
  });
  parts.log.warn({ alarms: gathered.length, ...called }, 'PagerDuty took a storm as one incident');
  return undefined;
}

async function endStorm(
  parts: PagerParts,
  { item, storm }: Extract<Step, { do: 'end-storm' }>,
  until: number,
): Promise<string | undefined> {
  const because = storm.called && (await sendEnd(parts, { item, service: storm.called, until }));
  if (because !== undefined) return because;
  await parts.alarms.deleteStorm(item);
  return undefined;
}

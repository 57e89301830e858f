import { openAlarmItem } from '../../contracts/paging.ts';
import { alarmFor } from './alarm-for.ts';
import { deliver } from './deliver.ts';
import { callEvent, endEvent } from './events/events.ts';
import { merged } from './merge.ts';
import type { PagerParts } from './pager.ts';
import type { Signal } from './signals/signal.ts';

/**
 * Tells PagerDuty of signals at once, where the table cannot be read or written: nothing hides them then and no storm is gathered, since a call too
 * many is better than none. Gives why PagerDuty did not take some, if it did not.
 */
export async function callDirectly(parts: PagerParts, signals: readonly Signal[], until: number): Promise<string[]> {
  const settings = await parts.settings();
  const reasons: string[] = [];
  for (const signal of signals) {
    const item = openAlarmItem(signal);
    const isKnown = settings.alarms.some(({ id }) => id === signal.id);
    // One that ends has no item to be merged into: what it is about is the same as of one that begins.
    const open = merged(undefined, { ...signal, state: 'firing' }, { now: parts.now(), pager: parts.name, isKnown });
    const alarm = open && alarmFor(settings, open, item);
    if (!open || !alarm) continue;
    const begins = () => callEvent({ settings, item, alarm, open, change: undefined });
    // Of several parts that end each by themselves nobody knows now whether it was the last.
    if (signal.state === 'resolved' && signal.part !== undefined) continue;
    const event = signal.state === 'firing' ? begins() : endEvent(settings, item);
    const { route, urgency } = alarm;
    const delivered = await deliver(parts, { settings, service: { route, urgency }, event, until });
    if ('because' in delivered) reasons.push(delivered.because);
    else if (signal.state === 'resolved') parts.direct.delete(item);
    else parts.direct.set(item, { ...open, called: { ...delivered.service, at: open.heardAt, how: 'alone' } });
  }
  return reasons;
}

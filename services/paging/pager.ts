import { type LastChange, openAlarmItem, type PagingSettings, type PagingWay } from '../../contracts/paging.ts';
import type { Logger } from '../observability/log.ts';
import { isTrial } from './alarm-for.ts';
import { merged } from './merge.ts';
import { type OpenAlarm, type OpenStorm, type PagerName, stormId } from './open-alarm.ts';
import type { OpenAlarms } from './open-alarms.ts';
import type { RouteKeys } from './route-keys.ts';
import type { SendEvent } from './send.ts';
import type { Signal } from './signals/signal.ts';

/** What a pager is made of. */
export interface PagerParts {
  name: PagerName;
  /** `fresh`: those of now, where others may do that are a minute old. */
  settings(fresh?: boolean): Promise<PagingSettings>;
  alarms: OpenAlarms;
  /** What was called about while the table was out of reach, until it can be noted; in the memory of this process. */
  direct: Map<string, OpenAlarm>;
  /** Storms that were told of meanwhile, by their items. */
  directStorms: Map<string, OpenStorm>;
  keys: RouteKeys;
  /** Sends to the address that the settings say. */
  send(settings: PagingSettings): SendEvent;
  /** The last merged change of a file; undefined where none is known. */
  lastChange(file: string): Promise<LastChange | undefined>;
  /** Is told that PagerDuty took the event by which a trial began. */
  trialPassed(way: PagingWay): Promise<void>;
  now(): number;
  log: Pick<Logger, 'info' | 'warn' | 'error'>;
}

/** Writes down what signals say, so that nothing of it is lost whatever happens next. Gives the items that it is about. Throws where the table cannot be written. */
export async function note(parts: PagerParts, signals: readonly Signal[]): Promise<string[]> {
  const { alarms, name, log } = parts;
  const isUnknown = (of: PagingSettings, { id, isTest }: Signal) =>
    !isTest && !isTrial(id) && of.alarms.every((alarm) => alarm.id !== id);
  const kept = await parts.settings();
  const settings = signals.some((signal) => isUnknown(kept, signal)) ? await parts.settings(true) : kept;
  const items: string[] = [];
  for (const signal of signals) {
    const item = openAlarmItem(signal);
    const isKnown = !isUnknown(settings, signal);
    if (!isKnown && signal.state === 'firing')
      log.error({ alarm: item, way: signal.way }, 'an alarm is in no settings: it is called about as an unknown one');
    await alarms.amend(item, (before) =>
      merged(before ?? parts.direct.get(item), signal, { now: parts.now(), pager: name, isKnown }),
    );
    await noteStorm(parts, item);
    parts.direct.delete(item);
    items.push(item);
  }
  return items;
}

/** A storm that was told of while the table was out of reach ends as any other once the table knows of it. */
async function noteStorm({ direct, directStorms, alarms, name }: PagerParts, item: string): Promise<void> {
  const called = direct.get(item)?.called;
  if (called?.how !== 'gathered') return;
  const id = stormId(name, called);
  const storm = directStorms.get(id);
  if (!storm) return;
  await alarms.putStorm(id, storm);
  directStorms.delete(id);
}

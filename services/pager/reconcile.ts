import { pagedAlarmName } from '../../contracts/names.ts';
import { isTrial } from '../paging/alarm-for.ts';
import type { OpenAlarm } from '../paging/open-alarm.ts';
import { note, type PagerParts } from '../paging/pager.ts';
import { idOfName, signalOfState } from '../paging/signals/from-cloudwatch.ts';
import type { Signal } from '../paging/signals/signal.ts';
import type { ReadAlarmStates } from './alarm-states.ts';

/**
 * Asks CloudWatch which alarms fire, and writes down what nobody was told of: one that fires and is not open, because its message was lost; one
 * that is open and does not fire any more, or is not there any more.
 */
export async function reconcile(parts: PagerParts, states: ReadAlarmStates): Promise<void> {
  const settings = await parts.settings();
  const { alarms } = await parts.alarms.all();
  const open = new Map([...alarms].filter(([item, each]) => isOurs(item, each)));
  const prefix = pagedAlarmName({ name: settings.platform }, '');
  // A trial tries the way of messages: what is found without one has not come by it.
  const found = (await states({ prefix, names: [...open.keys()] })).filter(
    ({ name }) => !isTrial(idOfName(name, settings)),
  );
  const now = new Date(parts.now()).toISOString();
  const signals = found.flatMap((state): Signal[] => {
    const signal = signalOfState(state, settings);
    // A test is the matter of whoever makes it.
    if (!signal || signal.isTest || (signal.state === 'firing') === (open.get(signal.id)?.state === 'firing'))
      return [];
    // What CloudWatch says now is newer than what it sent before.
    return [signal.state === 'firing' ? signal : { ...signal, at: now }];
  });
  const known = new Set(found.map(({ name }) => idOfName(name, settings)));
  const gone = [...open].filter(([item, { state }]) => state === 'firing' && !known.has(item));
  const ends = gone.map(
    ([id]): Signal => ({ id, state: 'resolved', at: now, parts: [], isTest: false, way: 'cloudwatch' }),
  );
  await note(parts, [...signals, ...ends]);
}

function isOurs(item: string, { pager, way, isTest }: OpenAlarm): boolean {
  return pager === 'function' && way === 'cloudwatch' && !isTest && !isTrial(item);
}

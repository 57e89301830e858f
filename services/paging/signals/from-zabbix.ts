import { z } from 'zod';
import { type PagingSettings, trialAlarm, zabbixSignal } from '../../../contracts/paging.ts';
import { type Signal, UnreadableSignal, utc } from './signal.ts';

/**
 * What Zabbix's webhook says. A trigger is on each host by itself: an alarm of several hosts has ended when it has on all of them. Throws
 * UnreadableSignal.
 */
export function signalOfZabbix(body: unknown, settings: PagingSettings): Signal {
  const { data, error } = zabbixSignal.safeParse(body);
  if (!data)
    throw new UnreadableSignal(
      `what came is nothing that our script of Zabbix posts: ${z.prettifyError(error).slice(0, 300)}`,
    );
  const { alarm: id, host, part, state, value, at } = data;
  const unit = settings.alarms.find((alarm) => alarm.id === id)?.unit;
  return {
    id,
    state: state === 'problem' ? 'firing' : 'resolved',
    at: utc(at),
    // Without a threshold it is a yes or no, which the title says better.
    ...(value !== undefined && unit !== undefined && { value: value.slice(0, 200) }),
    parts: [],
    ...(id !== trialAlarm('zabbix') && { part: part === undefined ? host : `${host}, ${part}` }),
    isTest: false,
    way: 'zabbix',
  };
}

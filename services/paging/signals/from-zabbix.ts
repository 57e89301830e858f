import { z } from 'zod';
import { type PagingSettings, trialAlarm, zabbixSignal } from '../../../contracts/paging.ts';
import { type Signal, UnreadableSignal, utc } from './signal.ts';

/**
 * What Zabbix's webhook says. A trigger is on each host by itself: an alarm of several hosts has ended when it has on all of them. A trigger
 * that no setting has goes by its own name. Throws UnreadableSignal.
 */
export function signalOfZabbix(body: unknown, settings: PagingSettings): Signal {
  const { data, error } = zabbixSignal.safeParse(body);
  if (!data)
    throw new UnreadableSignal(
      `what came is nothing that our script of Zabbix posts: ${z.prettifyError(error).slice(0, 300)}`,
    );
  const { trigger, host, state, value, at } = data;
  const found = settings.alarms.find(({ zabbix }) => zabbix?.trigger === trigger && zabbix.hosts.includes(host));
  const isTrial = trigger === trialAlarm('zabbix');
  return {
    id: found?.id ?? (isTrial ? trigger : `${trigger}/${host}`),
    state: state === 'problem' ? 'firing' : 'resolved',
    at: utc(at),
    ...(value !== undefined && { value: value.slice(0, 200) }),
    parts: [],
    ...(found && { part: host }),
    isTest: false,
    way: 'zabbix',
  };
}

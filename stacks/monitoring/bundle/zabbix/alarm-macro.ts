import type { Alarm } from '../../../../catalog/alarms/alarm.ts';
import { type Threshold, thresholds } from '../../../../catalog/alarms/known/zabbix/thresholds.ts';
import type { ZabbixAlarmName } from '../../../../catalog/alarms/known/zabbix.ts';
import { objectText, type WatchedObject } from '../../../../contracts/paging.ts';
import { zabbixTag } from '../../../../contracts/zabbix.ts';

/** A user macro of Zabbix: https://www.zabbix.com/documentation/7.0/en/manual/config/macros/user_macros_context */
export interface Macro {
  macro: string;
  value: string;
  description?: string;
}

const macro = 'ALARM';

/** What triggers of a known alarm are marked with: on the hosts of an alarm its id, by which the pager knows it, elsewhere that of nobody. */
export function alarmMacro(known: ZabbixAlarmName): string {
  return `{$${macro}:"${known}"}`;
}

/** What the macro of an alarm comes to on hosts that no alert watches. */
export const nobodyMacro: Macro = {
  macro: `{$${macro}}`,
  value: zabbixTag.nobody,
  description: 'What a trigger is marked with that nobody is called about on its host.',
};

/** Macros of the hosts of an object: the ids of its alarms, and each number that is other than in the templates. */
export function macrosOf(object: WatchedObject, alarms: readonly Alarm[]): Macro[] {
  const usual = new Map<string, string>(
    Object.values<Threshold>(thresholds).map(({ macro: name, value }) => [name, value]),
  );
  return alarms.flatMap(({ id, known, object: watched, definition }): Macro[] => {
    if (definition.owner !== 'zabbix' || objectText(watched) !== objectText(object)) return [];
    const numbers = Object.entries(definition.macros).filter(([name, value]) => usual.get(name) !== value);
    return [
      { macro: alarmMacro(known as ZabbixAlarmName), value: id },
      ...numbers.map(([name, value]) => ({ macro: name, value })),
    ];
  });
}

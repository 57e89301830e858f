import { suggest } from '../words/nearest.ts';
import { cloudwatchAlarms } from './known/cloudwatch.ts';
import { grafanaAlarms } from './known/grafana.ts';
import { zabbixAlarms } from './known/zabbix.ts';
import type { KnownAlarm } from './known-alarm.ts';

/** Every alarm that has a name. */
export const knownAlarms: readonly KnownAlarm[] = [...cloudwatchAlarms, ...grafanaAlarms, ...zabbixAlarms];

/** The alarm of that name; undefined where there is none. */
export function knownAlarm(name: string): KnownAlarm | undefined {
  return knownAlarms.find((each) => each.name === name);
}

/** `Did you mean …?` for a name that no alarm has; empty where none is near. */
export function suggestAlarm(name: string): string {
  return suggest(
    name,
    knownAlarms.map((each) => each.name),
  );
}

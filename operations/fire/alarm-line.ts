import type { Alarm } from '../../catalog/alarms/alarm.ts';

/** The line by which the hops of an alarm begin. */
export function alarmLine({ id, severity, file, definition }: Alarm): string {
  return `alarm      ${id}, ${severity}, of ${file}; owned by ${definition.owner}`;
}

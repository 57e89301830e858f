import type { KnownAlarm } from '../known-alarm.ts';
import { machineAlarms } from './zabbix/machine.ts';
import { nodeAlarms } from './zabbix/node.ts';
import { serverAlarms } from './zabbix/server.ts';
import { zabbixAlarm } from './zabbix/zabbix-alarm.ts';

const byName = { ...nodeAlarms, ...machineAlarms, ...serverAlarms };

/** What triggers are marked with. */
export type ZabbixAlarmName = keyof typeof byName;

/** Alarms of machines, of RabbitMQ on them and of Zabbix itself. */
export const zabbixAlarms: readonly KnownAlarm[] = Object.entries(byName).map(([name, alarm]) =>
  zabbixAlarm(name, alarm),
);

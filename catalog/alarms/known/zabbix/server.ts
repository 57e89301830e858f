import { sourceOf, thresholds } from './thresholds.ts';
import type { ZabbixAlarm } from './zabbix-alarm.ts';

const ofTheHost = { watches: ['monitoring'], dashboard: 'monitoring' } as const;

/** Alarms of Zabbix itself, by their names. That it does not run, CloudWatch knows from the host. */
export const serverAlarms = {
  'zabbix-late': {
    ...ofTheHost,
    title: 'Zabbix asks machines too late',
    doc: 'More items than the threshold are late by more than ten minutes.',
    source: 'Warren: one machine that is away has fewer',
    severity: 'warning',
    threshold: { macro: thresholds.late, min: 1, max: 1_000_000, unit: 'items', worse: 'above' },
    minutes: thresholds.lateFor,
    advice: 'Many machines do not answer, or the host is too small: choose a larger monitoring.instance.type.',
    hiddenBy: ['zabbix-busy'],
  },
  'zabbix-busy': {
    ...ofTheHost,
    title: "Zabbix's processes are busy",
    doc: 'Of their time, pollers, trappers or writers of Zabbix work more than the threshold.',
    source: sourceOf(thresholds.busy),
    severity: 'warning',
    threshold: { macro: thresholds.busy, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: thresholds.busyFor,
    advice: 'The host is too small for what Zabbix is given. Choose a larger monitoring.instance.type.',
  },
  'zabbix-cache': {
    ...ofTheHost,
    title: "Zabbix's caches are nearly full",
    doc: 'Of its cache of configuration, or of values to write, more is in use than the threshold. Without room for its configuration Zabbix ends.',
    source: sourceOf(thresholds.cache),
    severity: 'error',
    threshold: { macro: thresholds.cache, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: thresholds.cacheFor,
    advice:
      'See which of them. That of values to write fills when the database is slow, that of configuration with each broker.',
  },
  'zabbix-value-cache': {
    ...ofTheHost,
    title: "Zabbix's cache of values is nearly full",
    doc: 'Of its cache of values for triggers more is in use than the threshold. Without room Zabbix asks its database instead, and is slow.',
    source: sourceOf(thresholds.values),
    severity: 'warning',
    threshold: { macro: thresholds.values, min: 1, max: 99, unit: 'percent', worse: 'above' },
    minutes: thresholds.valuesFor,
    advice: 'Alarms of Zabbix that look at many hours fill it: look at fewer.',
  },
} as const satisfies Record<string, ZabbixAlarm>;

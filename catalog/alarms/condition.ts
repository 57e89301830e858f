import { plural } from '../words/plural.ts';
import type { Alarm, AlarmSettings } from './alarm.ts';
import { knownAlarm } from './known-alarms.ts';

/** When an alarm fires, in words: `10 minutes above 1,000 messages`, `3 of 5 minutes below 1`, `3 minutes`. */
export function conditionOf(alarm: Pick<Alarm, 'known' | 'settings' | 'definition'>): string {
  const { settings } = alarm;
  const duration = durationOf(settings);
  if (settings.threshold === undefined) return duration;
  const unit = unitOf(alarm);
  return `${duration} ${sideOf(alarm)} ${amountOf(settings.threshold, unit)}`;
}

/** `10 minutes`, `3 of 5 minutes`. */
export function durationOf({ minutes, of }: Pick<AlarmSettings, 'minutes' | 'of'>): string {
  return of === minutes ? plural(minutes, 'minute') : `${minutes} of ${plural(of, 'minute')}`;
}

/** `1,000 messages`, `90 %`. */
export function amountOf(value: number, unit: string | undefined): string {
  const digits = value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  if (unit === undefined) return digits;
  if (unit === 'percent') return `${digits} %`;
  return `${digits} ${value === 1 ? unit.replace(/^(\w{3,})s\b/, '$1') : unit}`;
}

/** What an alarm's threshold counts, where that is known. */
export function unitOf({ known }: Pick<Alarm, 'known'>): string | undefined {
  return known === undefined ? undefined : knownAlarm(known)?.threshold?.unit;
}

function sideOf({ known, definition }: Pick<Alarm, 'known' | 'definition'>) {
  if (definition.owner === 'zabbix') return worseOf({ known, definition });
  switch (definition.comparison) {
    case 'gt':
    case 'GreaterThanThreshold':
      return 'above';
    case 'lt':
    case 'LessThanThreshold':
      return 'below';
    case 'GreaterThanOrEqualToThreshold':
      return 'at or above';
    case 'LessThanOrEqualToThreshold':
      return 'at or below';
  }
}

/** On which side of its threshold something is wrong; above where there is none. */
export function worseOf({ known, definition }: Pick<Alarm, 'known' | 'definition'>): 'above' | 'below' {
  if (definition.owner === 'zabbix') return knownAlarm(known ?? '')?.threshold?.worse ?? 'above';
  return definition.comparison === 'lt' || definition.comparison.startsWith('LessThan') ? 'below' : 'above';
}

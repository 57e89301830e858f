import { wallTime, zoneClocks } from '../../../catalog/oncall/zone.ts';

/**
 * A time on the clocks of a zone, with their offset at that time: `2026-12-07T09:00:00+01:00`. PagerDuty's provider compares what it
 * wrote with what it reads back, and takes no other form: https://github.com/PagerDuty/terraform-provider-pagerduty/issues/200
 */
export function zonedTime(text: string, timeZone: string): string {
  const wall = wallTime(text);
  const instant = zoneClocks(timeZone, { from: wall, until: wall }).instantOf(wall);
  const minutes = (wall - instant) / 60_000;
  const sign = minutes < 0 ? '-' : '+';
  const [hour, minute] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${text}:00${sign}${twoDigits(hour)}:${twoDigits(minute)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

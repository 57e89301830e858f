import { z } from 'zod';
import { show } from '../../../schema/field.ts';

/** Days as AWS's windows call them. */
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const minutesOfDay = 24 * 60;

/**
 * How long the windows are that Warren asks for, in minutes. RDS takes 30 or more, ElastiCache 60 or more:
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html and
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html
 */
const windowMinutes = 60;

/** A time of day, UTC: `03:30`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${show(input)} is not a time of day. Write it as "03:00", in UTC.`,
});

/** When something begins every day. */
export function dailyStart(start: string, description: string) {
  return timeOfDay.default(start).meta({ description: `${description}, UTC; an hour. As "03:00".`, onChange: 'live' });
}

/** The hour of a week in which AWS does what cannot be done at once. */
export function weeklyWindow(window: { day: (typeof days)[number]; start: string }, of: string) {
  return z
    .strictObject({
      day: z
        .enum(days)
        .default(window.day)
        .meta({ description: `Day of the hour in which AWS maintains the ${of}.`, onChange: 'live' }),
      start: dailyStart(window.start, `When the hour begins in which AWS maintains the ${of}`),
    })
    .prefault({})
    .meta({ description: `The hour of the week in which AWS maintains the ${of}, and does what waits for it.` });
}

/** A daily window as AWS writes it: `23:30-00:30`. */
export function dailyWindow(start: string): string {
  return `${start}-${clock(minutesOf(start) + windowMinutes)}`;
}

export interface WeeklyWindow {
  day: (typeof days)[number];
  start: string;
}

/** A weekly window as AWS writes it: `sun:23:30-mon:00:30`. */
export function weekly({ day, start }: WeeklyWindow): string {
  const end = minutesOf(start) + windowMinutes;
  const next = end >= minutesOfDay ? days[(days.indexOf(day) + 1) % days.length] : day;
  return `${day}:${start}-${next}:${clock(end)}`;
}

/** When such a window begins; undefined for what is none that a file can say. */
export function weeklyWindowOf(text: string): WeeklyWindow | undefined {
  const [, day, start = ''] = /^([a-z]{3}):(\d\d:\d\d)-/.exec(text) ?? [];
  const known = days.find((each) => each === day);
  return known && weekly({ day: known, start }) === text ? { day: known, start } : undefined;
}

/** When a daily window begins; undefined for what is none that a file can say. */
export function dailyStartOf(text: string): string | undefined {
  const [start = ''] = text.split('-', 1);
  return dailyWindow(start) === text ? start : undefined;
}

/** `sun 03:00 to 04:00 UTC`. */
export function weeklyInWords(window: WeeklyWindow): string {
  return `${window.day} ${dailyWindow(window.start).replace('-', ' to ')} UTC`;
}

/** Whether two hours of a day have a minute in common, the one after midnight among them. */
export function overlap(a: string, b: string): boolean {
  const apart = Math.abs(minutesOf(a) - minutesOf(b));
  return Math.min(apart, minutesOfDay - apart) < windowMinutes;
}

function minutesOf(start: string): number {
  const [hours, minutes] = start.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}

function clock(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60) % 24, minutes % 60];
  return [hours, rest].map((part) => String(part).padStart(2, '0')).join(':');
}

import { z } from 'zod';
import type { FieldPath } from '../../files/problem.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { plural } from '../../words/plural.ts';

const time = (description: string) =>
  z.iso
    .datetime({ error: ({ input }) => `${show(input)} is no time in UTC. Write it as 2026-12-06T03:00:00Z.` })
    .meta({ description, onChange: 'live' });

/** Fields of a silence, of a file or within an alert. */
export const silenceTimes = {
  from: time('From when.'),
  until: time('Until when.'),
  reason: z.string().min(1).max(200).meta({ description: 'Why.', onChange: 'live' }),
};

/** A silence of longer than a quarter of a year is forgotten before it ends. */
const mostDays = 90;

/** From when on a silence that is over only stands in the way of those who read. */
const keptDays = 30;

const dayMs = 86_400_000;

/** From when to when, in milliseconds, and where in the file that stands. */
export interface SilentTime {
  from: number;
  until: number;
  path: FieldPath;
}

/** Rules about the times of silences. */
export function timeRules<T>(timesIn: (subject: T) => readonly SilentTime[]): readonly Rule<T>[] {
  return [
    {
      name: 'silence-in-order',
      doc: 'A silence ends after it begins.',
      severity: 'error',
      check: (subject) =>
        timesIn(subject)
          .filter(({ from, until }) => until <= from)
          .map(({ path }) => ({
            path: [...path, 'until'],
            message: 'is not after from. Give the time at which people are called again.',
          })),
    },
    {
      name: 'silence-long',
      doc: `A silence is over within ${mostDays} days.`,
      severity: 'warning',
      check: (subject) =>
        timesIn(subject)
          .map(({ from, until, path }) => ({ days: Math.ceil((until - from) / dayMs), path }))
          .filter(({ days }) => days > mostDays)
          .map(({ days, path }) => ({
            path: [...path, 'until'],
            message: `is ${days} days after from, and whoever wrote it has forgotten it by then. End it within ${mostDays} days, or say enabled: false in the alert.`,
          })),
    },
    {
      name: 'silence-over',
      doc: `A silence that has been over for ${keptDays} days is taken away.`,
      severity: 'warning',
      check: (subject, { today }) =>
        timesIn(subject)
          .map(({ until, path }) => ({ days: Math.floor((Date.parse(today) - until) / dayMs), path }))
          .filter(({ days }) => days >= keptDays)
          .map(({ days, path }) => ({ path, message: `has been over for ${plural(days, 'day')}. Take it away.` })),
    },
  ];
}

import { plural } from '../../../words/plural.ts';
import type { Alert } from '../alert.ts';
import { type AlertRule, one } from './alert-rule.ts';

/** A silence of longer than a quarter of a year is forgotten before it ends. */
const mostDays = 90;

/** From when on a silence that is over only stands in the way of those who read. */
const keptDays = 30;

const dayMs = 86_400_000;

/** Rules about when nobody is called. */
export const silenceRules: readonly AlertRule[] = [
  {
    name: 'silence-in-order',
    doc: 'A silence ends after it begins.',
    severity: 'error',
    check: (alert) =>
      silencesOf(alert).flatMap(({ from, until, index }) =>
        until > from
          ? []
          : one(['silences', index, 'until'], 'is not after from. Give the time at which people are called again.'),
      ),
  },
  {
    name: 'silences-apart',
    doc: 'No two silences of an alert are at the same time.',
    severity: 'error',
    check: (alert) => {
      const silences = silencesOf(alert).filter(({ from, until }) => until > from);
      return silences.flatMap(({ from, until, index }) => {
        const other = silences.slice(0, index).find((each) => from < each.until && each.from < until);
        return other
          ? one(['silences', index], `is at the same time as silences[${other.index}]. Make one of both, with its end.`)
          : [];
      });
    },
  },
  {
    name: 'silence-long',
    doc: `A silence is over within ${mostDays} days.`,
    severity: 'warning',
    check: (alert) =>
      silencesOf(alert).flatMap(({ from, until, index }) => {
        const days = Math.ceil((until - from) / dayMs);
        if (days <= mostDays) return [];
        return one(
          ['silences', index, 'until'],
          `is ${days} days after from, and whoever wrote it has forgotten it by then. End it within ${mostDays} days, or say enabled: false.`,
        );
      }),
  },
  {
    name: 'silence-over',
    doc: `A silence that has been over for ${keptDays} days is taken away.`,
    severity: 'warning',
    check: (alert, { today }) =>
      silencesOf(alert).flatMap(({ until, index }) => {
        const days = Math.floor((Date.parse(today) - until) / dayMs);
        return days < keptDays
          ? []
          : one(['silences', index], `has been over for ${plural(days, 'day')}. Take it away.`);
      }),
  },
];

function silencesOf({ silences = [] }: Alert) {
  return silences.map(({ from, until }, index) => ({ from: Date.parse(from), until: Date.parse(until), index }));
}

import { timeRules } from '../../silence/times.ts';
import type { Alert } from '../alert.ts';
import { type AlertRule, one } from './alert-rule.ts';

/** Rules about when nobody is called. */
export const silenceRules: readonly AlertRule[] = [
  ...timeRules(silencesOf),
  {
    name: 'silences-apart',
    doc: 'No two silences of an alert are at the same time.',
    severity: 'error',
    check: (alert) => {
      const silences = silencesOf(alert).filter(({ from, until }) => until > from);
      return silences.flatMap(({ from, until, path }, at) => {
        const other = silences.slice(0, at).find((each) => from < each.until && each.from < until);
        return other
          ? one(path, `is at the same time as silences[${other.path[1]}]. Make one of both, with its end.`)
          : [];
      });
    },
  },
];

function silencesOf({ silences = [] }: Alert) {
  return silences.map(({ from, until }, index) => ({
    from: Date.parse(from),
    until: Date.parse(until),
    path: ['silences', index],
  }));
}

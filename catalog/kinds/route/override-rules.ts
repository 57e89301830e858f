import type { FieldPath } from '../../files/problem.ts';
import type { Rule } from '../../rules/rule.ts';
import { suggest } from '../../words/nearest.ts';
import { callsOf, type Override, type Route, schedulesOf } from './route.ts';

/** Beyond it, it is no exception but how things are: a layer says that better, and PagerDuty shows it so. */
const mostDays = 60;
const dayMs = 86_400_000;

/** Rules about who takes over for a while. */
export const overrideRules: readonly Rule<Route>[] = [
  {
    name: 'override-in-order',
    doc: 'An override ends after it begins.',
    severity: 'error',
    check: (route) =>
      overridesOf(route).flatMap(({ override: { from, until }, path }) =>
        until > from
          ? []
          : [{ path: [...path, 'until'], message: `is ${until}, not after from, ${from}. Mend one of them.` }],
      ),
  },
  {
    name: 'override-short',
    doc: `An override lasts no longer than ${mostDays} days.`,
    severity: 'warning',
    check: (route) =>
      overridesOf(route).flatMap(({ override: { from, until }, path }) => {
        const days = Math.floor((Date.parse(`${until}Z`) - Date.parse(`${from}Z`)) / dayMs);
        if (days <= mostDays) return [];
        const message = `lasts ${days} days. Write it as a layer, with an end, below the others.`;
        return [{ path, message }];
      }),
  },
  {
    name: 'override-over',
    doc: 'Overrides that have been are taken away.',
    severity: 'warning',
    check: (route, { today }) =>
      overridesOf(route).flatMap(({ override: { until }, path }) =>
        until.slice(0, 10) >= today ? [] : [{ path, message: `was over at ${until}. Take it away.` }],
      ),
  },
  {
    name: 'overrides-apart',
    doc: 'No two overrides of a schedule are at the same time.',
    severity: 'error',
    check: (route) =>
      overridesOf(route).flatMap(({ override, earlier, path }) => {
        const other = earlier.find(({ from, until }) => from < override.until && override.from < until);
        if (!other) return [];
        const message = `is at the same time as that of ${other.person} from ${other.from}. Say who it is.`;
        return [{ path, message }];
      }),
  },
  {
    name: 'override-by-known',
    doc: 'Who takes over is somebody that the route calls at other times, too.',
    severity: 'warning',
    check: (route) => {
      const known = [...peopleOf(route)];
      return overridesOf(route).flatMap(({ override: { person }, path }) => {
        if (known.includes(person)) return [];
        const message = `${person} is in no layer and at no level of this file.${suggest(person, known)}`;
        return [{ path: [...path, 'person'], message }];
      });
    },
  },
];

function overridesOf(route: Route): { override: Override; earlier: readonly Override[]; path: FieldPath }[] {
  return schedulesOf(route).flatMap(([name, { overrides }]) =>
    overrides.map((override, index) => ({
      override,
      earlier: overrides.slice(0, index),
      path: ['schedules', name, 'overrides', index],
    })),
  );
}

/** Everybody whom layers and levels name. */
function peopleOf(route: Route): Set<string> {
  const called = callsOf(route).flatMap(([, { escalation }]) => escalation.levels.flatMap(({ people }) => people));
  const rotating = schedulesOf(route).flatMap(([, { layers }]) => layers.flatMap(({ people }) => people));
  return new Set([...called, ...rotating]);
}

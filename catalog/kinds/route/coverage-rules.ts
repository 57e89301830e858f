import { type Fault, proveRoute } from '../../oncall/prove.ts';
import { type ToldFault, tellFaults } from '../../oncall/tell-faults.ts';
import type { Rule, RuleContext } from '../../rules/rule.ts';
import type { Route } from './route.ts';

/** Rules about whether somebody is called, over a year from today: of routes in which `others` find no error, since one mistake is one error. */
export function coverageRules<Beside>(others: readonly Rule<Route, Beside>[]): Rule<Route, Beside>[] {
  const errors = others.filter(({ severity }) => severity === 'error');
  const faulty =
    (isAsked: (route: Route, urgency: Fault['urgency']) => boolean) => (route: Route, context: RuleContext & Beside) =>
      errors.some((rule) => rule.check(route, context).length > 0)
        ? []
        : faultsOf(route, context.today)
            .filter(({ urgency }) => isAsked(route, urgency))
            .map(({ path, message }) => ({ path, message }));
  return [
    {
      name: 'route-covered',
      doc: 'About alarms as bad as can be, one person is called first at every minute of the coming year, and another after them.',
      severity: 'error',
      check: faulty(isCritical),
    },
    {
      name: 'route-covered-else',
      doc: 'About other alarms, too, one person is called first at every minute of the coming year.',
      severity: 'warning',
      check: faulty((route, urgency) => !isCritical(route, urgency)),
    },
  ];
}

function isCritical({ calls }: Route, urgency: Fault['urgency']): boolean {
  return calls[urgency]?.severities.includes('critical') ?? false;
}

/** What is wrong with a route over a year from the beginning of a day, an ISO date. Throws RangeError for a time zone that is none. */
export function faultsOf(route: Route, today: string): readonly ToldFault[] {
  const known = found.get(route);
  if (known?.today === today) return known.faults;
  const faults = tellFaults(route, proveRoute(route, yearFrom(today)));
  found.set(route, { today, faults });
  return faults;
}

/** Two rules and whoever reports ask for the same. */
const found = new WeakMap<Route, { today: string; faults: readonly ToldFault[] }>();

/** A year from the beginning of a day in UTC, an ISO date. */
export function yearFrom(today: string): { from: number; until: number } {
  const from = Date.parse(`${today}T00:00:00Z`);
  const until = new Date(from);
  until.setUTCFullYear(until.getUTCFullYear() + 1);
  return { from, until: until.getTime() };
}

import type { Rule } from '../../rules/rule.ts';
import { callRules } from './call-rules.ts';
import { coverageRules } from './coverage-rules.ts';
import { overrideRules } from './override-rules.ts';
import type { Route } from './route.ts';
import { scheduleRules } from './schedule-rules.ts';
import { timeZoneRules } from './time-zone-rules.ts';

/** What rules about routes look at beside them. */
export interface BesideRoutes {
  routes: readonly Route[];
}

/** Rules about what a route says, whoever is on call when. */
const ownRules: readonly Rule<Route, BesideRoutes>[] = [
  ...callRules,
  ...timeZoneRules,
  ...scheduleRules,
  ...overrideRules,
  {
    name: 'formerly-another',
    doc: 'What a route was called before is no route any more.',
    severity: 'error',
    check: ({ name, formerly }, { routes }) => {
      if (formerly === undefined) return [];
      if (formerly === name) return [{ path: ['formerly'], message: 'is its own name. Take it away.' }];
      const twin = routes.find((each) => each.name !== name && each.formerly === formerly);
      if (twin) {
        const message = `is what alerts/routes/${twin.name}.yaml was called, too. One of them can go on with what is at PagerDuty.`;
        return [{ path: ['formerly'], message }];
      }
      return routes.some((each) => each.name === formerly)
        ? [{ path: ['formerly'], message: `is alerts/routes/${formerly}.yaml, which is still there. Take this away.` }]
        : [];
    },
  },
  {
    name: 'routes-made',
    doc: 'Routes are made where the platform has an account at PagerDuty.',
    severity: 'warning',
    check: (_, { platform }) =>
      platform === undefined || platform.alerting
        ? []
        : [{ path: [], message: 'calls nobody: platform.yaml has no alerting. Add it there.' }],
  },
];

/** Every rule about a route. */
export const routeRules: readonly Rule<Route, BesideRoutes>[] = [...ownRules, ...coverageRules(ownRules)];

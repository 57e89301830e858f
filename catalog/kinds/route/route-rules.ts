import { ownAlarms } from '../../alarms/own-alarms.ts';
import type { AlarmSources } from '../../alarms/resolve.ts';
import { causeOf } from '../../rules/fold-causes.ts';
import type { Rule } from '../../rules/rule.ts';
import { show } from '../../schema/field.ts';
import { suggest } from '../../words/nearest.ts';
import { callRules } from './call-rules.ts';
import { coverageRules } from './coverage-rules.ts';
import { overrideRules } from './override-rules.ts';
import type { Route } from './route.ts';
import { scheduleRules } from './schedule-rules.ts';
import { timeZoneRules } from './time-zone-rules.ts';

/** What rules about routes look at beside them: all that alarms are made of. */
export type BesideRoutes = Omit<AlarmSources, 'platform'>;

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
    name: 'dependency-declared',
    doc: 'What hides, and what is hidden, are alerts that there are.',
    severity: 'error',
    check: ({ dependencies }, { alerts, paths }) => {
      const known = [...alerts.map(({ name }) => name), ...ownAlarms.map(({ alert }) => alert)];
      return dependencies.flatMap(({ while: cause, hide }, index) =>
        [
          { name: cause, path: ['dependencies', index, 'while'] },
          ...hide.map((name, at) => ({ name, path: ['dependencies', index, 'hide', at] })),
        ].flatMap(({ name, path }) => {
          if (known.includes(name) || paths.includes(`alerts/${name}.yaml`)) return [];
          const message = `there is no alerts/${name}.yaml, and no alarm of brokers or endpoints called so.${suggest(name, known)}`;
          return [{ path, message, cause: causeOf('file', `alerts/${name}.yaml`) }];
        }),
      );
    },
  },
  {
    name: 'route-used',
    doc: 'Each route is named by somebody: by alerts, brokers, or as the one of all others.',
    severity: 'warning',
    check: ({ name }, { platform, alerts, brokers }) => {
      const named = [
        platform?.alerting?.route,
        ...alerts.map(({ route }) => route),
        ...brokers.map(({ alarms }) => alarms.route),
      ];
      if (!platform?.alerting || named.includes(name)) return [];
      const message = `is called about no alarm. Name ${show(name)} in an alert or a broker, or take it away.`;
      return [{ path: [], message }];
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

import { alertingStack } from '../../../contracts/names.ts';
import { pagingSettingsAddress, routeAddresses } from '../../../contracts/resources.ts';
import type { FolderKind } from '../../kind.ts';
import { adoptedRoute } from './adopted.ts';
import { listedRoute } from './listed-route.ts';
import { type Route, routeSchema } from './route.ts';
import { addedRoute, changedRoute, removedRoute, renamedRoute } from './route-effects.ts';
import { type BesideRoutes, routeRules } from './route-rules.ts';
import { routeStarter } from './starter.ts';

/** `alerts/routes/<name>.yaml`: who is called about alarms, which is services, schedules and escalation policies at PagerDuty. */
export const routeKind: FolderKind<'route', 'routes', typeof routeSchema, Route, BesideRoutes> = {
  name: 'route',
  plural: 'routes',
  folder: 'alerts/routes',
  formats: ['yaml'],
  schema: routeSchema,
  object: (name, file) => ({ ...file, name }),
  rules: routeRules,
  effects: {
    added: addedRoute,
    changed: changedRoute,
    removed: removedRoute,
    renamed: renamedRoute,
  },
  changeCosts: {
    nothing: 'nobody notices',
    live: 'who is called changes as soon as it is applied',
    reconnect: 'who is called about the next incident changes',
    rolling: 'who is called changes one after another',
    replacement: 'it is made anew at PagerDuty',
  },
  monthlyCost: { notCounted: () => ['PagerDuty'] },
  starter: routeStarter,
  listed: (route) => [listedRoute(route)],
  terraform: {
    in: 'stack',
    stackOf: () => alertingStack,
    objectOf: () => undefined,
    resourcesOf: (name) => [...Object.values(routeAddresses(name)), pagingSettingsAddress],
    carriers: {
      '': ['pagerduty_service.*', 'pagerduty_escalation_policy.*', 'pagerduty_schedule.*'],
      description: ['pagerduty_service.*'],
      calls: ['pagerduty_service.*', 'pagerduty_escalation_policy.*'],
      'calls.*.severities': [pagingSettingsAddress],
      schedules: ['pagerduty_schedule.*', 'pagerduty_escalation_policy.*'],
      'schedules.*.overrides': ['terraform_data.*'],
      dependencies: [pagingSettingsAddress],
      // Nobody but Warren asks how long one may be alone.
      mostHoursAlone: [],
    },
  },
  adopted: adoptedRoute,
};

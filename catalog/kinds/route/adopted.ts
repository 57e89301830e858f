import { alertingStack } from '../../../contracts/names.ts';
import { routeCallId, routeScheduleId } from '../../../contracts/resources.ts';
import {
  type Adopted,
  type AdoptedField,
  adoptFields,
  attribute,
  nothingAdopted,
  numberAt,
  type Seen,
} from '../../adoption.ts';
import { callsOf, type Route, schedulesOf } from './route.ts';

/** What of services, escalation policies and schedules at PagerDuty a route can say. Who is on call stands there by number, and here by address. */
export function adoptedRoute(route: Route, seen: Seen): Adopted {
  return seen.stack === alertingStack ? adoptFields(fieldsOf(route), seen) : nothingAdopted;
}

function fieldsOf(route: Route): AdoptedField[] {
  const calls = callsOf(route).flatMap(([urgency, { escalation }]): AdoptedField[] => {
    const id = routeCallId(route.name, urgency);
    const [service, policy, field] = [
      `pagerduty_service.${id}`,
      `pagerduty_escalation_policy.${id}`,
      ['calls', urgency],
    ];
    return [
      { resources: service, says: timeout('acknowledgement_timeout', 60), field: [...field, 'acknowledgementMinutes'] },
      { resources: service, says: timeout('auto_resolve_timeout', 3600), field: [...field, 'autoResolveHours'] },
      { resources: policy, says: numberAt('num_loops'), field: [...field, 'escalation', 'loops'] },
      ...escalation.levels.map((_, index) => ({
        resources: policy,
        says: numberAt('rule', index, 'escalation_delay_in_minutes'),
        field: [...field, 'escalation', 'levels', index, 'afterMinutes'],
      })),
    ];
  });
  const schedules = schedulesOf(route).map(
    ([name]): AdoptedField => ({
      resources: `pagerduty_schedule.${routeScheduleId(route.name, name)}`,
      says: attribute('time_zone'),
      field: ['schedules', name, 'timeZone'],
    }),
  );
  return [...calls, ...schedules];
}

/** Seconds, as a text that is `null` where it never happens; undefined where they are no whole number of the unit. */
function timeout(name: string, unit: number): AdoptedField['says'] {
  return (service) => {
    const text = attribute(name)(service);
    if (text === 'null' || text === null) return 'never';
    const count = Number(text) / unit;
    return Number.isInteger(count) ? count : undefined;
  };
}

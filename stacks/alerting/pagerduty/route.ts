import { Schedule } from '@cdktf/provider-pagerduty/lib/schedule';
import { Construct } from 'constructs';
import {
  callsOf,
  type Route as RouteOfFile,
  type Schedule as ScheduleOfFile,
} from '../../../catalog/kinds/route/route.ts';
import type { ServiceRegion } from '../../../contracts/pagerduty.ts';
import type { Urgency } from '../../../contracts/paging.ts';
import { routeCallId, routeOverridesId, routeScheduleId } from '../../../contracts/resources.ts';
import { type Escaped, escapedEntries } from '../../constructs/literal.ts';
import type { People } from './people.ts';
import { RouteService } from './route-service.ts';
import { scheduleLayers } from './schedule-layers.ts';
import { ScheduleOverrides } from './schedule-overrides.ts';

export interface RouteProps {
  /** Name of the platform, which all names at PagerDuty begin with. */
  platform: string;
  route: Escaped<RouteOfFile>;
  people: People;
  /** Where PagerDuty keeps the account. */
  serviceRegion: ServiceRegion;
}

/** Who is called about alarms: a service and an escalation policy for each urgency, and who is on call when. */
export class Route extends Construct {
  /** Ids of the services at PagerDuty, by urgency. */
  readonly services: ReadonlyMap<Urgency, string>;

  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { platform, route, people } = props;
    const description = route.description ?? `Alarms of ${platform} by alerts/routes/${route.name}.yaml`;
    const schedules = new Map(
      escapedEntries(route.schedules).map(([name, schedule]) => [name, this.addSchedule(name, schedule, props)]),
    );
    this.services = new Map(
      callsOf(route).map(([urgency, call]) => {
        const name = `${platform} ${route.name} (${urgency})`;
        const logicalId = routeCallId(route.name, urgency);
        const parts = { name, description, logicalId, urgency, call: call as Escaped<typeof call>, people, schedules };
        return [urgency, new RouteService(this, `calls-${urgency}`, parts).id];
      }),
    );
  }

  /** Gives its id at PagerDuty. */
  private addSchedule(name: string, says: Escaped<ScheduleOfFile>, props: RouteProps): string {
    const { platform, route, people, serviceRegion } = props;
    const schedule = new Schedule(this, `schedule-${name}`, {
      name: `${platform} ${route.name} ${name}`,
      description: `Who is on call by ${name} of alerts/routes/${route.name}.yaml`,
      timeZone: says.timeZone,
      layer: scheduleLayers(says, people),
      // Else one that goes would have to go before the policies that use it name another, and PagerDuty refuses that.
      lifecycle: { createBeforeDestroy: true },
    });
    schedule.overrideLogicalId(routeScheduleId(route.name, name));
    new ScheduleOverrides(this, `overrides-${name}`, {
      logicalId: routeOverridesId(route.name, name),
      title: `${route.name} ${name}`,
      schedule: schedule.id,
      says,
      people,
      serviceRegion,
    });
    return schedule.id;
  }
}

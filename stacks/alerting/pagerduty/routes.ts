import { PagerdutyProvider } from '@cdktf/provider-pagerduty/lib/provider';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import type { Alerting } from '../../../catalog/kinds/platform/alerting.ts';
import type { Platform } from '../../../catalog/kinds/platform/platform.ts';
import { callsOf, type Route as RouteOfFile } from '../../../catalog/kinds/route/route.ts';
import type { Urgency } from '../../../contracts/paging.ts';
import { pagerDutyProvider } from '../../../contracts/providers.ts';
import { routeCallId, routeOverridesId, routeScheduleId } from '../../../contracts/resources.ts';
import type { Escaped } from '../../constructs/literal.ts';
import { People } from './people.ts';
import { Route } from './route.ts';

export interface RoutesProps {
  platform: Escaped<Platform>;
  alerting: Escaped<Alerting>;
  routes: readonly Escaped<RouteOfFile>[];
}

/** A service at PagerDuty that alarms of a route and an urgency are sent to. */
export interface CalledService {
  route: string;
  urgency: Urgency;
  /** Its id at PagerDuty. */
  id: string;
}

/** All that is at PagerDuty. What its keys are, Terraform does not know: an integration of a service is made once that is there. */
export class Routes extends Construct {
  readonly services: readonly CalledService[];

  constructor(scope: Construct, id: string, { platform, alerting, routes }: RoutesProps) {
    super(scope, id);
    const { serviceRegion } = alerting.pagerDuty;
    const stack = TerraformStack.of(this);
    // The token comes from the environment, so that it is in no file.
    new PagerdutyProvider(this, pagerDutyProvider.name, { serviceRegion });
    stack.addOverride(`terraform.required_providers.${pagerDutyProvider.name}.version`, pagerDutyProvider.version);
    const moved = routes.flatMap(movedFrom);
    if (moved.length > 0) stack.addOverride('moved', moved);
    const people = new People(this, 'people');
    this.services = routes.flatMap((route) => {
      const { services } = new Route(this, route.name, { platform: platform.name, route, people, serviceRegion });
      return [...services].map(([urgency, service]) => ({ route: route.name, urgency, id: service }));
    });
  }
}

/** A route that says what it was called keeps what it has at PagerDuty. Where nothing is called so any more, Terraform takes no notice. */
function movedFrom(route: Escaped<RouteOfFile>): { from: string; to: string }[] {
  const { name, formerly } = route;
  if (formerly === undefined) return [];
  const addresses = (called: string) => [
    ...callsOf(route).flatMap(([urgency]) => [
      `pagerduty_service.${routeCallId(called, urgency)}`,
      `pagerduty_escalation_policy.${routeCallId(called, urgency)}`,
    ]),
    ...Object.keys(route.schedules).flatMap((schedule) => [
      `pagerduty_schedule.${routeScheduleId(called, schedule)}`,
      `terraform_data.${routeOverridesId(called, schedule)}`,
    ]),
  ];
  const to = addresses(name);
  return addresses(formerly).map((from, index) => ({ from, to: to[index] ?? '' }));
}

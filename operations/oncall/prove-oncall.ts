import type { Alarm } from '../../catalog/alarms/alarm.ts';
import { faultsOf } from '../../catalog/kinds/route/coverage-rules.ts';
import { callsOf, type Route } from '../../catalog/kinds/route/route.ts';
import type { ToldFault } from '../../catalog/oncall/tell-faults.ts';
import type { Urgency } from '../../contracts/paging.ts';

/** A way of calling people, how many alarms go it, and what is wrong with it over the coming year. */
export interface ProvedCall {
  route: string;
  urgency: Urgency;
  alarms: number;
  faults: readonly ToldFault[];
}

/** Proves for each alarm, by way of its route and urgency, that it reaches one person at every minute of the year from `today`, an ISO date. */
export function proveOncall(props: {
  routes: readonly Route[];
  alarms: readonly Alarm[];
  today: string;
}): ProvedCall[] {
  return props.routes.flatMap((route) =>
    callsOf(route).map(([urgency]) => ({
      route: route.name,
      urgency,
      alarms: props.alarms.filter((alarm) => alarm.route === route.name && alarm.urgency === urgency).length,
      faults: faultsOf(route, props.today).filter((fault) => fault.urgency === urgency),
    })),
  );
}

import { EscalationPolicy } from '@cdktf/provider-pagerduty/lib/escalation-policy';
import { Service, type ServiceConfig, type ServiceIncidentUrgencyRule } from '@cdktf/provider-pagerduty/lib/service';
import { Construct } from 'constructs';
import { type Call, weekdays } from '../../../catalog/kinds/route/route.ts';
import type { Urgency } from '../../../contracts/paging.ts';
import type { Escaped } from '../../constructs/literal.ts';
import type { People } from './people.ts';

export interface RouteServiceProps {
  /** What the service and its escalation policy are called, for people: `acme on-call (high)`. */
  name: string;
  description: string;
  /** What they are called in Terraform. */
  logicalId: string;
  urgency: Urgency;
  call: Escaped<Call>;
  people: People;
  /** Ids of the route's schedules at PagerDuty, by their names. */
  schedules: ReadonlyMap<string, string>;
}

/** What alarms of one urgency are sent to, and whom it calls. */
export class RouteService extends Construct {
  /** Id of the service at PagerDuty. */
  readonly id: string;

  constructor(scope: Construct, id: string, props: RouteServiceProps) {
    super(scope, id);
    const { name, description, logicalId, urgency, call } = props;
    const policy = new EscalationPolicy(this, 'policy', {
      name,
      description,
      numLoops: call.escalation.loops,
      rule: rulesOf(props),
      // Else one that goes would have to go before the service that uses it names another.
      lifecycle: { createBeforeDestroy: true },
    });
    policy.overrideLogicalId(logicalId);
    const service = new Service(this, 'service', {
      name,
      description,
      escalationPolicy: policy.id,
      ...timeoutsOf(call),
      ...urgencyOf(urgency, call),
    });
    service.overrideLogicalId(logicalId);
    this.id = service.id;
  }
}

function rulesOf({ call, people, schedules }: RouteServiceProps) {
  return call.escalation.levels.map((level) => ({
    escalationDelayInMinutes: level.afterMinutes,
    target: [
      ...level.schedules.map((name) => ({ type: 'schedule_reference', id: schedules.get(name) ?? '' })),
      ...level.people.map((person) => ({ type: 'user_reference', id: people.idOf(person) })),
    ],
  }));
}

/** What is left out is not never, but the provider's own: 1,800 and 14,400 s (resource_pagerduty_service.go). */
function timeoutsOf({ acknowledgementMinutes, autoResolveHours }: Escaped<Call>) {
  return {
    acknowledgementTimeout: acknowledgementMinutes === 'never' ? 'null' : String(acknowledgementMinutes * 60),
    autoResolveTimeout: autoResolveHours === 'never' ? 'null' : String(autoResolveHours * 3600),
  };
}

/** Hours, the urgency in them and what happens at their beginning are there together, or not at all. */
function urgencyOf(
  urgency: Urgency,
  { supportHours }: Escaped<Call>,
): Pick<ServiceConfig, 'incidentUrgencyRule' | 'supportHours' | 'scheduledActions'> {
  if (!supportHours) return { incidentUrgencyRule: { type: 'constant', urgency } };
  const { timeZone, days, from, to } = supportHours;
  const constant = (each: Urgency) => ({ type: 'constant', urgency: each });
  const incidentUrgencyRule: ServiceIncidentUrgencyRule = {
    type: 'use_support_hours',
    duringSupportHours: constant('high'),
    outsideSupportHours: constant('low'),
  };
  return {
    incidentUrgencyRule,
    supportHours: {
      type: 'fixed_time_per_day',
      timeZone,
      daysOfWeek: weekdays.flatMap((day, index) => (days.includes(day) ? [index + 1] : [])),
      startTime: `${from}:00`,
      endTime: `${to}:00`,
    },
    scheduledActions: [
      { type: 'urgency_change', toUrgency: 'high', at: [{ type: 'named_time', name: 'support_hours_start' }] },
    ],
  };
}

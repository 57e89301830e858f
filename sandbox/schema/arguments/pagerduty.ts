import { pagerDutyTimeZones } from '../../../contracts/pagerduty-time-zones.ts';
import type { TypeArguments } from './limits.ts';

/** Names that may not be blank, end in a space or hold what cannot be printed (ValidateIsAllowedString in util/util.go). */
const printed = /^[^\p{C}\p{Zl}\p{Zp}]*[^\p{C}\p{Z}]$/u;

/** The same without what PagerDuty's policies refuse. */
const plainly = /^[^\p{C}\p{Zl}\p{Zp}\\/&<>]*[^\p{C}\p{Z}\\/&<>]$/u;

/** What PagerDuty is given as a number of seconds, or none (buildServiceStruct). */
const seconds = /^(null|[+-]?\d+)$/;

/** A time that time.Parse takes as RFC 3339. */
const time =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]([01]\d|2[0-4]):[0-5]\d)$/;

/** The same of whole minutes. */
const wholeMinute =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:00([.,]\d+)?(Z|[+-]([01]\d|2[0-4]):[0-5]\d)$/;

const zone = { oneOf: pagerDutyTimeZones };

/**
 * What the provider takes of PagerDuty: read off the schemas of PagerDuty/terraform-provider-pagerduty v3.30.8, the version that is
 * pinned; the same version, built from its source, agreed in `terraform validate` and `terraform plan` for each of them.
 */
export const pagerDuty: Readonly<Record<string, TypeArguments>> = {
  pagerduty_escalation_policy: {
    source: 'pagerduty/resource_pagerduty_escalation_policy.go',
    limited: {
      name: { matches: plainly },
      num_loops: { range: [0, 9] },
      teams: { entries: [0, 1] },
      'rule.escalation_delay_in_minutes': { least: 1 },
      'rule.escalation_rule_assignment_strategy.type': { oneOf: ['assign_to_everyone', 'round_robin'] },
      'rule.target.type': { oneOf: ['user_reference', 'schedule_reference'] },
    },
    free: 'description rule.target.id',
  },

  pagerduty_schedule: {
    source: 'pagerduty/resource_pagerduty_schedule.go',
    limited: {
      time_zone: zone,
      'layer.start': { matches: time },
      'layer.end': { matches: wholeMinute },
      'layer.rotation_virtual_start': { matches: wholeMinute },
      'layer.rotation_turn_length_seconds': { range: [3600, 31_536_000] },
      'layer.users': { entries: [1, Number.POSITIVE_INFINITY] },
      'layer.restriction.type': { oneOf: ['daily_restriction', 'weekly_restriction'] },
      'layer.restriction.start_time_of_day': { matches: /([0-1][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]/ },
      'layer.restriction.start_day_of_week': { range: [0, 7] },
      'layer.restriction.duration_seconds': { range: [1, 604_799] },
    },
    free: 'name description overflow teams layer.name',
  },

  pagerduty_service: {
    source: 'pagerduty/resource_pagerduty_service.go',
    limited: {
      name: { matches: printed },
      acknowledgement_timeout: { matches: seconds },
      auto_resolve_timeout: { matches: seconds },
      alert_creation: { oneOf: ['create_alerts_and_incidents', 'create_incidents'] },
      alert_grouping: {
        oneOf: ['time', 'intelligent', 'rules'],
        conflictsWith: ['alert_grouping_parameters'],
      },
      alert_grouping_timeout: { conflictsWith: ['alert_grouping_parameters'] },
      'alert_grouping_parameters.type': { oneOf: ['time', 'intelligent', 'content_based'] },
      'alert_grouping_parameters.config.aggregate': { oneOf: ['all', 'any'] },
      'alert_grouping_parameters.config.time_window': { range: [300, 3600], also: [86_400] },
      'auto_pause_notifications_parameters.timeout': { oneOf: [120, 180, 300, 600, 900] },
      'support_hours.time_zone': zone,
      'support_hours.days_of_week': { entries: [0, 7] },
    },
    free: `
      description escalation_policy response_play alert_grouping_parameters.config.timeout alert_grouping_parameters.config.fields
      auto_pause_notifications_parameters.enabled incident_urgency_rule.type incident_urgency_rule.urgency
      incident_urgency_rule.during_support_hours.type incident_urgency_rule.during_support_hours.urgency
      incident_urgency_rule.outside_support_hours.type incident_urgency_rule.outside_support_hours.urgency
      support_hours.type support_hours.start_time support_hours.end_time
      scheduled_actions.type scheduled_actions.to_urgency scheduled_actions.at.type scheduled_actions.at.name`,
    conditions: [
      // customizePagerDutyServiceDiff.
      {
        where: 'incident_urgency_rule.type',
        is: ['use_support_hours'],
        needs: ['support_hours'],
        forbids: ['incident_urgency_rule.urgency'],
      },
    ],
  },
};

type Values = Record<string, unknown>;

/** A configuration of a type that the provider takes, and one that differs in a few values. */
export interface ProviderCase {
  type: keyof typeof sound;
  title: string;
  config: Values;
}

const layer = {
  name: 'weekly',
  start: '2026-01-05T09:00:00+01:00',
  rotation_virtual_start: '2026-01-05T09:00:00+01:00',
  rotation_turn_length_seconds: 604_800,
  users: ['PADA'],
};
const daily = { type: 'daily_restriction', start_time_of_day: '09:00:00', duration_seconds: 28_800 };
const weekly = { ...daily, type: 'weekly_restriction', start_day_of_week: 7 };
const hours = {
  incident_urgency_rule: {
    type: 'use_support_hours',
    during_support_hours: { type: 'constant', urgency: 'high' },
    outside_support_hours: { type: 'constant', urgency: 'low' },
  },
  support_hours: {
    ...{ type: 'fixed_time_per_day', time_zone: 'Etc/UTC', start_time: '09:00:00', end_time: '17:00:00' },
    days_of_week: [1],
  },
  scheduled_actions: [
    { type: 'urgency_change', to_urgency: 'high', at: [{ type: 'named_time', name: 'support_hours_start' }] },
  ],
};

export const sound = {
  pagerduty_schedule: { name: 'acme on-call first', time_zone: 'Europe/Berlin', layer: [layer] },
  pagerduty_escalation_policy: {
    name: 'acme on-call (high)',
    num_loops: 2,
    rule: [{ escalation_delay_in_minutes: 15, target: [{ type: 'user_reference', id: 'PADA' }] }],
  },
  pagerduty_service: {
    ...{ name: 'acme on-call (high)', escalation_policy: 'PPOLICY' },
    ...{ acknowledgement_timeout: '1800', auto_resolve_timeout: 'null' },
  },
};

const schedule = (title: string, config: Values): ProviderCase => ({ type: 'pagerduty_schedule', title, config });
const layered = (title: string, changed: Values) => schedule(title, { layer: [{ ...layer, ...changed }] });
const policy = (title: string, config: Values): ProviderCase => ({
  type: 'pagerduty_escalation_policy',
  title,
  config,
});
const service = (title: string, config: Values): ProviderCase => ({ type: 'pagerduty_service', title, config });
const target = { type: 'user_reference', id: 'PADA' };

/** Values at and beyond each limit; what the provider said of each stands in provider-answers.json. */
export const providerCases: readonly ProviderCase[] = [
  schedule('a schedule', {}),
  schedule('UTC', { time_zone: 'UTC' }),
  schedule('Etc/UTC', { time_zone: 'Etc/UTC' }),
  schedule('a zone that is not among them', { time_zone: 'Europe/Oslo' }),
  layered('a turn of an hour', { rotation_turn_length_seconds: 3600 }),
  layered('a turn of less than an hour', { rotation_turn_length_seconds: 3599 }),
  layered('a turn of a year', { rotation_turn_length_seconds: 31_536_000 }),
  layered('a turn of more than a year', { rotation_turn_length_seconds: 31_536_001 }),
  layered('nobody', { users: [] }),
  layered('a start without an offset', { start: '2026-01-05T09:00:00' }),
  layered('a start in UTC', { start: '2026-01-05T08:00:00Z' }),
  layered('a virtual start within a minute', { rotation_virtual_start: '2026-01-05T09:00:30+01:00' }),
  layered('a start within a minute', { start: '2026-01-05T09:00:30+01:00' }),
  layered('an end within a minute', { end: '2027-01-05T09:00:30+01:00' }),
  layered('an end', { end: '2027-01-05T09:00:00+01:00' }),
  layered('times of every day', { restriction: [daily] }),
  layered('a day of every day', { restriction: [{ ...daily, duration_seconds: 86_400 }] }),
  layered('a second less than a day', { restriction: [{ ...daily, duration_seconds: 86_399 }] }),
  layered('no time at all', { restriction: [{ ...daily, duration_seconds: 0 }] }),
  layered('every day with a weekday', { restriction: [{ ...daily, start_day_of_week: 1 }] }),
  layered('days of the week', { restriction: [weekly, daily] }),
  layered('a second less than a week', { restriction: [{ ...weekly, duration_seconds: 604_799 }] }),
  layered('a week', { restriction: [{ ...weekly, duration_seconds: 604_800 }] }),
  layered('an eighth day', { restriction: [{ ...weekly, start_day_of_week: 8 }] }),
  layered('no day of the week', { restriction: [{ ...weekly, start_day_of_week: null }] }),
  layered('another sort of restriction', { restriction: [{ ...daily, type: 'monthly_restriction' }] }),
  layered('a time of day without seconds', { restriction: [{ ...daily, start_time_of_day: '09:00' }] }),
  policy('a policy', {}),
  policy('nine loops', { num_loops: 9 }),
  policy('ten loops', { num_loops: 10 }),
  policy('a policy without a name', { name: '' }),
  policy('a policy whose name ends in a space', { name: 'acme ' }),
  policy('a policy with a slash', { name: 'acme/on-call' }),
  policy('no delay', { rule: [{ escalation_delay_in_minutes: 0, target: [target] }] }),
  policy('two teams', { teams: ['PONE', 'PTWO'] }),
  policy('another sort of target', {
    rule: [{ escalation_delay_in_minutes: 1, target: [{ type: 'team_reference', id: 'PONE' }] }],
  }),
  service('a service', {}),
  service('a service with a slash', { name: 'acme/on-call' }),
  service('a service with a line break', { name: 'acme\non-call' }),
  service('a service whose name ends in a space', { name: 'acme ' }),
  service('hours', hours),
  service('hours without hours', { ...hours, support_hours: null }),
  service('hours with an urgency of their own', {
    ...hours,
    incident_urgency_rule: { ...hours.incident_urgency_rule, urgency: 'high' },
  }),
  service('hours in UTC', { ...hours, support_hours: { ...hours.support_hours, time_zone: 'UTC' } }),
  service('hours of eight days', {
    ...hours,
    support_hours: { ...hours.support_hours, days_of_week: [1, 2, 3, 4, 5, 6, 7, 1] },
  }),
  service('another way to create alerts', { alert_creation: 'create_nothing' }),
];

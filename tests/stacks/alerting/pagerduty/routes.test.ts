import { type RouteInput, smallTeam, synthesizeRoutes, type Values } from './routes-stack.ts';

const id = (address: string) => `\${${address}.id}`;
const ada = id('data.pagerduty_user.person_ada_40example_2ecom');
const bo = id('data.pagerduty_user.person_bo_40example_2ecom');
const lead = id('data.pagerduty_user.person_lead_40example_2ecom');

/** The small team with a change. */
function team(change: (route: RouteInput) => void): RouteInput {
  const route = smallTeam();
  change(route);
  return route;
}

function layersOf(route: RouteInput): Values[] {
  const { resource } = synthesizeRoutes({ 'on-call': route });
  return resource.pagerduty_schedule?.['on-call_first']?.layer as Values[];
}

describe('a route', () => {
  const configuration = synthesizeRoutes({ 'on-call': smallTeam() });
  const { resource, data, output } = configuration;

  test('is a service and an escalation policy for each urgency, called by platform, route and urgency', () => {
    expect(Object.keys(resource.pagerduty_service ?? {})).toEqual(['on-call_high', 'on-call_low']);
    expect(output).toMatchObject({
      'on-call_high': { value: id('pagerduty_service.on-call_high') },
      'on-call_low': { value: id('pagerduty_service.on-call_low') },
    });
    expect(resource.pagerduty_service?.['on-call_low']).toMatchObject({
      name: 'acme on-call (low)',
      description: 'Alarms of acme by alerts/routes/on-call.yaml',
      escalation_policy: id('pagerduty_escalation_policy.on-call_low'),
      incident_urgency_rule: { type: 'constant', urgency: 'low' },
    });
  });

  test('calls levels in their order, people by their ids at PagerDuty, who are read and not made', () => {
    expect(resource.pagerduty_escalation_policy?.['on-call_high']).toMatchObject({
      name: 'acme on-call (high)',
      num_loops: 2,
      rule: [
        {
          escalation_delay_in_minutes: 15,
          target: [{ type: 'schedule_reference', id: id('pagerduty_schedule.on-call_first') }],
        },
        { escalation_delay_in_minutes: 15, target: [{ type: 'user_reference', id: lead }] },
      ],
    });
    expect(Object.values(data.pagerduty_user ?? {}).map(({ email }) => email)).toEqual([
      'ada@example.com',
      'bo@example.com',
      'lead@example.com',
    ]);
    expect(Object.keys(resource)).not.toContain('pagerduty_user');
  });

  test('has both timeouts written, since what is left out is not never', () => {
    const calls = team(({ calls: { high, low } }) => {
      if (high) Object.assign(high, { acknowledgementMinutes: 'never', autoResolveHours: 24 });
      if (low) low.acknowledgementMinutes = 45;
    });
    const service = synthesizeRoutes({ 'on-call': calls }).resource.pagerduty_service;
    expect(service?.['on-call_high']).toMatchObject({ acknowledgement_timeout: 'null', auto_resolve_timeout: '86400' });
    expect(service?.['on-call_low']).toMatchObject({ acknowledgement_timeout: '2700', auto_resolve_timeout: 'null' });
  });

  test('has hours, the urgency in them and what happens at their beginning together', () => {
    const hours = team(({ calls: { low } }) => {
      if (low) low.supportHours = { timeZone: 'Asia/Tokyo', days: ['fri', 'mon'], from: '09:00', to: '17:30' };
    });
    const service = synthesizeRoutes({ 'on-call': hours }).resource.pagerduty_service;
    expect(service?.['on-call_low']).toMatchObject({
      incident_urgency_rule: {
        type: 'use_support_hours',
        during_support_hours: { type: 'constant', urgency: 'high' },
        outside_support_hours: { type: 'constant', urgency: 'low' },
      },
      support_hours: {
        type: 'fixed_time_per_day',
        time_zone: 'Asia/Tokyo',
        days_of_week: [1, 5],
        start_time: '09:00:00',
        end_time: '17:30:00',
      },
      scheduled_actions: [
        { type: 'urgency_change', to_urgency: 'high', at: [{ type: 'named_time', name: 'support_hours_start' }] },
      ],
    });
    expect(service?.['on-call_high']).not.toHaveProperty('support_hours');
  });

  test('has no token and no key of an integration, in whichever file', () => {
    expect(configuration.provider).toMatchObject({ pagerduty: [{ service_region: 'eu' }] });
    expect(JSON.stringify(configuration)).not.toMatch(/"token"|integration/);
  });

  test('goes after those who used it name another', () => {
    for (const type of ['pagerduty_schedule', 'pagerduty_escalation_policy']) {
      for (const each of Object.values(resource[type] ?? {})) {
        expect(each.lifecycle).toEqual({ create_before_destroy: true });
      }
    }
  });
});

describe('a schedule', () => {
  test('has times with the offset of its clocks at that time, turns in seconds and people in their order', () => {
    const layers = layersOf(
      team(({ schedules }) => {
        schedules?.first?.layers.push({
          name: 'summer',
          start: '2026-06-01T00:00',
          end: '2026-11-01T00:00',
          turn: { hours: 12 },
          people: ['bo@example.com'],
        });
      }),
    );
    const start = '2026-01-05T09:00:00+01:00';
    expect(layers).toEqual([
      {
        name: 'weekly',
        start,
        rotation_virtual_start: start,
        rotation_turn_length_seconds: 604_800,
        users: [ada, bo],
        restriction: [],
      },
      {
        name: 'summer',
        start: '2026-06-01T00:00:00+02:00',
        rotation_virtual_start: '2026-06-01T00:00:00+02:00',
        end: '2026-11-01T00:00:00+01:00',
        rotation_turn_length_seconds: 43_200,
        users: [bo],
        restriction: [],
      },
    ]);
  });

  test.each([
    ['Etc/UTC', '+00:00'],
    ['Asia/Kathmandu', '+05:45'],
    ['America/St_Johns', '-03:30'],
    ['Pacific/Chatham', '+13:45'],
    ['Pacific/Pago_Pago', '-11:00'],
  ])('of %s begins at %s', (timeZone, offset) => {
    const [layer] = layersOf(
      team(({ schedules }) => {
        if (schedules?.first) schedules.first.timeZone = timeZone;
      }),
    );
    expect(layer?.start).toBe(`2026-01-05T09:00:00${offset}`);
  });

  const restricted = (only: object[]) =>
    layersOf(
      team(({ schedules }) => {
        const [layer] = schedules?.first?.layers ?? [];
        if (layer) layer.only = only as never;
      }),
    )[0]?.restriction;

  test('holds at times of every day, of days, or of both, which are days then', () => {
    const night = { start_time_of_day: '20:00:00', duration_seconds: 43_200 };
    expect(restricted([{ from: '20:00', hours: 12 }])).toEqual([{ type: 'daily_restriction', ...night }]);
    expect(restricted([{ days: ['sun', 'tue'], from: '20:00', hours: 12 }])).toEqual([
      { type: 'weekly_restriction', start_day_of_week: 2, ...night },
      { type: 'weekly_restriction', start_day_of_week: 7, ...night },
    ]);
    const both = restricted([
      { from: '08:00', hours: 0.25 },
      { days: ['sat'], from: '20:00', hours: 36 },
    ]) as Values[];
    expect(both.map(({ start_day_of_week }) => start_day_of_week)).toEqual([1, 2, 3, 4, 5, 6, 7, 6]);
    expect(both.every(({ type }) => type === 'weekly_restriction')).toBe(true);
  });

  test('has what places its overrides, and takes them back once they are others or none', () => {
    const overridden = team(({ schedules }) => {
      if (schedules?.first) {
        schedules.first.overrides = [
          { person: 'bo@example.com', from: '2027-03-27T09:00', until: '2027-03-29T09:00', reason: 'Swapped' },
        ];
      }
    });
    const placed = (route: RouteInput) =>
      synthesizeRoutes({ 'on-call': route }).resource.terraform_data?.['overrides_on-call_first'];
    const { input, triggers_replace, provisioner } = placed(overridden) ?? {};
    expect(input).toEqual({
      serviceRegion: 'eu',
      title: 'on-call first',
      schedule: id('pagerduty_schedule.on-call_first'),
      overrides: [
        { person: 'bo@example.com', user: bo, start: '2027-03-27T09:00:00+01:00', end: '2027-03-29T09:00:00+02:00' },
      ],
    });
    const { schedule, overrides } = input as Values;
    expect(triggers_replace).toEqual({ schedule, overrides });
    const commands = (list: unknown) =>
      (list as { 'local-exec': Values }[]).map(({ 'local-exec': { command, when } }) => [command, when]);
    expect(commands(provisioner)).toEqual([
      ['warren overrides place', undefined],
      ['warren overrides take-back', 'destroy'],
    ]);
    expect(commands(placed(smallTeam())?.provisioner)).toEqual([['warren overrides take-back', 'destroy']]);
  });
});

test('a route that says what it was called keeps what it has at PagerDuty', () => {
  const { moved } = synthesizeRoutes({ shop: { ...smallTeam(), formerly: 'on-call' } });
  expect(moved).toEqual(
    [
      'pagerduty_service.*_high',
      'pagerduty_escalation_policy.*_high',
      'pagerduty_service.*_low',
      'pagerduty_escalation_policy.*_low',
      'pagerduty_schedule.*_first',
      'terraform_data.overrides_*_first',
    ].map((address) => ({ from: address.replace('*', 'on-call'), to: address.replace('*', 'shop') })),
  );
});

import { z } from 'zod';
import { alarmSeverities, type Urgency, urgencies } from '../../../contracts/paging.ts';
import { acknowledge, objectNamePattern, objectNameRule, show } from '../../schema/field.ts';

/**
 * Who is called, by the address that PagerDuty knows them by; people are never made. PagerDuty keeps addresses in small letters
 * (suppressCaseDiff in resource_pagerduty_user.go), and the provider compares them letter by letter
 * (https://github.com/PagerDuty/terraform-provider-pagerduty/blob/v3.30.8/pagerdutyplugin/data_source_pagerduty_user.go).
 */
const person = z
  .email({ error: ({ input }) => `${show(input)} is not an e-mail address.` })
  .max(254)
  .refine((text) => text === text.toLowerCase(), {
    error: ({ input }) =>
      `${show(input)} has capital letters; PagerDuty keeps addresses in small ones. Write ${String(input).toLowerCase()}.`,
  });

const timeShape = /^20\d{2}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/;

/** A time on the clocks of the schedule's zone. */
const wallClock = z
  .string()
  .regex(timeShape, {
    error: ({ input }) => `${show(input)} is no time. Write it as 2026-12-07T09:00, on the clocks of the zone.`,
    abort: true,
  })
  .refine((text) => new Date(`${text}Z`).toISOString().startsWith(text), {
    error: ({ input }) => `${show(input)} is on a day that its month does not have.`,
  });

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${show(input)} is no time of day. Write it as "09:00".`,
});

/** Days of a week, from its first by ISO 8601, as PagerDuty counts them. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeZone = z.string().min(1).max(60).meta({
  description: 'Time zone, as Europe/Berlin; one of those that PagerDuty has. For UTC write Etc/UTC.',
  onChange: 'live',
});

const restriction = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).max(7).optional().meta({
    description: 'Days on which it begins. Left out: every day.',
    onChange: 'live',
  }),
  from: clock.meta({ description: 'When it begins, on the clocks of the zone.', onChange: 'live' }),
  // https://github.com/PagerDuty/terraform-provider-pagerduty/blob/v3.30.8/pagerduty/resource_pagerduty_schedule.go: a second less than
  // a week at most, and of every day less than a day.
  hours: z
    .number()
    .positive()
    .max(167.75)
    .multipleOf(0.25, { error: ({ input }) => `is ${show(input)}; it has to be in quarters: 8, 8.25 or 8.5.` })
    .meta({
      description: 'For how long, in quarters of an hour: less than 24 where it is every day, less than a week else.',
      unit: 'hours',
      onChange: 'live',
    }),
});

// The same file of the provider: 3600 to 31,536,000 seconds.
const turn = z.union(
  [
    z.strictObject({ days: z.int().min(1).max(365).meta({ description: 'Days of a turn.', unit: 'days' }) }),
    z.strictObject({ hours: z.int().min(1).max(8760).meta({ description: 'Hours of a turn.', unit: 'hours' }) }),
  ],
  { error: 'has to be { days: 7 } of 1 to 365, or { hours: 12 } of 1 to 8760.' },
);

const layer = z.strictObject({
  name: z
    .string()
    .min(1)
    .max(100)
    .meta({ description: 'What it is called; no other of the schedule is called so.', onChange: 'live' }),
  start: wallClock.meta({
    description: 'From when its turns are counted, and from when it holds, on the clocks of the zone.',
    onChange: 'live',
  }),
  end: wallClock
    .optional()
    .meta({ description: 'From when on it holds no longer. Left out: it goes on.', onChange: 'live' }),
  turn: turn.meta({ description: 'How long a person has it before the next does: days, or hours.', onChange: 'live' }),
  people: z.array(person).min(1).max(50).meta({
    description: 'Who take turns, in this order; the same may stand there more than once.',
    ordered: true,
    onChange: 'live',
  }),
  only: z.array(restriction).max(50).default([]).meta({
    description: 'When it holds alone. Left out: always.',
    ordered: true,
    onChange: 'live',
  }),
});

const override = z.strictObject({
  person: person.meta({ description: 'Who takes over.', onChange: 'live' }),
  from: wallClock.meta({ description: 'From when, on the clocks of the zone.', onChange: 'live' }),
  until: wallClock.meta({ description: 'Until when.', onChange: 'live' }),
  reason: z.string().max(200).optional().meta({ description: 'Why, for people.', onChange: 'nothing' }),
});

const schedule = z.strictObject({
  timeZone,
  layers: z.array(layer).min(1).max(20).meta({
    description: 'Rotations; one that stands later goes before those above it, while it holds.',
    ordered: true,
    onChange: 'live',
  }),
  overrides: z
    .array(override)
    .max(100)
    .default([])
    .meta({
      description: 'Who takes over for a while, whatever the layers say.',
      identity: ['from', 'person'],
      onChange: 'live',
    }),
});

const level = z.strictObject({
  schedules: z
    .array(z.string().min(1).max(60))
    .default([])
    .meta({ description: 'Schedules of this file: who is on call by them is called.', onChange: 'live' }),
  people: z
    .array(person)
    .default([])
    .meta({ description: 'People who are called whoever is on call.', onChange: 'live' }),
  afterMinutes: z.int().min(1).max(10_080).default(15).meta({
    description: 'How long it waits for somebody to acknowledge before the next level is called.',
    unit: 'minutes',
    onChange: 'live',
  }),
});

const supportHours = z.strictObject({
  timeZone,
  days: z
    .array(z.enum(weekdays))
    .min(1)
    .max(7)
    .meta({ description: 'On which days.', ordered: true, onChange: 'live' }),
  from: clock.meta({ description: 'When they begin.', onChange: 'live' }),
  to: clock.meta({ description: 'When they end, on the same day.', onChange: 'live' }),
});

const call = z.strictObject({
  severities: z.array(z.enum(alarmSeverities)).min(1).max(alarmSeverities.length).meta({
    description: 'Alarms of these severities are called about so.',
    onChange: 'live',
  }),
  escalation: z
    .strictObject({
      levels: z.array(level).min(1).max(20).meta({
        description: 'Who is called, and who after them.',
        ordered: true,
        onChange: 'live',
      }),
      // https://github.com/PagerDuty/terraform-provider-pagerduty/blob/v3.30.8/pagerduty/resource_pagerduty_escalation_policy.go
      loops: z.int().min(0).max(9).default(2).meta({
        description: 'How often it begins again when nobody has acknowledged.',
        unit: 'times',
        onChange: 'live',
      }),
    })
    .meta({ description: 'Who is called, one level after the other.' }),
  supportHours: supportHours.optional().meta({
    description: 'For low urgency: hours in which it is high, and at whose beginning what came before becomes so.',
    onChange: 'live',
  }),
  acknowledgementMinutes: z
    .union([z.int().min(1).max(1440), z.literal('never')], { error: 'has to be 1 to 1440, or never.' })
    .default(30)
    .meta({
      description: 'How long an acknowledgement holds before people are called again; `never` ends that.',
      unit: 'minutes',
      onChange: 'live',
    }),
  autoResolveHours: z
    .union([z.int().min(1).max(8760), z.literal('never')], { error: 'has to be 1 to 8760, or never.' })
    .default('never')
    .meta({ description: 'After how long an open incident resolves by itself.', unit: 'hours', onChange: 'live' }),
});

const routeName = z
  .string()
  .regex(objectNamePattern, { error: ({ input }) => `${show(input)} cannot be a route: ${objectNameRule}.` });

/** `alerts/routes/<name>.yaml`: who is called, by which schedule, and who after them. */
export const routeSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Who these people are, for people; PagerDuty shows it.', onChange: 'live' }),
    formerly: routeName.optional().meta({
      description:
        'What its file was called before: with it, PagerDuty keeps services and schedules, and what is open.',
      onChange: 'nothing',
    }),
    calls: z.partialRecord(z.enum(urgencies), call).meta({
      description: 'How people are called, by urgency: high wakes them. Each severity stands in one of them.',
    }),
    schedules: z
      .record(
        z.string().regex(objectNamePattern, {
          error: ({ input }) => `${show(input)} cannot be a schedule: ${objectNameRule}.`,
        }),
        schedule,
      )
      .default({})
      .meta({ description: 'Who is on call when, by a name of its own.', eachEntry: true }),
    mostHoursAlone: z.number().min(0).max(8760).default(0).meta({
      description: 'How long one person may be the only one: at level one, with nobody else at level two.',
      unit: 'hours',
      onChange: 'nothing',
    }),
    dependencies: z
      .array(
        z.strictObject({
          while: z.string().min(1).max(60).meta({ description: 'While this alert fires,', onChange: 'live' }),
          hide: z.array(z.string().min(1).max(60)).min(1).max(50).meta({
            description: 'nobody is called about these alerts of the same object, or of what needs it.',
            onChange: 'live',
          }),
        }),
      )
      .default([])
      .meta({
        description: 'What nobody is called about while its cause is known.',
        identity: ['while'],
        onChange: 'live',
      }),
    acknowledge,
  })
  .meta({ title: 'Warren route', description: 'Who is called about alarms, and who after them.' });

/** A route as its file says it. */
export type RouteFile = z.infer<typeof routeSchema>;

/** A route with its name, which is the name of its file. */
export type Route = RouteFile & { name: string };

export type Schedule = Route['schedules'][string];

export type Layer = Schedule['layers'][number];

export type Restriction = Layer['only'][number];

export type Override = Schedule['overrides'][number];

/** How people are called by one urgency. */
export type Call = NonNullable<Route['calls'][Urgency]>;

export type Level = Call['escalation']['levels'][number];

/** The calls of a route, high urgency first. */
export function callsOf({ calls }: Pick<Route, 'calls'>): [Urgency, Call][] {
  return urgencies.flatMap((urgency): [Urgency, Call][] => {
    const each = calls[urgency];
    return each ? [[urgency, each]] : [];
  });
}

/** The schedules of a route with their names, in the order of the file. */
export function schedulesOf({ schedules }: Pick<Route, 'schedules'>): [string, Schedule][] {
  return Object.entries(schedules);
}

/** How long a turn is. */
export function turnSeconds({ turn }: Pick<Layer, 'turn'>): number {
  return 'days' in turn ? turn.days * 86_400 : turn.hours * 3600;
}

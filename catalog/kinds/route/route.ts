import { z } from 'zod';
import { alarmSeverities, urgencies } from '../../../contracts/paging.ts';
import { acknowledge, show } from '../../schema/field.ts';

/** Who is called, by the address that PagerDuty knows them by; people are never made. */
const person = z.email({ error: ({ input }) => `${show(input)} is not an e-mail address.` }).max(254);

/** A time on the clocks of the schedule's zone. */
const wallClock = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${show(input)} is no time. Write it as 2026-12-07T09:00, on the clocks of the zone.`,
});

const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
  error: ({ input }) => `${show(input)} is no time of day. Write it as "09:00".`,
});

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

const timeZone = z
  .string()
  .max(60)
  .meta({ description: 'Time zone, as Europe/Berlin. For UTC write Etc/UTC.', onChange: 'live' });

const restriction = z.strictObject({
  days: z.array(z.enum(weekdays)).min(1).max(7).optional().meta({
    description: 'Days on which it begins. Left out: every day.',
    onChange: 'live',
  }),
  from: clock.meta({ description: 'When it begins, on the clocks of the zone.', onChange: 'live' }),
  hours: z.number().positive().max(168).multipleOf(0.25).meta({
    description: 'For how long: less than 24 for every day, 168 at most for days of the week.',
    unit: 'hours',
    onChange: 'live',
  }),
});

const layer = z.strictObject({
  name: z.string().min(1).max(100).meta({ description: 'What it is called.', onChange: 'live' }),
  start: wallClock.meta({ description: 'From when its turns are counted, and from when it holds.', onChange: 'live' }),
  end: wallClock.optional().meta({ description: 'From when on it holds no longer.', onChange: 'live' }),
  turn: z
    .union([
      z.strictObject({ days: z.int().min(1).max(365).meta({ description: 'Days of a turn.', unit: 'days' }) }),
      z.strictObject({ hours: z.int().min(1).max(8760).meta({ description: 'Hours of a turn.', unit: 'hours' }) }),
    ])
    .meta({ description: 'How long a person has it before the next does.', onChange: 'live' }),
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
  reason: z.string().max(200).optional().meta({ description: 'Why.', onChange: 'nothing' }),
});

const schedule = z.strictObject({
  timeZone,
  layers: z.array(layer).min(1).max(20).meta({
    description: 'Rotations; one that stands later goes before those above it.',
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
  // https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs/resources/escalation_policy
  afterMinutes: z.int().min(1).max(10_080).default(15).meta({
    description: 'How long it waits for somebody to acknowledge before the next level is called.',
    unit: 'minutes',
    onChange: 'live',
  }),
});

const supportHours = z.strictObject({
  timeZone,
  days: z.array(z.enum(weekdays)).min(1).max(7).meta({ description: 'On which days.', onChange: 'live' }),
  from: clock.meta({ description: 'When they begin.', onChange: 'live' }),
  to: clock.meta({ description: 'When they end.', onChange: 'live' }),
});

const call = z.strictObject({
  severities: z.array(z.enum(alarmSeverities)).min(1).meta({
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
      loops: z.int().min(0).max(9).default(2).meta({
        description: 'How often it begins again when nobody has acknowledged.',
        unit: 'times',
        onChange: 'live',
      }),
    })
    .meta({ description: 'Who is called, one level after the other.' }),
  supportHours: supportHours.optional().meta({
    description: 'For low urgency: hours in which it is high, and in which what came before them becomes so.',
  }),
  acknowledgementMinutes: z
    .union([z.int().min(1).max(1440), z.literal('never')])
    .default(30)
    .meta({
      description: 'How long an acknowledgement holds before people are called again.',
      unit: 'minutes',
      onChange: 'live',
    }),
  autoResolveHours: z
    .union([z.int().min(1).max(8760), z.literal('never')])
    .default('never')
    .meta({ description: 'After how long an open incident resolves by itself.', unit: 'hours', onChange: 'live' }),
});

/** `alerts/routes/<name>.yaml`: who is called, by which schedule, and who after them. */
export const routeSchema = z
  .strictObject({
    description: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'Who these people are, for people.', onChange: 'nothing' }),
    calls: z.partialRecord(z.enum(urgencies), call).meta({
      description: 'How people are called, by urgency: high wakes them. Each severity stands in one of them.',
    }),
    schedules: z
      .record(z.string().min(1).max(60), schedule)
      .default({})
      .meta({ description: 'Who is on call when.', eachEntry: true }),
    mostHoursAlone: z.number().min(0).max(8760).default(0).meta({
      description: 'How long one person may be the only one: at level one, with nobody else at level two.',
      unit: 'hours',
      onChange: 'nothing',
    }),
    dependencies: z
      .array(
        z.strictObject({
          while: z.string().max(60).meta({ description: 'While this alert fires,', onChange: 'live' }),
          hide: z.array(z.string().max(60)).min(1).meta({
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

import { z } from 'zod';
import { alarmSeverities, alarmSignal, calledAbout, pagingWays, urgencies } from '../../contracts/paging.ts';

/** Programs that call people: the Lambda function, and the monitoring host's. Each calls about what it was told itself. */
export const pagers = ['function', 'host'] as const;

export type PagerName = (typeof pagers)[number];

const time = z.iso.datetime();

/** A service at PagerDuty, which a key belongs to. */
const service = z.object({ route: z.string(), urgency: z.enum(urgencies) });

export type Service = z.infer<typeof service>;

/** An item of the table for each alarm that fires, and for one that has ended until PagerDuty knows. Nothing of it is a secret. */
export const openAlarm = alarmSignal.omit({ id: true }).extend({
  pager: z.enum(pagers),
  /** The way by which it came. */
  way: z.enum(pagingWays),
  /** Whether the settings of then had it. */
  isKnown: z.boolean(),
  /** When it began. */
  since: time,
  /** When a pager was first told. */
  heardAt: time,
  /** Of one whose parts begin and end each by themselves: those that fire. */
  firingParts: z.record(z.string(), z.object({ at: time, value: z.string().optional() })).optional(),
  /** Absent where no cause has hidden it since it began. `endedAt`: when none was seen to hide it any more. */
  hidden: z.object({ endedAt: time.optional() }).optional(),
  /** Absent while nobody was called. `gathered`: as one of a storm, by an event for all of it. */
  called: calledAbout.extend({ how: z.enum(['alone', 'gathered']) }).optional(),
  /** Another one after each write. */
  version: z.int(),
});

export type OpenAlarm = z.infer<typeof openAlarm>;

/** An item of the table for each service that a storm was told to. */
export const openStorm = z.object({
  pager: z.enum(pagers),
  service,
  called: calledAbout.optional(),
  /** How many alarms the last event told of, and the worst of them. */
  told: z.int(),
  worst: z.enum(alarmSeverities),
  version: z.int(),
});

export type OpenStorm = z.infer<typeof openStorm>;

/** What items of storms begin with; no alert's name begins with an underscore. */
export const stormPrefix = '_storm/';

/** The item of a storm, and what PagerDuty knows it by. */
export function stormId(pager: PagerName, { route, urgency }: Service): string {
  return `${stormPrefix}${pager}/${route}/${urgency}`;
}

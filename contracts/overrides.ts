import { z } from 'zod';

/** Variable of the environment in which Terraform tells `warren overrides` who takes over by a schedule, and when. */
export const overridesVariable = 'WARREN_OVERRIDES';

/** Overrides of a schedule at PagerDuty. The text is in plans and states, so nothing of it is a secret. */
export const overridesOrder = z.strictObject({
  /** Where PagerDuty keeps the account. */
  serviceRegion: z.enum(['us', 'eu']),
  /** `on-call first`, for messages. */
  title: z.string().min(1),
  /** Id of the schedule at PagerDuty. */
  schedule: z.string().min(1),
  overrides: z.array(
    z.strictObject({
      /** Address of who takes over, for messages. */
      person: z.string().min(1),
      /** Id of who takes over, at PagerDuty. */
      user: z.string().min(1),
      /** From when, with the offset of the zone's clocks at that time. */
      start: z.iso.datetime({ offset: true }),
      /** Until when, likewise. */
      end: z.iso.datetime({ offset: true }),
    }),
  ),
});

export type OverridesOrder = z.infer<typeof overridesOrder>;

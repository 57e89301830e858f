import { z } from 'zod';

/** Variable of the pager's environment that holds what it is told, as JSON of `pagerSettings`. */
export const pagerVariable = 'WARREN_PAGER';

export const pagerSettings = z.object({
  /** Name of the platform. */
  platform: z.string().min(1),
  region: z.string().min(1),
  /** Bucket of configuration, in which `pagingSettingsKey` and the last changes are. */
  bucket: z.string().min(1),
  /** Table of what was observed, in which open alarms are. */
  table: z.string().min(1),
});

export type PagerSettings = z.infer<typeof pagerSettings>;

/** File in the zip, and the function in it, as Lambda calls its handler. */
export const pagerFile = 'pager.cjs';
export const pagerHandler = 'pager.handler';

/**
 * What the schedule hands the function every few minutes: it asks CloudWatch which alarms fire, and calls about what nobody was told of.
 * A function that waits for the causes of an alarm takes longer than a minute.
 */
export const reconcileEvent = { reconcile: true } as const;

/** How often that is. */
export const reconcileMinutes = 5;

/** Least that the function has to be given, in seconds: it waits a minute for an alarm's cause. */
export const pagerTimeoutSeconds = 180;

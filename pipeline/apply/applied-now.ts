import { z } from 'zod';

/** Why something was applied past its windows. */
export const appliedNowSchema = z.strictObject({
  /** Login of who asked for it. */
  by: z.string(),
  /** In their words. It may hold anything. */
  because: z.string(),
  /** Address of the comment. */
  comment: z.string(),
});

/** Who asked that a change be applied past its windows. */
export type AppliedNow = z.infer<typeof appliedNowSchema>;

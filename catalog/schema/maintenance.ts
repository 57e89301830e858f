import { z } from 'zod';
import { show } from './field.ts';

/** When a change that restarts nodes, or costs more, may be applied. */
export const maintenance = z
  .strictObject({
    window: z
      .strictObject({
        days: z
          .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
          .min(1)
          .meta({ description: 'Days on which it opens.' }),
        start: z
          .string()
          .regex(/^([01]\d|2[0-3]):[0-5]\d$/, {
            error: ({ input }) => `${show(input)} is not a time of day. Write it as "03:00", in UTC.`,
          })
          .meta({ description: 'When it opens, UTC, as "03:00".' }),
        hours: z.int().min(1).max(24).default(2).meta({ description: 'How long it stays open.', unit: 'hours' }),
      })
      .optional()
      .meta({ description: 'When restarts may happen. Any time when left out.', onChange: 'nothing' }),
    freezeUntil: z.iso
      .datetime({ error: ({ input }) => `${show(input)} is not a time. Write it as 2026-12-27T06:00:00Z.` })
      .optional()
      .meta({ description: 'No restart before this time, UTC, as 2026-12-27T06:00:00Z.', onChange: 'nothing' }),
  })
  .prefault({})
  .meta({ description: 'When a change that restarts nodes may be applied.' });

import { z } from 'zod';
import type { Problem } from './problem.ts';

/** A problem as a program of Warren writes it for another, in JSON. */
export const problemSchema: z.ZodType<Problem> = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  field: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
  rule: z.string().optional(),
});

import { z } from 'zod';
import type { Problem } from '../../catalog/files/problem.ts';

const problemSchema = z.object({
  file: z.string(),
  line: z.number(),
  column: z.number(),
  field: z.string(),
  message: z.string(),
  severity: z.enum(['error', 'warning']),
  rule: z.string().optional(),
});

/** Problems as a program of Warren writes them, in JSON. Throws when it is anything else. */
export function readProblems(text: string): Problem[] {
  return z.array(problemSchema).parse(JSON.parse(text));
}

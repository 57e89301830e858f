import { z } from 'zod';
import type { Problem } from '../../catalog/files/problem.ts';
import { problemSchema } from '../../catalog/files/problem-schema.ts';

/** Problems as a program of Warren writes them, in JSON. Throws when it is anything else. */
export function readProblems(text: string): Problem[] {
  return z.array(problemSchema).parse(JSON.parse(text));
}

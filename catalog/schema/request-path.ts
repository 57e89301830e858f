import { z } from 'zod';
import { longestPath, pathProblem } from '../../contracts/paths.ts';
import { show } from './field.ts';

/** The path that an endpoint answers: literal segments, `:name` for one segment, and a last `*` for the rest. */
export const requestPath = z
  .string()
  .max(longestPath, { abort: true })
  .superRefine((text, context) => {
    const problem = pathProblem(text);
    if (problem !== undefined) context.addIssue({ code: 'custom', message: `${show(text)} ${problem}` });
  });

/** A path of a check of health, as it is sent: `/healthz`. */
export const plainPath = z
  .string()
  .max(longestPath)
  .regex(/^\/[!-~]*$/, { error: ({ input }) => `${show(input)} is not a path. Write it as /healthz, as it is sent.` });

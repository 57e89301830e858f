import { z } from 'zod';

/** What RabbitMQ takes as the value of an argument, header or setting; it refuses null. */
export type ArgumentValue = string | number | boolean | ArgumentValue[] | { [name: string]: ArgumentValue };

/** YAML and JSON keep whole numbers exactly up to 2^53 − 1, and RabbitMQ's go up to 2^63 − 1. */
const exactNumber = z.number().refine((value) => !Number.isInteger(value) || Number.isSafeInteger(value), {
  error: `is a whole number beyond ${Number.MAX_SAFE_INTEGER}, which is not carried exactly. Use a smaller one.`,
});

/** How the bundle that a node reads marks a secret's place; in a file it would have the node fill in any secret. */
const name = z
  .string()
  .min(1)
  .regex(/^(?!\$secret$)/, { error: 'is kept for Warren. Use another name.' });

const value: z.ZodType<ArgumentValue> = z
  .union([z.string(), exactNumber, z.boolean(), z.lazy(() => z.array(value)), z.lazy(() => z.record(name, value))], {
    error: 'has to be text, a number, true or false, or a list or mapping of these.',
  })
  .meta({ id: 'argument', description: 'Text, a number, true or false, or a list or mapping of these.' });

/** Arguments, headers and settings by name. */
export const namedValues = z.record(name, value);

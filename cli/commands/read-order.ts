import type { ZodType } from 'zod';
import { UserFailure } from '../../pipeline/process/failure.ts';

/** What Terraform told a command in a variable of the environment. Throws UserFailure when that is missing, or something else. */
export function readOrder<T>({ variable, schema }: { variable: string; schema: ZodType<T> }): T {
  const text = process.env[variable];
  if (!text) throw new UserFailure(`${variable} is not set. Terraform sets it; by hand there is nothing to run.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UserFailure(`${variable} is not JSON.`);
  }
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new UserFailure(
    error.issues.map(({ path, message }) => `${variable} ${path.join('.')}: ${message}`).join('\n'),
  );
}

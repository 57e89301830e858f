import type { z } from 'zod';
import type { FieldPath } from './problem.ts';

/** A schema issue in words, with the field it is about. */
export interface Explanation {
  path: FieldPath;
  message: string;
  /** Whether the key is to blame or its value. */
  part: 'key' | 'value';
  /** What is wrong, where other things may be wrong because of it. */
  about?: 'missing' | 'unknown' | 'type';
}

/** What a file holds, and what it may hold. */
export interface Held {
  schema: z.ZodType;
  value: unknown;
}

import type { Sentence } from '../words/sentence.ts';
import type { Difference } from './differences.ts';
import type { Severity } from './effect.ts';

/** What one difference does. */
export interface Finding {
  /** What it costs by itself; a restart costs what it does a broker of this size, and that is said once. */
  severity: Severity;
  restarts?: true;
  sentence: Sentence;
}

/** Knows what a difference of one field does; gives nothing where the same change is told of by another one. */
export type Judge<S> = (difference: Difference, sides: S) => Finding | undefined;

/** Judges by field, as `differences` writes it: `queues[].arguments`. The longest beginning that is known decides. */
export type Judges<S> = Readonly<Record<string, Judge<S>>>;

import type { FieldPath } from '../files/problem.ts';
import type { Platform } from '../kinds/platform/platform.ts';

/** What every rule may look at besides the object it checks. */
export interface RuleContext {
  /** Absent while platform.yaml itself has errors. */
  platform?: Platform;
  /** Paths of all files that were read. */
  paths: readonly string[];
  /** ISO date. */
  today: string;
  /** What a message calls a field of the object that is checked, `queues[3]`; with its file and line where several files are the object. */
  where?(path: FieldPath): string;
}

/** Where a rule was broken, and what to do. */
export interface Finding {
  path: FieldPath;
  /** Where it takes long to make, as with what could have been meant, it is a getter: not every finding is told of. */
  readonly message: string;
  /** Which character of the text that stands there it is about, the first being 0. Default: the whole of it. */
  readonly within?: number;
  /** What is not there, where others that name it find the same: it is told of once, with all places. See `causeOf`. */
  readonly cause?: string;
  /** Of those with the same cause this is the one that is told. */
  readonly leads?: true;
}

/** Findings of one rule that are told of in a file. */
const maxFindings = 50;

/** The first findings, and that there are more. */
export function firstOf(findings: readonly Finding[]): Finding[] {
  const kept = findings.slice(0, maxFindings);
  const told = new Set(kept.flatMap(({ cause }) => cause ?? []));
  const more = findings.slice(maxFindings).filter(({ cause }) => cause === undefined || !told.has(cause)).length;
  if (more === 0) return kept;
  const message = `has ${more} more of what is said above ${maxFindings} times. Mend those first.`;
  return [...kept, { path: [], message }];
}

/**
 * A check across fields or files. Rules that look at one field alone are part of the schema. `Beside` are the objects of
 * other kinds that it looks at, as a catalog holds them: those whose files have the right shape.
 */
export interface Rule<T, in Beside = unknown> {
  /** Kebab-case; what `acknowledge` and documentation call it. */
  name: string;
  /** One sentence: what must hold. */
  doc: string;
  /** A warning can be acknowledged in the file; an error cannot. */
  severity: 'error' | 'warning';
  check(subject: T, context: RuleContext & Beside): Finding[];
}

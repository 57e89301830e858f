import type { z } from 'zod';
import type { OnChange } from '../schema/field.ts';
import type { Sentence } from '../words/sentence.ts';
import { describe } from './describe.ts';
import { type Difference, differences } from './differences.ts';
import type { Effect, Severity } from './effect.ts';
import type { Finding, Judges } from './finding.ts';

/** Both versions of an endpoint or a processor. */
export interface RequestSides<T> {
  before: T;
  after: T;
}

/** What a change of a field costs where nothing more is known of it than its schema says. */
const severityOf: Readonly<Record<OnChange, Severity>> = {
  nothing: 'none',
  live: 'live',
  reconnect: 'reconnect',
  rolling: 'rolling',
  replacement: 'downtime',
};

/**
 * What each difference between two versions of an object does, in the order of the schema. `rolling` is what a round of
 * replaced tasks costs, which is said once.
 */
export function changedObject<S extends RequestSides<{ name: string }>>(
  { schema, judges, rolling = [] }: { schema: z.ZodType; judges: Judges<S>; rolling?: Sentence },
  sides: S,
): Effect[] {
  const found = differences<unknown>(schema, sides.before, sides.after).flatMap((difference) => {
    const judge = judges[difference.field] ?? byCost;
    const finding = judge(difference, sides);
    return finding ? [{ difference, finding }] : [];
  });
  const first = found.find(({ finding }) => finding.restarts)?.finding;
  return found.map(({ difference: { path, kind }, finding }) => ({
    severity: finding.severity,
    sentence: [...finding.sentence, ...roundOf(finding, first, rolling)],
    path,
    side: kind === 'removed' ? 'before' : 'after',
  }));
}

function roundOf(finding: Finding, first: Finding | undefined, rolling: Sentence): Sentence {
  if (!finding.restarts) return [];
  return finding === first ? rolling : [' In the same round.'];
}

function byCost(difference: Difference): Finding {
  const severity = severityOf[difference.onChange ?? 'live'];
  const sentence = describe(difference);
  return severity === 'rolling' ? { severity, sentence, restarts: true } : { severity, sentence };
}

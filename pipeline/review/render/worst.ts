import { compareSeverity, type Severity, worst } from '../../../catalog/effects/effect.ts';
import type { Review } from '../model.ts';

/** The most severe of all that the change does or that applying it would bring along; a problem of a file is `refused`. */
export function worstOf(review: Review): Severity {
  const { objects, code, unexplained, problems } = review;
  return worst([
    ...objects.flatMap(({ effects }) => effects.map(({ severity }) => severity)),
    ...(code ? [code.severity] : []),
    ...unexplained.map(({ severity }) => severity),
    ...(problems.length > 0 ? (['refused'] as const) : []),
  ]);
}

/** Whether nothing of the change may be applied as it is. */
export function isRefused(review: Review): boolean {
  return worstOf(review) === 'refused';
}

/** Whether nobody is cut off and nothing goes that does not come back. */
export function losesNothing(review: Review): boolean {
  return compareSeverity(worstOf(review), 'downtime') < 0;
}

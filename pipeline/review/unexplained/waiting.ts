import { waitingOf } from '../../../contracts/waiting-changes.ts';
import { objectOf } from '../plan/json-value.ts';
import type { PlannedResource } from '../plan/read-plan.ts';

/** Of attributes that a plan changes in place those that AWS changes in a maintenance window, and shows as they were until then. */
export function waitingIn({ type, change }: PlannedResource, names: readonly string[]): string[] {
  if (change.actions !== 'update') return [];
  const [before, after] = [change.before, change.after].map(objectOf);
  return waitingOf(type, names, { before: before ?? {}, after: after ?? {} });
}

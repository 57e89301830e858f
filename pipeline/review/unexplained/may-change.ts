import { differingAttributes } from '../plan/attributes.ts';
import { same } from '../plan/json-value.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import type { Explanation, Explanations } from './case.ts';
import { type Reference, referencesIn } from './references.ts';
import type { Situation } from './situation.ts';

/** Longest chain of data sources that is followed; that of a plan has an end. */
const mostSteps = 20;

/** Whether what a reference leads to may have another value after the apply, as far as `explanations` explain why. */
export function mayChange({ address, attribute }: Reference, known: Known, steps = mostSteps): boolean {
  const { situation, explanations } = known;
  const targets = situation.byBlock.get(address) ?? [];
  if (targets.some((target) => isExplained(target, attribute, explanations.get(target)))) return true;
  if (!/^(data|ephemeral)\./.test(address) || steps === 0) return false;
  // What is read while the plan is made stands nowhere in it.
  const [old, current] = [situation.before.get(address), situation.after.get(address)];
  if (current !== undefined && !same(old, current)) return true;
  return referencesIn(current).some((inner) => mayChange(inner, known, steps - 1));
}

interface Known {
  situation: Situation;
  explanations: Explanations;
}

function isExplained(target: PlannedResource, attribute: string | undefined, explanation?: Explanation): boolean {
  const { action = false, attributes = new Set<string>() } = explanation ?? {};
  if (target.change.actions === 'create' || target.change.actions === 'read') return action;
  if (attribute !== undefined) return attributes.has(attribute);
  return action || attributes.size > 0;
}

/** Whether a change of a resource, explained or not, gives another value to what a reference leads to. */
export function isTouched(target: PlannedResource, attribute: string | undefined): boolean {
  const { actions } = target.change;
  if (actions === 'create' || actions === 'read' || attribute === undefined) return true;
  return differingAttributes(target.change).includes(attribute);
}

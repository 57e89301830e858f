import { differingAttributes } from '../plan/attributes.ts';
import { heededNames } from '../plan/lifecycle.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import { isReplacement } from '../plan/resource-changes.ts';
import type { Case, Explanation, Explanations } from './case.ts';
import { directlyExplained, isTagMap } from './directly-explained.ts';
import { explainedAction } from './explained-action.ts';
import { mayChange } from './may-change.ts';
import { ownPartDiffers } from './own-part.ts';
import type { Reference } from './references.ts';
import { blockAddress, type Situation } from './situation.ts';

/** Explains what a plan would do by what differs between the configurations before and after. */
export function explain(situation: Situation): Explanations {
  const explanations = new Map<PlannedResource, Explanation>();
  const leadsToChange = (reference: Reference) => mayChange(reference, { situation, explanations });
  // What refers to something explained is explained by it. Nothing is taken back, so it ends when a round adds nothing.
  for (let added = true; added; ) {
    const weight = weigh(explanations);
    for (const planned of situation.planned) {
      const address = blockAddress(planned);
      const sides = { old: situation.before.get(address), current: situation.after.get(address) };
      explanations.set(planned, explainOne({ planned, ...sides, situation, leadsToChange }));
    }
    added = weigh(explanations) > weight;
  }
  return explanations;
}

function weigh(explanations: Explanations): number {
  return [...explanations.values()].reduce((sum, { action, attributes }) => sum + Number(action) + attributes.size, 0);
}

function explainOne(each: Case): Explanation {
  const { change } = each.planned;
  const differing = differingAttributes(change);
  const direct = differing.filter((name) => directlyExplained(name, each));
  const action = explainedAction(each, direct);
  const explained = isReplacement(change) ? action : direct.length > 0;
  const follows = (name: string) => direct.includes(name) || (explained && isConsequence(name, each));
  return { action, attributes: new Set(differing.filter(follows)) };
}

/** Whether an attribute has another value because others have: what the provider says it may say anew. */
function isConsequence(name: string, each: Case): boolean {
  const { planned, current = {}, situation } = each;
  const replaced = isReplacement(planned.change);
  const drifted = situation.drift.get(planned.address)?.attributes.includes(name) === true;
  if (!replaced && (drifted || isTagMap(name, planned.change))) return false;
  // What Terraform ignores on what exists it heeds on what is made anew.
  if (replaced && heededNames(current, [name]).length === 0) return true;
  return current[name] === undefined || !ownPartDiffers(name, each);
}

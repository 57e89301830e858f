import { namesOf, same } from '../plan/json-value.ts';
import { lifecycleOf } from '../plan/lifecycle.ts';
import { replacingArguments, topOf } from '../plan/replacing-arguments.ts';
import type { Case } from './case.ts';
import { namedResources, referencesIn } from './references.ts';

/**
 * Whether something is done with a resource because of what differs between the configurations. `direct` are its attributes
 * whose change is explained so. Of an update without attributes it says whether anything at all explains it.
 */
export function explainedAction(each: Case, direct: readonly string[]): boolean {
  const { planned, old, current } = each;
  const { actions } = planned.change;
  if (actions === 'delete' || actions === 'forget') return old !== undefined && (!current || repeatsDiffer(each));
  if (actions === 'create') return isNewlyMade(each);
  if (actions === 'read') return isReadAnew(each);
  if (actions === 'no-op') return isTakenOver(each);
  // What differs in no attribute that a plan shows may differ in one that is only written.
  if (actions === 'update') return direct.length > 0 || !same(old, current) || changedArguments(each).length > 0;
  return isReplaced(each, direct);
}

function isNewlyMade(each: Case): boolean {
  const { planned, old, current, situation } = each;
  if (!current) return false;
  if (!old || repeatsDiffer(each)) return true;
  // It is missing, and would have been made anew had it been there.
  return situation.drift.get(planned.address)?.deleted !== true && asksForReplacement(each, changedArguments(each));
}

function isReadAnew({ old, current, leadsToChange }: Case): boolean {
  if (!current) return false;
  return !same(old, current) || [...referencesIn(current), ...namedResources(current.depends_on)].some(leadsToChange);
}

/** A move or an import that a block of the stack asks for. */
function isTakenOver({ planned, old, current, situation }: Case): boolean {
  const word = planned.previous_address === undefined ? 'import' : 'moved';
  return (!old && current !== undefined) || !same(situation.before.get(word), situation.after.get(word));
}

function isReplaced(each: Case, direct: readonly string[]): boolean {
  const { planned, current = {}, leadsToChange } = each;
  const triggers = namedResources(lifecycleOf(current).replace_triggered_by);
  if (planned.action_reason === 'replace_by_triggers' && triggers.some(leadsToChange)) return true;
  const paths = planned.change.replace_paths ?? [];
  if (paths.length > 0) return paths.some(([top]) => direct.includes(String(top)));
  // It was left unfinished, and would have been made anew anyway.
  return asksForReplacement(each, direct);
}

function asksForReplacement({ planned, old = {}, current = {} }: Case, changed: readonly string[]): boolean {
  return replacingArguments(planned.type, { prior: old, planned: current }).some((path) =>
    changed.includes(topOf(path)),
  );
}

/** Arguments that differ, or that lead to something that changes for an explained reason. */
function changedArguments({ old = {}, current = {}, leadsToChange }: Case): string[] {
  return namesOf(old, current).filter(
    (name) => !same(old[name], current[name]) || referencesIn(current[name]).some(leadsToChange),
  );
}

/** https://developer.hashicorp.com/terraform/language/meta-arguments/count */
function repeatsDiffer({ old, current }: Case): boolean {
  return !same(old?.count, current?.count) || !same(old?.for_each, current?.for_each);
}

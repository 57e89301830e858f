import { list, type Quote, type Sentence, say } from '../../../catalog/words/sentence.ts';
import { showChange } from '../plan/attributes.ts';
import { objectOf, same } from '../plan/json-value.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import type { Cause } from './cause.ts';
import type { Drift } from './drift.ts';

/** What is left of a planned change for one cause. */
export interface Part extends Cause {
  planned: PlannedResource;
  /** Names of attributes; none when it is the whole resource. */
  names: readonly string[];
  drift: Drift | undefined;
}

/** Says what would be done, why as far as can be known, and what applying comes to. */
export function describePart(part: Part): Sentence {
  const { planned, root, cause, names, drift } = part;
  const { address, action_reason, deposed } = planned;
  if (deposed !== undefined) return say`A left-over of ${address}, from when it was replaced, is deleted.`;
  if (cause === 'drift' && drift && !root) return describeDrift(planned, names, drift);
  if (root) {
    return say`${address} ${[verbOf(planned)]} with ${root.address}, which no changed file explains.`;
  }
  if (cause === 'waiting') return describeWaiting(planned, names);
  if (cause === 'undone') return say`${address} is gone outside Terraform; applying makes it anew.`;
  if (action_reason === 'replace_because_tainted') {
    return say`${address} was left unfinished when it was made; applying makes it anew.`;
  }
  if (action_reason === 'replace_by_request') return say`${address} is made anew because the plan was asked for it.`;
  return describeNotApplied(planned, names);
}

/** `The instance class of aws_db_instance.database waits for the maintenance window of …` */
function describeWaiting({ address, change }: PlannedResource, names: readonly string[]): Sentence {
  const window = String(objectOf(change.after)?.maintenance_window ?? 'none is set');
  const verb = isPlural(names) ? 'wait' : 'waits';
  return say`The ${list(names.map(inWords))} of ${address} ${[verb]} for its maintenance window, ${window} UTC: if what the files say was applied, AWS changes ${[it(names)]} then${newValue({ change } as PlannedResource, names)}.`;
}

export interface LeftDrift {
  drift: Drift;
  /** Names of attributes. */
  names: readonly string[];
  /** The change that goes over it, where one does. */
  over?: PlannedResource;
}

/** What was changed outside Terraform and is not put back: nothing is done, or this change goes over it. */
export function describeLeftDrift({ drift: { entry }, names, over }: LeftDrift): Sentence {
  const changed = changedOutside(entry, names);
  if (!over && names.includes('version_stages')) {
    return say`The value of ${entry.address} was made anew outside Terraform; applying leaves it as it is. Another rotation in the file has a new one made.`;
  }
  if (!over) return say`${changed}; applying leaves ${[it(names)]} as ${[isPlural(names) ? 'they are' : 'it is']}.`;
  if (over.change.actions === 'delete') return say`${changed}; this change deletes it all.`;
  if (over.change.actions === 'forget') return say`${changed}; this change lets go of it.`;
  return say`${changed}; this change sets ${[it(names)]}${newValue(over, names)}.`;
}

function describeDrift(planned: PlannedResource, names: readonly string[], { entry }: Drift): Sentence {
  const changed = changedOutside(entry, names);
  const values = (side: unknown) => names.map((name) => objectOf(side)[name]);
  const back = same(values(planned.change.after), values(entry.change.before));
  if (back) return say`${changed}; applying puts ${[it(names)]} back.`;
  return say`${changed}; applying sets ${[it(names)]}${newValue(planned, names)}.`;
}

/** `The instance type of aws_instance.node-2 was changed outside Terraform, from … to …`. */
function changedOutside({ address, change }: PlannedResource, names: readonly string[]): Sentence {
  const verb = isPlural(names) ? 'were' : 'was';
  const what = say`The ${list(names.map(inWords))} of ${address} ${[verb]} changed outside Terraform`;
  const [only, ...others] = names;
  if (only === undefined || others.length > 0) return what;
  const { before, after } = showChange(change, only);
  return say`${what}, from ${shown(before)} to ${shown(after)}`;
}

/** ` to m7g.xlarge`, of a single attribute. */
function newValue({ change }: PlannedResource, names: readonly string[]): Sentence {
  const [only, ...others] = names;
  return only === undefined || others.length > 0 ? [] : say` to ${shown(showChange(change, only).after)}`;
}

function isPlural(names: readonly string[]): boolean {
  return names.length > 1 || names.some((name) => /[^s]s$/.test(name));
}

function it(names: readonly string[]): string {
  return isPlural(names) ? 'them' : 'it';
}

function describeNotApplied(planned: PlannedResource, names: readonly string[]): Sentence {
  const { address, change } = planned;
  const earlier = 'an earlier change was not applied, or a default of Warren, the provider or AWS is another now';
  switch (change.actions) {
    case 'create':
      return say`${address} should be there already: an earlier change was not applied in full. Applying makes it.`;
    case 'delete':
      return say`${address} is in no file before or after, and still exists; applying deletes it.`;
    case 'forget':
      return say`${address} is in no file before or after, and still in the state; applying lets go of it.`;
    case 'read':
      return say`${address} is read again during the apply.`;
    case 'no-op':
      return say`${address} is moved in the state or taken into it; nothing of it changes.`;
    default: {
      const replaced = change.actions === 'update' ? '' : ' Applying makes it anew.';
      const verb = isPlural(names) ? 'differ' : 'differs';
      const what =
        names.length > 0 ? say`The ${list(names.map(inWords))} of ${address} ${[verb]}` : say`${address} differs`;
      return say`${what} from what was last applied: ${[earlier]}.${[replaced]}`;
    }
  }
}

function verbOf({ change }: PlannedResource): string {
  if (change.actions === 'read') return 'is read again';
  return change.actions === 'update' ? 'changes' : 'is made anew';
}

/** A value that was shortened and masked before. */
function shown(text: string | undefined): Quote {
  return { quote: text ?? 'none' };
}

function inWords(name: string): string {
  return name === 'tags_all' ? 'tags' : name.replaceAll('_', ' ');
}

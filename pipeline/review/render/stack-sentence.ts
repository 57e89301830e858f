import { plural } from '../../../catalog/words/plural.ts';
import { list, type Sentence } from '../../../catalog/words/sentence.ts';
import type { ResourceChange, StackChange } from '../model.ts';
import { totalsOf } from '../totals.ts';

/** What happens to a stack, in counts, and where that is known from unless from its plan: `6 change, 3 gates run, in this order`. */
export function stackSentence(stack: StackChange): Sentence {
  const { added, changed, replaced, destroyed, released } = stack.counts;
  // The gates of a new stack are new like everything in it; those of another run where they are made anew.
  const gates = stack.change === 'changed' ? stack.resources.filter(isRunningGate) : [];
  const running = gates.filter(({ action }) => action === 'replace').length;
  const counts = [
    count(added - (gates.length - running), 'new'),
    changed === 1 ? '1 changes' : count(changed, 'change'),
    count(replaced - running, 'replaced'),
    count(destroyed, 'destroyed'),
    count(released, 'let go without being destroyed'),
    gates.length > 0 ? plural(gates.length, 'gate runs', 'gates run') : '',
  ].filter((words) => words !== '');
  const order = gates.length > 0 && stack.resources.length > 1 ? ', in this order' : '';
  return [`${counts.join(', ') || 'no resource changes'}${order}`, ...unplanned(stack)];
}

/** All stacks together: `3 stacks: 71 new, 6 change`. */
export function totalsSentence(stacks: readonly StackChange[]): Sentence {
  const { added, changed, replaced, destroyed, released, deferred } = totalsOf(stacks);
  const counts = [
    count(added, 'new'),
    changed === 1 ? '1 changes' : count(changed, 'change'),
    count(replaced, 'replaced'),
    count(destroyed, 'destroyed'),
    count(released, 'let go without being destroyed'),
  ].filter((words) => words !== '');
  const later = deferred === 0 ? '' : `; ${plural(deferred, 'stack')} to be planned once others are applied`;
  return [`${plural(stacks.length, 'stack')}: ${counts.join(', ') || 'no resource changes'}${later}`];
}

/** `broker-orders`'s gate of node 2 waits until that node is healthy; the number of the node, where it is a gate. */
export function gateNode({ address }: ResourceChange): string | undefined {
  return /^terraform_data\.gate-(\d{1,3})$/.exec(address)?.[1];
}

function isRunningGate(resource: ResourceChange): boolean {
  return gateNode(resource) !== undefined && (resource.action === 'replace' || resource.action === 'create');
}

function count(number: number, words: string): string {
  return number > 0 ? `${number} ${words}` : '';
}

function unplanned({ source, waitsFor }: StackChange): Sentence {
  if (source === 'plan') return [];
  if (source === 'synthesized') return ['; foretold without a plan'];
  return waitsFor.length === 0
    ? ['; planned when it is applied']
    : ['; planned once ', ...list(waitsFor, 3), waitsFor.length === 1 ? ' is applied' : ' are applied'];
}

import { plural } from '../../../catalog/words/plural.ts';
import { list, type Sentence } from '../../../catalog/words/sentence.ts';
import type { ResourceChange, StackChange } from '../model.ts';
import { totalsOf } from '../totals.ts';

/** What happens to a stack, in counts, and where that is known from unless from its plan: `6 change, 3 gates run, in this order`. */
export function stackSentence(stack: StackChange): Sentence {
  const counts = toldCounts(stack);
  const order = counts.gates > 0 && stack.resources.length > 1 ? ', in this order' : '';
  return [`${countWords(counts)}${order}`, ...unplanned(stack)];
}

/** All stacks together: `3 stacks: 71 new, 6 change, 3 gates run`. */
export function totalsSentence(stacks: readonly StackChange[]): Sentence {
  const { deferred } = totalsOf(stacks);
  const later = deferred === 0 ? '' : `; ${plural(deferred, 'stack')} to be planned once others are applied`;
  const all = stacks.map(toldCounts);
  const sum = (name: keyof ToldCounts) => all.reduce((total, counts) => total + counts[name], 0);
  const counts = Object.fromEntries(countNames.map((name) => [name, sum(name)])) as unknown as ToldCounts;
  return [`${plural(stacks.length, 'stack')}: ${countWords(counts)}${later}`];
}

const countNames = ['added', 'changed', 'replaced', 'destroyed', 'released', 'gates'] as const;

type ToldCounts = Record<(typeof countNames)[number], number>;

/** Gates that run are neither new nor replaced: those of a new stack are new like everything in it. */
function toldCounts(stack: StackChange): ToldCounts {
  const gates = stack.change === 'changed' ? stack.resources.filter(isRunningGate) : [];
  const again = gates.filter(({ action }) => action === 'replace').length;
  const { added, replaced, ...others } = stack.counts;
  return { ...others, added: added - (gates.length - again), replaced: replaced - again, gates: gates.length };
}

function countWords({ added, changed, replaced, destroyed, released, gates }: ToldCounts): string {
  const counts = [
    count(added, 'new'),
    changed === 1 ? '1 changes' : count(changed, 'change'),
    count(replaced, 'replaced'),
    count(destroyed, 'destroyed'),
    count(released, 'let go without being destroyed'),
    gates > 0 ? plural(gates, 'gate runs', 'gates run') : '',
  ].filter((words) => words !== '');
  return counts.join(', ') || 'no resource changes';
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

import { isDeepStrictEqual } from 'node:util';
import { keepsDisk } from '../terraform/kept-disks.ts';
import type { Configuration, Stack } from '../terraform/synthesize.ts';
import type { ResourceChange, StackChange, Unexplained } from './model.ts';
import type { Plan } from './plan/read-plan.ts';
import { countChanges, resourceChanges } from './plan/resource-changes.ts';
import { synthesizedChanges } from './plan/synthesized-changes.ts';
import type { ReviewInput } from './review-input.ts';
import { differingStacks } from './sides/side.ts';
import { findUnexplained } from './unexplained/unexplained.ts';

/** One stack on both sides. */
export interface StackComparison {
  name: string;
  before?: Configuration | undefined;
  after?: Configuration | undefined;
  plan?: Plan | undefined;
  /** What differs in the synthesized output, whether or not there is a plan. */
  synthesized: ResourceChange[];
  /** Absent when nothing would be done. */
  stack?: StackChange;
  unexplained: Unexplained[];
}

/** Every stack that differs or has a plan, in the order of names. Without both sides only plans can be told of. */
export function compareSides({
  stacks,
  plans,
  deferred,
}: Pick<ReviewInput, 'stacks' | 'plans' | 'deferred'>): StackComparison[] {
  const complete = stacks.before !== undefined && stacks.after !== undefined;
  const differing = differingStacks(stacks.before ?? [], stacks.after ?? []);
  const [before, after] = [stacks.before, stacks.after].map(
    (side) => new Map(side?.map((stack) => [stack.name, stack])),
  );
  const names = [...new Set([...(complete ? differing : []), ...plans.keys()])].sort();
  return names.map((name) => {
    const sides = { before: before?.get(name), after: after?.get(name), plan: plans.get(name) };
    const isNew = (other: string) => !before?.has(other) && after?.has(other) === true;
    const upstream = sides.after?.dependencies.filter(isNew) ?? [];
    return compareStack(name, sides, { waitsFor: deferred.get(name) ?? upstream, complete });
  });
}

function compareStack(
  name: string,
  sides: { before?: Stack | undefined; after?: Stack | undefined; plan?: Plan | undefined },
  { waitsFor, complete }: { waitsFor: readonly string[]; complete: boolean },
): StackComparison {
  const { plan } = sides;
  const after = sides.after?.configuration;
  const former = sides.before?.configuration;
  // A state in another place knows nothing of what there is: everything is made anew beside it.
  const before = former && after && keepsStateElsewhere(former, after) ? undefined : former;
  const synthesized = complete ? synthesizedChanges(before, after).map((change) => keepDisks(change, before)) : [];
  const resources = plan ? resourceChanges(plan) : synthesized;
  const stack: StackChange = {
    name,
    change: !complete ? 'changed' : !before ? 'new' : !after ? 'removed' : 'changed',
    source: plan ? 'plan' : waitsFor.length > 0 ? 'deferred' : 'synthesized',
    waitsFor: plan ? [] : [...waitsFor],
    counts: countChanges(resources),
    resources,
  };
  const unexplained = plan && complete ? findUnexplained({ stack: name, plan, before, after }) : [];
  const idle = resources.length === 0 && unexplained.length === 0 && synthesized.length === 0;
  return { name, before, after, plan, synthesized, unexplained, ...(idle ? {} : { stack }) };
}

function keepsStateElsewhere(before: Configuration, after: Configuration): boolean {
  const backendOf = ({ terraform }: Configuration) => (terraform as { backend?: unknown } | undefined)?.backend;
  return !isDeepStrictEqual(backendOf(before), backendOf(after));
}

/** Warren lets go of a disk that is to be kept before it leaves the files; see kept-disks.ts. */
function keepDisks(change: ResourceChange, before: Configuration | undefined): ResourceChange {
  return change.action === 'delete' && keepsDisk(before, change.address) ? { ...change, action: 'forget' } : change;
}

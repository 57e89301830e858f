import type { ResourceChange, StackCounts } from '../model.ts';
import { compareAddresses, parseAddress, withRemarks } from './address.ts';
import { differingAttributes, showChange } from './attributes.ts';
import { mask } from './mask.ts';
import type { Change, Plan, PlannedResource } from './read-plan.ts';

/**
 * Everything that a plan would do with resources and data sources, in the order in which it happens as far as that is
 * fixed. What is only moved or taken into the state is there, too, as an update without attributes; what has a remark
 * beside its address is a left-over object, was moved, or is imported.
 */
export function resourceChanges(plan: Plan): ResourceChange[] {
  return plan.resource_changes
    .filter(isDone)
    .map(resourceChange)
    .sort((a, b) => compareAddresses(a.address, b.address));
}

/** Whether a plan would do anything with it. */
export function isDone({ change, previous_address, mode }: PlannedResource): boolean {
  if (change.actions !== 'no-op') return true;
  return mode === 'managed' && (previous_address !== undefined || isImported(change));
}

/** Whether a change makes the resource anew in place of the one before. */
export function isReplacement({ actions: done }: Pick<Change, 'actions'>): boolean {
  return actions[done] === 'replace';
}

/** One entry of a plan, as it is shown. */
export function resourceChange(planned: PlannedResource): ResourceChange {
  const action = actions[planned.change.actions];
  const compared = action === 'update' || action === 'replace';
  return {
    address: shownAddress(planned),
    action,
    attributes: compared ? differingAttributes(planned.change).map((name) => showChange(planned.change, name)) : [],
  };
}

/** Counts resources, each once. Data sources, outputs and the like are none, nor is what nothing happens to. */
export function countChanges(resources: readonly ResourceChange[]): StackCounts {
  const done = resources.filter(({ address }) => parseAddress(address).kind === 'resource' && !isUntouched(address));
  const count = (action: ResourceChange['action']) => done.filter((resource) => resource.action === action).length;
  return {
    added: count('create'),
    changed: done.filter((change) => change.action === 'update' && !isTakenOver(change)).length,
    replaced: count('replace'),
    destroyed: count('delete'),
    released: count('forget'),
  };
}

/** Whether a resource is only moved in the state, or taken into it, and otherwise stays as it is. */
export function isTakenOver({ address, attributes, action }: ResourceChange): boolean {
  return action === 'update' && attributes.length === 0 && / \((moved from|imported)/.test(address);
}

/** Stands beside the address of a resource whose configuration differs where only new ones take it on. */
export const onlyForNew = 'only for new ones';

const actions: Record<Change['actions'], ResourceChange['action']> = {
  'no-op': 'update',
  create: 'create',
  read: 'read',
  update: 'update',
  delete: 'delete',
  forget: 'forget',
  'delete,create': 'replace',
  'create,delete': 'replace',
  'create,forget': 'replace',
};

function isImported({ importing }: Change): boolean {
  return importing !== null && importing !== undefined;
}

function shownAddress({ address, deposed, previous_address, change }: PlannedResource): string {
  return withRemarks(address, [
    ...(deposed === undefined ? [] : [`deposed ${deposed}`]),
    ...(previous_address === undefined ? [] : [`moved from ${previous_address}`]),
    ...(isImported(change) ? [`imported${importedId(change)}`] : []),
    ...(change.actions === 'create,forget' ? ['the one before is let go of'] : []),
  ]);
}

function importedId({ importing }: Change): string {
  return importing?.id === undefined ? '' : ` as ${mask(importing.id, { name: 'id' })}`;
}

function isUntouched(address: string): boolean {
  return address.endsWith(`(${onlyForNew})`);
}

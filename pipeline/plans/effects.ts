import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ResourceChange } from '../review/model.ts';
import { compareAddresses, parseAddress, withoutRemark } from '../review/plan/address.ts';
import { canonical } from '../review/plan/json-value.ts';
import { plannedEffects } from '../review/plan/planned-effects.ts';
import type { Plan } from '../review/plan/read-plan.ts';
import { isDone, resourceChange } from '../review/plan/resource-changes.ts';

export const effectSchema = z.strictObject({
  /** As Terraform writes it, without keys that are generated. */
  address: z.string(),
  action: z.enum(['create', 'update', 'replace', 'delete', 'forget']),
  /** Names of the attributes that differ, in order. */
  attributes: z.array(z.string()),
  /** What the configuration writes out of them, hashed; absent where no plan could be made. */
  written: z.string().optional(),
});

/** What a plan does with one resource, as far as it can be compared with another plan's. It holds no value. */
export type PlanEffect = z.infer<typeof effectSchema>;

/** What a plan does, in the order of addresses. What is only read counts as nothing. */
export function effectsOfPlan(plan: Plan): PlanEffect[] {
  const effects = plan.resource_changes.filter(isDone).flatMap((planned) => {
    // One by one: a left-over object has the address of the resource that it was.
    const written = plannedEffects({ ...plan, resource_changes: [planned] }).map(({ values }) => values);
    return effectOf(resourceChange(planned), hash(written));
  });
  return effects.sort((a, b) => compareAddresses(a.address, b.address));
}

/** What is known of the effects of a stack that cannot be planned before others are applied. */
export function foreseenEffects(changes: readonly ResourceChange[]): PlanEffect[] {
  return changes.flatMap((change) => effectOf(change, undefined));
}

/**
 * Effects that were not among those reviewed. What was reviewed and is not there any more is no difference: it was done
 * before, as by a run that did not come to its end. While the configuration is `same` as the reviewed one, so is what a
 * run leaves half done: what was made and not finished is replaced, what was taken away to be replaced is made, and what
 * stood there before its replacement is deleted.
 */
export function effectsBeyond(
  reviewed: readonly PlanEffect[],
  effects: readonly PlanEffect[],
  { same }: { same: boolean },
): PlanEffect[] {
  return effects.filter((effect) => !reviewed.some((other) => admits(other, effect, same)));
}

/**
 * By reviewed action, what may be left to do of it. A replacement whose last step failed, as a gate that waited in vain, is
 * replaced once more, and then no attribute of it differs.
 */
const leftOver: Record<PlanEffect['action'], readonly PlanEffect['action'][]> = {
  create: ['replace'],
  update: [],
  replace: ['replace', 'create'],
  delete: [],
  forget: [],
};

function admits(reviewed: PlanEffect, effect: PlanEffect, same: boolean): boolean {
  // Of a replacement that makes the new one first, the old one is left over.
  if (effect.address === reviewed.address + deposed && effect.action === 'delete') {
    return same && reviewed.action === 'replace';
  }
  if (reviewed.address !== effect.address) return false;
  if (same && leftOver[reviewed.action].includes(effect.action)) return true;
  if (reviewed.action !== effect.action) return false;
  if (reviewed.written === undefined) return true;
  return reviewed.written === effect.written && canonical(reviewed.attributes) === canonical(effect.attributes);
}

/** Stands beside the address of what is left over of a replacement. */
const deposed = ' (deposed)';

function effectOf({ address, action, attributes }: ResourceChange, written: string | undefined): PlanEffect[] {
  if (action === 'read' || parseAddress(withoutRemark(address)).kind !== 'resource') return [];
  const names = attributes.map(({ name }) => name).sort();
  const place = address.replace(/\(deposed [0-9a-f]+/, '(deposed');
  return [{ address: place, action, attributes: names, ...(written === undefined ? {} : { written }) }];
}

function hash(values: unknown): string {
  return createHash('sha256').update(canonical(values)).digest('hex').slice(0, 32);
}

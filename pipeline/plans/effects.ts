import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ResourceChange } from '../review/model.ts';
import { canonical } from '../review/plan/json-value.ts';
import { plannedEffects } from '../review/plan/planned-effects.ts';
import type { Plan } from '../review/plan/read-plan.ts';
import { resourceChanges } from '../review/plan/resource-changes.ts';

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
  const written = new Map<string, unknown[]>();
  for (const { address, values } of plannedEffects(plan)) {
    written.set(address, [...(written.get(address) ?? []), values]);
  }
  return resourceChanges(plan).flatMap((change) =>
    effectOf(change, hash(written.get(change.address.replace(/ \(.*$/, '')) ?? [])),
  );
}

/** What is known of the effects of a stack that cannot be planned before others are applied. */
export function foreseenEffects(changes: readonly ResourceChange[]): PlanEffect[] {
  return changes.flatMap((change) => effectOf(change, undefined));
}

/**
 * Effects that were not among those reviewed. What was reviewed and is not there any more is no difference: it was done
 * before, as by a run that did not come to its end. While the configuration is `same` as the reviewed one, so are what a
 * run leaves half done: what was made and not finished is replaced, what was taken away to be replaced is made.
 */
export function effectsBeyond(
  reviewed: readonly PlanEffect[],
  effects: readonly PlanEffect[],
  { same }: { same: boolean },
): PlanEffect[] {
  return effects.filter((effect) => !reviewed.some((other) => admits(other, effect, same)));
}

/** By reviewed action, what else may be left to do of it. */
const leftOver: Record<PlanEffect['action'], readonly PlanEffect['action'][]> = {
  create: ['replace'],
  update: [],
  replace: ['create', 'delete'],
  delete: [],
  forget: [],
};

function admits(reviewed: PlanEffect, effect: PlanEffect, same: boolean): boolean {
  if (withoutRemarks(reviewed.address) !== withoutRemarks(effect.address)) return false;
  if (reviewed.action !== effect.action) return same && leftOver[reviewed.action].includes(effect.action);
  if (reviewed.written === undefined) return true;
  return reviewed.written === effect.written && canonical(reviewed.attributes) === canonical(effect.attributes);
}

/** What is left over of a replacement is the same resource. */
function withoutRemarks(address: string): string {
  return address.replace(/ \(deposed\)$/, '');
}

function effectOf({ address, action, attributes }: ResourceChange, written: string | undefined): PlanEffect[] {
  if (action === 'read' || !/^[a-z0-9_]+\.[^.]+$/.test(address.replace(/ \(.*$/, ''))) return [];
  const names = attributes.map(({ name }) => name).sort();
  const place = address.replace(/\(deposed [0-9a-f]+/, '(deposed');
  return [{ address: place, action, attributes: names, ...(written === undefined ? {} : { written }) }];
}

function hash(values: unknown): string {
  return createHash('sha256').update(canonical(values)).digest('hex').slice(0, 32);
}

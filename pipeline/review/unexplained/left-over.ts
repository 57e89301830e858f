import { differingAttributes } from '../plan/attributes.ts';
import type { PlannedResource } from '../plan/read-plan.ts';
import { isReplacement } from '../plan/resource-changes.ts';
import type { Explanations } from './case.ts';
import { blockAddress, type Situation } from './situation.ts';

/** Planned changes that are not explained, or not in all, each with the attributes that tell what is not; sorted. */
export type LeftOver = ReadonlyMap<PlannedResource, readonly string[]>;

/** Takes away from a plan what is explained. */
export function leftOver(situation: Situation, explanations: Explanations): LeftOver {
  return new Map(
    situation.planned.flatMap((planned) => {
      const names = leftOf(planned, situation, explanations);
      return names ? [[planned, names] as const] : [];
    }),
  );
}

/** Undefined when everything of it is explained. */
function leftOf(planned: PlannedResource, situation: Situation, explanations: Explanations): string[] | undefined {
  const { action = false, attributes = new Set<string>() } = explanations.get(planned) ?? {};
  const { actions } = planned.change;
  if (actions !== 'update' && !isReplacement(planned.change)) return action ? undefined : [];
  const names = differingAttributes(planned.change).filter((name) => !attributes.has(name));
  if (names.length === 0 && action) return undefined;
  const telling = names.filter((name) => isTelling(name, planned, situation));
  return telling.length > 0 ? telling : names;
}

/** Whether an attribute is more than the provider's answer to what else changes. */
function isTelling(name: string, planned: PlannedResource, { after, drift }: Situation): boolean {
  const configured = after.get(blockAddress(planned))?.[name] !== undefined;
  const replaces = planned.change.replace_paths?.some(([top]) => top === name) === true;
  return configured || replaces || drift.get(planned.address)?.attributes.includes(name) === true;
}

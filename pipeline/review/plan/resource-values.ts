import type { Configuration } from '../../terraform/synthesize.ts';
import { parseAddress } from './address.ts';
import { blocksOf } from './blocks.ts';
import { isObject, type Values } from './json-value.ts';
import type { Plan } from './read-plan.ts';

/**
 * What resources hold on both sides of a change, by address, with those that do not change; a side is absent where there
 * is no such resource. The values are as they are, secrets included: for decisions, never to be shown.
 */
export type ResourceValues = ReadonlyMap<string, { before?: Values | undefined; after?: Values | undefined }>;

/** Takes them from the plan of a stack where there is one, else from its synthesized versions. */
export function resourceValues(stack: {
  plan?: Plan | undefined;
  before?: Configuration | undefined;
  after?: Configuration | undefined;
}): ResourceValues {
  return stack.plan ? plannedValues(stack.plan) : configuredValues(stack.before, stack.after);
}

function plannedValues({ resource_changes }: Plan): ResourceValues {
  const current = resource_changes.filter(({ mode, deposed }) => mode === 'managed' && deposed === undefined);
  const side = (value: unknown) => (isObject(value) ? value : undefined);
  return new Map(
    current.map(({ address, change }) => [address, { before: side(change.before), after: side(change.after) }]),
  );
}

function configuredValues(before: Configuration | undefined, after: Configuration | undefined): ResourceValues {
  const [old, current] = [blocksOf(before), blocksOf(after)];
  const addresses = [...new Set([...old.keys(), ...current.keys()])];
  return new Map(
    addresses
      .filter((address) => parseAddress(address).kind === 'resource')
      .map((address) => [address, { before: old.get(address), after: current.get(address) }]),
  );
}

import type { Configuration } from '../../terraform/synthesize.ts';
import { differingAttributes } from '../plan/attributes.ts';
import { type Blocks, blocksOf } from '../plan/blocks.ts';
import type { Values } from '../plan/json-value.ts';
import type { Plan, PlannedResource } from '../plan/read-plan.ts';
import { isDone } from '../plan/resource-changes.ts';

/** A plan of a stack and the two configurations that it stands between, looked up by address. */
export interface Situation {
  plan: Plan;
  before: Blocks;
  after: Blocks;
  /** Everything that would be done. */
  planned: readonly PlannedResource[];
  /** The same by the address of the block that it comes from: several where a block makes several. */
  byBlock: ReadonlyMap<string, readonly PlannedResource[]>;
  /** Expressions of arguments by address of the block, as the plan's configuration has them. */
  expressions: ReadonlyMap<string, Values>;
  /** What happened outside Terraform, by address. */
  drift: ReadonlyMap<string, Drift>;
}

/** What became of one resource outside Terraform. */
export interface Drift {
  entry: PlannedResource;
  deleted: boolean;
  /** Names of attributes that are not as Terraform left them, sorted. */
  attributes: readonly string[];
}

export function situationOf(props: {
  plan: Plan;
  before: Configuration | undefined;
  after: Configuration | undefined;
}): Situation {
  const { plan } = props;
  const planned = plan.resource_changes.filter(isDone);
  return {
    plan,
    before: blocksOf(props.before),
    after: blocksOf(props.after),
    planned,
    byBlock: groupByBlock(planned),
    expressions: new Map(plan.configuration.root_module.resources.map((block) => [block.address, block.expressions])),
    drift: new Map(plan.resource_drift.map((entry) => [entry.address, driftOf(entry)])),
  };
}

/** Address of the block that a planned resource comes from. Warren's stacks have no modules. */
export function blockAddress({ module_address, address, mode, type, name }: PlannedResource): string {
  if (module_address !== undefined) return address;
  return `${mode === 'data' ? 'data.' : ''}${type}.${name}`;
}

function groupByBlock(planned: readonly PlannedResource[]): Map<string, PlannedResource[]> {
  const groups = new Map<string, PlannedResource[]>();
  for (const each of planned) groups.set(blockAddress(each), [...(groups.get(blockAddress(each)) ?? []), each]);
  return groups;
}

function driftOf(entry: PlannedResource): Drift {
  const deleted = entry.change.actions === 'delete';
  const names = deleted ? [] : differingAttributes(entry.change);
  // All tags are a resource's own and those of its provider; what is said of its own need not be said twice.
  const attributes = names.filter((name) => name !== 'tags_all' || !names.includes('tags'));
  return { entry, deleted, attributes };
}

import type { Configuration } from '../../terraform/synthesize.ts';
import { type Blocks, blocksOf } from '../plan/blocks.ts';
import type { Values } from '../plan/json-value.ts';
import type { Plan, PlannedResource } from '../plan/read-plan.ts';
import { isDone } from '../plan/resource-changes.ts';
import { type Drift, driftOf } from './drift.ts';

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

export function situationOf(props: {
  plan: Plan;
  before: Configuration | undefined;
  after: Configuration | undefined;
}): Situation {
  const { plan } = props;
  const [before, after] = [blocksOf(props.before), blocksOf(props.after)];
  const planned = plan.resource_changes.filter(isDone);
  const expressions = new Map(
    plan.configuration.root_module.resources.map((block) => [block.address, block.expressions]),
  );
  const driftIn = (entry: PlannedResource) => {
    const address = blockAddress(entry);
    const own = planned.find((each) => each.address === entry.address && each.deposed === undefined);
    return driftOf({ entry, planned: own, expressions: expressions.get(address), address, before, after });
  };
  return {
    plan,
    before,
    after,
    planned,
    byBlock: groupByBlock(planned),
    expressions,
    drift: new Map(plan.resource_drift.map((entry) => [entry.address, driftIn(entry)])),
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

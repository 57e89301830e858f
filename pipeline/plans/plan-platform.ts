import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../review/plan/read-plan.ts';
import { collectPlans } from '../review/plans/collect-plans.ts';
import type { Plans } from '../review/plans/plans.ts';
import { differingStacks } from '../review/sides/side.ts';
import type { DeployedPlatform } from '../states/deployed-platform.ts';
import { layOutPlatform } from '../states/platform-stacks.ts';
import type { LaidOutStack } from '../terraform/lay-out.ts';
import { type Conduct, planFile, planStacks } from '../terraform/stack-run.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { stackEnvironment } from '../tokens/stack-environment.ts';

/** Plans of a platform's stacks, and what is needed to apply them later. */
export interface PlatformPlans extends Plans {
  stacks: PlanOfStack[];
  /** Stacks that Terraform could not plan. */
  failed: string[];
}

/** One stack that a change touches. */
export interface PlanOfStack {
  stack: LaidOutStack;
  /** Absent where nothing would be done, and where it has to be planned later, after those in `waitsFor`. */
  plan?: { json: Plan; saved: Uint8Array; lock?: Uint8Array };
  waitsFor: readonly string[];
}

export interface PlanPlatform extends Conduct {
  platform: Pick<DeployedPlatform, 'root' | 'states' | 'platform'>;
  before: readonly Stack[];
  after: readonly Stack[];
}

/**
 * Plans the stacks that differ, several at once, against the states in S3, and takes no lock: whoever may only read can
 * plan. A stack that Terraform cannot plan is a note and is named in `failed`.
 */
export async function planPlatform(props: PlanPlatform): Promise<PlatformPlans> {
  const { platform, before, after, ...run } = props;
  const { root, states } = platform;
  const differing = differingStacks(before, after);
  const stacks = await layOutPlatform({ root, stacks: after, states, concerns: (name) => differing.has(name) });
  const applied = new Set(await states.names());
  const isApplied = (name: string) => applied.has(name);
  const environment = stackEnvironment(platform.platform, 'plan');
  const outcomes = await planStacks({ ...run, stacks, isApplied, environment, show: true, lock: false });
  const plans = collectPlans(outcomes);
  return {
    ...plans,
    stacks: stacks.flatMap((stack): PlanOfStack[] => {
      const outcome = outcomes.get(stack.name);
      if (outcome?.state !== 'done') return [];
      const json = plans.plans.get(stack.name);
      const { changed, deferredBy } = outcome.result;
      // Also without a change: an earlier one may be applied between this plan and its merge.
      return [{ stack, waitsFor: deferredBy, ...(json && changed ? { plan: { json, ...filesOfPlan(stack) } } : {}) }];
    }),
    failed: stacks.map(({ name }) => name).filter((name) => outcomes.get(name)?.state === 'failed'),
  };
}

/** The saved plan of a stack, and the provider lock file that it was made with. */
export function filesOfPlan({ folder }: LaidOutStack): { saved: Uint8Array; lock?: Uint8Array } {
  const lock = join(folder, '.terraform.lock.hcl');
  return { saved: readFileSync(join(folder, planFile)), ...(existsSync(lock) ? { lock: readFileSync(lock) } : {}) };
}

import { lockSandbox } from '../../sandbox/sandbox-lock.ts';
import { openSandbox, sandboxRun } from '../../sandbox/sandbox-run.ts';
import { layOutStacks } from '../../sandbox/sandbox-stacks.ts';
import { planStacks } from '../../terraform/stack-run.ts';
import type { Stack } from '../../terraform/synthesize.ts';
import { differingStacks } from '../sides/side.ts';
import { collectPlans } from './collect-plans.ts';
import { noPlans, type Plans } from './plans.ts';

/**
 * Plans the stacks that differ against what is applied in a sandbox, and no other. One that Terraform cannot plan is a
 * note. Throws SurroundingsFailure when the run was interrupted.
 */
export async function planInSandbox(props: {
  /** The sandbox's folder. */
  folder: string;
  before: readonly Stack[];
  after: readonly Stack[];
  interrupted?: () => boolean;
}): Promise<Plans> {
  const { folder, before, after, interrupted } = props;
  const differing = differingStacks(before, after);
  if (differing.size === 0) return noPlans;
  const unlock = lockSandbox(folder);
  try {
    const stacks = layOutStacks(folder, after, (name) => differing.has(name));
    const sandbox = await openSandbox(folder, stacks);
    try {
      return collectPlans(
        await planStacks({
          ...sandboxRun({ folder, stacks, sandbox }),
          show: true,
          ...(interrupted ? { interrupted } : {}),
        }),
      );
    } finally {
      await sandbox.stop();
    }
  } finally {
    unlock();
  }
}

import { type Sentence, say } from '../../catalog/effects/sentence.ts';
import { SurroundingsFailure } from '../failure.ts';
import { lockSandbox } from '../sandbox-lock.ts';
import { openSandbox, sandboxRun } from '../sandbox-run.ts';
import { layOutStacks } from '../sandbox-stacks.ts';
import { planStacks } from '../stack-run.ts';
import type { Stack } from '../synthesize.ts';
import { type Plan, readPlan } from './plan/read-plan.ts';
import { noPlans, type Plans } from './plans.ts';
import { differingStacks } from './side.ts';

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
      return collect(
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

function collect(outcomes: Awaited<ReturnType<typeof planStacks>>): Plans {
  const plans = new Map<string, Plan>();
  const deferred = new Map<string, readonly string[]>();
  const planNotes: Sentence[] = [];
  for (const [name, outcome] of outcomes) {
    if (outcome.state === 'not tried') throw new SurroundingsFailure(`${name} was not planned: ${outcome.because}.`);
    if (outcome.state === 'failed') planNotes.push(say`Terraform cannot plan ${name} now: ${firstLine(outcome.error)}`);
    else if (outcome.result.deferredBy.length > 0) deferred.set(name, outcome.result.deferredBy);
    else plans.set(name, readPlan(outcome.result.plan, name));
  }
  return { plans, deferred, planNotes };
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}

import { existsSync } from 'node:fs';
import { say } from '../../catalog/words/sentence.ts';
import { bootstrapStack } from '../../contracts/names.ts';
import { planPlatform } from '../plans/plan-platform.ts';
import { sandboxFolder } from '../repository/places.ts';
import { noPlans, type Plans } from '../review/plans/plans.ts';
import { differingStacks } from '../review/sides/side.ts';
import { openDeployedPlatform, standingStacks } from '../states/deployed-platform.ts';
import type { Conduct } from '../terraform/stack-run.ts';
import type { Stack } from '../terraform/synthesize.ts';
import { inSandbox } from './in-sandbox.ts';

/**
 * Plans the stacks that differ against what is applied in a repository's sandbox, and no other. One that Terraform cannot
 * plan is a note, and so is a sandbox in which nothing is applied. Throws SurroundingsFailure when the run was interrupted.
 */
export async function planInSandbox(
  props: { repository: string; before: readonly Stack[]; after: readonly Stack[] } & Conduct,
): Promise<Plans> {
  const { repository, before, after, ...conduct } = props;
  if (differingStacks(before, after).size === 0) return noPlans;
  if (!existsSync(sandboxFolder(repository))) return nothingApplied;
  return inSandbox({ repository, stacks: async () => [...before, ...after] }, async () => {
    const platform = openDeployedPlatform(repository);
    if (!(await standingStacks(platform)).includes(bootstrapStack)) return nothingApplied;
    const { plans, deferred, planNotes } = await planPlatform({ ...conduct, platform, before, after });
    return { plans, deferred, planNotes };
  });
}

/** What a review says that has no plans because there is nothing to plan against. */
export const nothingApplied: Plans = {
  ...noPlans,
  planNotes: [
    say`Nothing is applied in the sandbox yet, so nothing was planned: \`warren sandbox apply\` comes first.`,
  ],
};

import { Command } from 'commander';
import type { PlanOptions } from '../../pipeline/plans/plan-session.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren plan`: the review of a change with Terraform's own plans, made against AWS. */
export function planCommand(): Command {
  return (
    new Command('plan')
      .description(
        'Have Terraform plan the stacks that the files in the folder change, against AWS as it is, and review that. Changes nothing and takes no lock.',
      )
      .addOption(repositoryOption())
      .option('-b, --base <ref>', 'compare with this commit (default: the merge base with the main branch)')
      .option('-o, --output <folder>', 'keep the plans there, for `warren apply`; they hold a copy of the states')
      .addOption(stacksAtOnce())
      .option('--json', 'print the review as JSON')
      .addHelpText('after', '\nExit status 1 when something is refused, cannot be planned, or the files have errors.')
      // The AWS SDK takes a while to load, and most commands do not need it.
      .action(async (options: PlanOptions) => (await import('../../pipeline/plans/plan-session.ts')).runPlan(options))
  );
}

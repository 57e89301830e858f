import { Command } from 'commander';
import type { ApplyOptions } from '../../pipeline/apply/apply-session.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren apply`: what was planned and reviewed, and nothing else. */
export function applyCommand(): Command {
  return (
    new Command('apply')
      .description(
        'Apply the plans that `warren plan --output` kept, of the very commit that is checked out. A plan that is no longer up to date is made again, and applied only if it does what was reviewed.',
      )
      .argument('<folder>', 'where the plans are')
      .addOption(repositoryOption())
      .addOption(stacksAtOnce())
      .option('--json', 'print what became of each stack as JSON')
      .addHelpText('after', '\nRun it again after a failure or an interruption: it goes on where it was.')
      // The AWS SDK takes a while to load, and most commands do not need it.
      .action(async (plans: string, options: ApplyOptions) =>
        (await import('../../pipeline/apply/apply-session.ts')).runApply(plans, options),
      )
  );
}

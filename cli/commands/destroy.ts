import { Command } from 'commander';
import type { DestroyOptions } from '../../pipeline/deploy/destroy.ts';
import { repositoryOption } from '../../pipeline/repository/repository.ts';
import { stacksAtOnce } from './stacks-at-once.ts';

/** `warren destroy`: everything of a platform out of its AWS account, and a list of what is left. */
export function destroyCommand(): Command {
  return new Command('destroy')
    .description('Remove the whole platform from your AWS account, and list what is left in any region.')
    .addOption(repositoryOption())
    .option('--name <platform>', "the platform's name, instead of typing it when asked")
    .option('--keep-backups', 'keep the bucket with the backups of definitions')
    .addOption(stacksAtOnce())
    .option('--json', 'print what is left as JSON')
    .action(async (options: DestroyOptions) => {
      // The AWS SDK takes a while to load, and most commands do not need it.
      await (await import('../../pipeline/deploy/destroy.ts')).destroy(options);
    });
}
